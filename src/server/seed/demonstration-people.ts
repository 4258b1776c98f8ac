import pg from 'pg'
import { addMonths } from '#core/plain-date.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { citizensOf } from './demonstration-cohorts.ts'
import {
  citizenPhone,
  type DemonstrationPlaces,
  type DemonstrationUnit,
  demonstrationCounty,
  demonstrationPeople,
  demonstrationSeed,
  demonstrationSetting,
} from './demonstration-plan.ts'
import { loadPeople, type PlacedHousehold } from './load-people.ts'
import { type Place, population } from './population.ts'

export interface DemonstrationState {
  readonly stage: 'people' | 'done'
  /** The day of the first start: a seed killed half way goes on with the same days. */
  readonly today: PlainDate
  /** Ids by order of the generated population. */
  readonly firstPersonId: number
  readonly firstHouseholdId: number
  /** Numbers, from 1, of the households whose first person may sign in on the portal. */
  readonly citizens: readonly number[]
}

export interface DemonstrationPeople {
  readonly state: DemonstrationState
  readonly places: DemonstrationPlaces
  readonly households: readonly PlacedHousehold[]
}

/** Standards, people and households in one transaction, once; yields how far the seed has come, undefined when there is nothing left to do or the database is in use. */
export async function loadDemonstrationPeople(
  ownerUrl: string,
  keys: KeyRing,
  today: PlainDate,
): Promise<DemonstrationPeople | undefined> {
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => {}) // the platform is being stopped; the statement under way says so
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtextextended('minzheng demonstration', 0))`)
    const known = await readState(client)
    if (known?.stage === 'done') return undefined
    const places = await findPlaces(client)
    if (known) {
      await client.query('commit')
      return { state: known, places, households: replaced(known, places) }
    }
    if (await isInUse(client)) return undefined
    await loadStandards(client)
    const households: PlacedHousehold[] = []
    const load = {
      households: made(places, today),
      from: addMonths(today, -16),
      source: '演示数据',
      phone: citizenPhone,
      withAccounts: true,
    }
    for await (const batch of loadPeople(client, keys, load)) households.push(...batch)
    const state: DemonstrationState = {
      stage: 'people',
      today,
      firstPersonId: households[0]?.firstPersonId ?? 0,
      firstHouseholdId: households[0]?.id ?? 0,
      citizens: citizensOf(households, places).map((household) => households.indexOf(household) + 1),
    }
    await client.query('insert into sys.setting (key, value) values ($1, $2)', [
      demonstrationSetting,
      JSON.stringify(state),
    ])
    await client.query('commit')
    await client.query('analyze reg.person, reg.person_key, reg.household, reg.household_member, reg.bank_account')
    return { state, places, households }
  } finally {
    await client.end() // an unfinished transaction is rolled back
  }
}

/** Marks the seed as whole. */
export async function finishDemonstration(ownerUrl: string, state: DemonstrationState): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('update sys.setting set value = $2 where key = $1', [
      demonstrationSetting,
      JSON.stringify({ ...state, stage: 'done' }),
    ])
  } finally {
    await client.end()
  }
}

/** Somebody works here already: made-up people would stand among real ones. */
async function isInUse(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query('select from sec.account union all select from reg.person limit 1')
  return rows.length > 0
}

async function readState(client: pg.Client): Promise<DemonstrationState | undefined> {
  const { rows } = await client.query<{ value: DemonstrationState }>('select value from sys.setting where key = $1', [
    demonstrationSetting,
  ])
  return rows[0]?.value
}

const made = (places: DemonstrationPlaces, today: PlainDate) =>
  population({
    seed: demonstrationSeed,
    county: demonstrationCounty / 1_000_000,
    people: demonstrationPeople,
    places: places.villages.map((village): Place => ({ village, residence: village % 1000 < 200 ? 'urban' : 'rural' })),
    today,
  })

/** The same people again, with the ids they were given. */
function replaced(state: DemonstrationState, places: DemonstrationPlaces): PlacedHousehold[] {
  let person = state.firstPersonId
  return [...made(places, state.today)].map((household, i) => {
    const placed = {
      id: state.firstHouseholdId + i,
      firstPersonId: person,
      household,
      address: `${(i % 12) + 1}组${(i % 89) + 1}号`,
      phone: citizenPhone(i + 1),
    }
    person += household.persons.length
    return placed
  })
}

async function findPlaces(client: pg.Client): Promise<DemonstrationPlaces> {
  const { rows } = await client.query<{ code: string; name: string; kind: string; parent: string; n: string }>(
    `select code, name, kind, parent, row_number() over (partition by parent order by code % 1000 / 200 desc, code) as n
     from ref.division where code > $1 and code < $1 + 1000000 and valid_until is null order by code`,
    [demonstrationCounty],
  )
  const unit = (found: (row: (typeof rows)[number]) => boolean): DemonstrationUnit => {
    const row = rows.find(found)
    if (!row) throw new Error('the demonstration county lacks a town, a street or a village')
    return { code: areaCode(Number(row.code)), name: row.name }
  }
  const town = unit(({ kind }) => kind === '镇')
  const street = unit(({ kind }) => kind === '街道')
  return {
    town,
    village: unit(({ kind, parent }) => Number(parent) === town.code && kind === '村委会'),
    street,
    villages: rows
      .filter(({ kind, n, parent }) => {
        const isWorkedIn = Number(parent) === town.code || Number(parent) === street.code
        return (kind === '居委会' || kind === '村委会') && Number(n) <= (isWorkedIn ? 12 : 4)
      })
      .map(({ code }) => Number(code)),
  }
}

async function loadStandards(client: pg.Client): Promise<void> {
  for (const row of domains.flatMap((domain) => domain.demonstration))
    await client.query(
      `insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        row.parameter,
        demonstrationCounty,
        row.residence ?? null,
        row.from,
        row.until ?? null,
        JSON.stringify(row.value),
        row.document,
        row.isConfirmed,
      ],
    )
}

import pg from 'pg'
import { addMonths } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { DomainError } from '../errors.ts'
import { loadPeople } from './load-people.ts'
import { type Place, population } from './population.ts'

export interface SeedPopulation {
  readonly ownerUrl: string
  readonly keys: KeyRing
  readonly people: number
  readonly seed: number
  /** Six digits; absent: every county of the province by its villages. */
  readonly county?: number
  readonly today: PlainDate
  readonly say: (line: string) => void
}

interface County {
  readonly code: number
  readonly name: string
  readonly places: readonly Place[]
}

/**
 * Fills the registry with a made-up population, county by county, each in a transaction of its own; counties that the same
 * seed filled are passed over, so a run that was broken off goes on. Yields people added and people per second.
 * @throws DomainError `not-found` for a county that is none, `conflict` where id numbers meet other people's.
 */
export async function seedPopulation(
  wanted: SeedPopulation,
): Promise<{ readonly people: number; readonly perSecond: number }> {
  const client = new pg.Client({ connectionString: wanted.ownerUrl })
  await client.connect()
  const started = performance.now()
  let added = 0
  try {
    const counties = await countiesOf(client, wanted.county)
    const villages = counties.reduce((sum, { places }) => sum + places.length, 0)
    let before = 0
    let given = 0
    for (const county of counties) {
      before += county.places.length
      const people = Math.round((wanted.people * before) / villages) - given
      given += people
      if (people === 0 || (await isFilled(client, county, wanted))) continue
      await fill(client, county, people, wanted)
      added += people
      wanted.say(`${county.name} ${people} 人，累计 ${added} 人，每秒 ${rate(added, started)} 人`)
    }
    await client.query('analyze reg.person, reg.person_key, reg.household, reg.household_member')
  } finally {
    await client.end()
  }
  return { people: added, perSecond: rate(added, started) }
}

const rate = (people: number, started: number): number => Math.round((people * 1000) / (performance.now() - started))

async function countiesOf(client: pg.Client, only: number | undefined): Promise<County[]> {
  const { rows } = await client.query<{ code: string; name: string; villages: string[] }>(
    `select c.code, c.name, array_agg(v.code::text order by v.code) as villages
     from ref.division c join ref.division v on v.code > c.code and v.code < c.code + 1000000 and v.level = 5 and v.valid_until is null
     where c.level = 3 and c.kind <> '功能区' and c.valid_until is null and ($1::bigint is null or c.code = $1::bigint * 1000000)
     group by c.code, c.name order by c.code`,
    [only ?? null],
  )
  if (rows.length === 0) throw new DomainError('not-found', { says: '没有这个县（市、区）' })
  return rows.map(({ code, name, villages }) => ({
    code: Math.floor(Number(code) / 1_000_000),
    name,
    places: villages.map(Number).map((village) => ({ village, residence: village % 1000 < 200 ? 'urban' : 'rural' })),
  }))
}

const settingOf = ({ code }: County, { seed }: SeedPopulation): string => `seed.population.${seed}.${code}`

async function isFilled(client: pg.Client, county: County, wanted: SeedPopulation): Promise<boolean> {
  const { rows } = await client.query('select from sys.setting where key = $1', [settingOf(county, wanted)])
  return rows.length > 0
}

async function fill(client: pg.Client, county: County, people: number, wanted: SeedPopulation): Promise<void> {
  const { seed, today, keys } = wanted
  await client.query('begin')
  try {
    const households = population({ seed, county: county.code, people, places: county.places, today })
    const batches = loadPeople(client, keys, { households, from: addMonths(today, -12), source: '生成的测试数据' })
    for await (const _ of batches);
    await client.query('insert into sys.setting (key, value) values ($1, $2)', [
      settingOf(county, wanted),
      String(people),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    if (error instanceof pg.DatabaseError && error.code === '23505')
      throw new DomainError('conflict', { says: `${county.name}已有身份证号码相同的人员，请换一个 --seed` })
    throw error
  }
}

import { areaAt } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { createAccount, createCitizenLogin } from '../access/create-account.ts'
import type { Platform } from '../platform.ts'
import {
  type DemonstrationPlaces,
  demonstrationCounty,
  demonstrationPassword,
  type PlannedAccount,
  type Post,
  plannedAccounts,
} from './demonstration-plan.ts'
import type { PlacedHousehold } from './load-people.ts'

export type DemonstrationStaff = ReadonlyMap<string, StaffActor>

type Deps = Pick<Platform, 'database' | 'keys'>

/** Opens every planned account that is not there yet, with declared relatives, and yields the staff by login. */
export async function openDemonstrationAccounts(
  { database, keys }: Deps,
  places: DemonstrationPlaces,
  households: readonly PlacedHousehold[],
  today: StaffActor['today'],
): Promise<DemonstrationStaff> {
  const staff = new Map<string, StaffActor>()
  const opened = plannedAccounts.map(async (planned, i) => {
    const unit = unitOf(planned.post, places)
    const family = familyOf(planned, places, households, i)
    const { id } = await database.withScope({ kind: 'auth' }, (tx) =>
      createAccount(
        tx,
        {
          login: planned.login,
          name: planned.name,
          password: demonstrationPassword,
          unitArea: unit.code,
          unitName: unit.name,
          roles: planned.roles,
          ...(family ?? {}),
        },
        keys,
      ),
    )
    staff.set(planned.login, {
      kind: 'staff',
      id,
      name: planned.name,
      roles: planned.roles,
      unitArea: unit.code,
      unitName: unit.name,
      level: levels[planned.post],
      today,
      address: '127.0.0.1',
    })
  })
  await Promise.all(opened)
  await keepPasswords(database)
  return staff
}

/** The demonstration's passwords stand on the sign-in page, so they do not run out. A rule that somebody set stays. */
async function keepPasswords(database: Deps['database']): Promise<void> {
  const key = 'password-days'
  await database.withScope({ kind: 'auth' }, async (tx) => {
    const known = await tx.selectFrom('sec.policy').select('id').where('key', '=', key).executeTakeFirst()
    if (!known)
      await tx
        .insertInto('sec.policy')
        .values({ key, value: JSON.stringify(0), reason: '演示数据' })
        .execute()
  })
}

/** Portal sign-ins for the first persons of these households, by telephone number. */
export async function openCitizenLogins(
  { database, keys }: Deps,
  households: readonly PlacedHousehold[],
): Promise<void> {
  await Promise.all(
    households.map(({ firstPersonId, phone }) =>
      database.withScope({ kind: 'auth' }, (tx) =>
        createCitizenLogin(tx, { personId: firstPersonId, phone: phone ?? '', password: demonstrationPassword }, keys),
      ),
    ),
  )
}

const levels = {
  village: 'village',
  town: 'township',
  street: 'township',
  county: 'county',
  city: 'city',
  province: 'province',
} as const

function unitOf(post: Post, places: DemonstrationPlaces) {
  const county = areaCode(demonstrationCounty)
  switch (post) {
    case 'village':
      return { code: places.village.code, name: places.village.name }
    case 'town':
      return { code: places.town.code, name: `${places.town.name}人民政府` }
    case 'street':
      return { code: places.street.code, name: `${places.street.name}办事处` }
    case 'county':
      return { code: county, name: '中牟县民政局' }
    case 'city':
      return { code: areaAt(county, 'city') ?? county, name: '郑州市民政局' }
    case 'province':
      return { code: areaAt(county, 'province') ?? county, name: '河南省民政厅' }
  }
}

/** Those who lead a township are somebody's child: their own number, and the parents' declared as near relatives. */
function familyOf(
  { post, roles }: PlannedAccount,
  places: DemonstrationPlaces,
  households: readonly PlacedHousehold[],
  n: number,
) {
  if (!roles.includes('township-approver')) return undefined
  const unit = post === 'town' ? places.town : places.street
  const family = relativesIn(households, unit.code)[n % 3]
  const own = households.filter(({ household }) => household.shape === 'nuclear')[n]?.household.persons[1]
  if (!family || !own) return undefined
  return {
    idNumber: own.idNumber,
    relatives: family.household.persons
      .slice(0, 2)
      .map(({ idNumber, sex }) => ({ idNumber, relation: sex === 1 ? '父亲' : '母亲' })),
  }
}

/** Households of a township whose first person may be a parent of its staff: elderly couples. */
const relativesIn = (households: readonly PlacedHousehold[], township: number): PlacedHousehold[] =>
  households.filter(
    ({ household }) =>
      household.shape === 'couple' &&
      (household.persons[0]?.age ?? 0) >= 62 &&
      household.village >= township &&
      household.village < township + 1000,
  )

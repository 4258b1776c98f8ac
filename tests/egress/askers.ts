import pg from 'pg'
import { areaAt } from '#core/division-code.ts'
import { roleTitles } from '#core/role.ts'
import type { AreaCode } from '#core/units.ts'
import { openSession } from '#server/access/open-session.ts'
import { sessionCookie } from '#server/access/session-cookie.ts'
import { tokenHash } from '#server/access/session-token.ts'
import { blindIndex } from '#server/crypto/blind-index.ts'
import type { Database } from '#server/db/pool.ts'
import { testKeys } from '#tests/support/people.ts'
import type { StaffRole } from './declare.ts'
import type { Target } from './target.ts'
import { plantAccount } from './world.ts'

/** Somebody who asks, and what the oracle knows about him. */
export interface Asker {
  readonly key: string
  readonly kind: 'staff' | 'citizen' | 'stranger'
  /** As the session stands now; none for an account without roles. */
  readonly roles: readonly StaffRole[]
  readonly unit: AreaCode
  readonly level: 'province' | 'city' | 'county' | 'township' | 'village' | 'none'
  /** Person of the citizen. */
  readonly personId: number
  readonly cookie: string
  /** The session is over: everything but what is open is refused as to a stranger. */
  readonly isOver: boolean
  /** Persons this officer may not decide about: himself and his near relatives. */
  readonly kin: readonly number[]
}

const levels = ['province', 'city', 'county', 'township', 'village'] as const
/** Where a role usually sits; the short form of the matrix asks from there alone. */
const seats: Readonly<Record<StaffRole, (typeof levels)[number]>> = {
  'village-worker': 'village',
  'township-clerk': 'township',
  'township-approver': 'township',
  'county-clerk': 'county',
  'county-approver': 'county',
  'county-cashier': 'county',
  'county-finance': 'county',
  supervisor: 'city',
  'standards-officer': 'province',
  auditor: 'province',
  'system-admin': 'province',
  'security-admin': 'province',
  'audit-admin': 'province',
}

const staffRoles = Object.keys(seats) as StaffRole[]

/**
 * Everybody who asks: each role at each level above the first target (or only where it usually sits), an officer who was moved
 * away, one whose role was revoked, one disabled, one signed out, delegates, relatives of the target, the citizens, a stranger.
 */
export async function openAskers(
  ownerUrl: string,
  database: Database,
  targets: readonly Target[],
  size: 'each-level' | 'each-role',
): Promise<Asker[]> {
  const [own, , , , far] = targets
  if (!own || !far) throw new Error('too few targets')
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const accountOf = (login: string, roles: readonly string[], unit: number, idNumber?: string) =>
      plantAccount(owner, {
        login,
        name: login,
        roles,
        unit,
        bidx: idNumber ? blindIndex(testKeys, 'id-number', idNumber) : undefined,
      })
    const session = async (who: { accountId?: number; personId?: number }) =>
      (
        await database.withScope({ kind: 'auth' }, (tx) =>
          openSession(tx, {
            accountId: who.accountId ?? null,
            personId: who.personId ?? null,
            method: 'password',
            hasSecondFactor: true,
            origin: { address: '127.0.0.1', agent: 'matrix' },
          }),
        )
      ).token
    const staff = async (
      key: string,
      roles: readonly StaffRole[],
      unit: AreaCode,
      level: Asker['level'],
      idNumber?: string,
    ): Promise<Asker & { id: number; token: string }> => {
      const id = await accountOf(key, roles, unit, idNumber)
      const token = await session({ accountId: id })
      const cookie = `${sessionCookie}=${token}`
      return { key, kind: 'staff', roles, unit, level, personId: 0, cookie, isOver: false, kin: [], id, token }
    }
    const at = (level: (typeof levels)[number]): AreaCode => areaAt(own.village, level) ?? own.village
    const askers: Asker[] = []
    for (const role of staffRoles)
      for (const level of size === 'each-level' ? levels : [seats[role]])
        askers.push(await staff(`${role} of the ${level}`, [role], at(level), level))

    const moved = await staff('clerk who was moved away', ['township-clerk'], own.township, 'township')
    await owner.query('update sec.account set unit_area = $2 where id = $1', [moved.id, far.township])
    askers.push({ ...moved, unit: far.township })
    const revoked = await staff('clerk whose role was revoked', ['township-clerk'], own.township, 'township')
    await owner.query('delete from sec.account_role where account_id = $1', [revoked.id])
    askers.push({ ...revoked, roles: [] })
    const disabled = await staff('clerk whose account was disabled', ['county-clerk'], own.county, 'county')
    await owner.query('update sec.account set is_active = false where id = $1', [disabled.id])
    askers.push({ ...disabled, isOver: true })
    const signedOut = await staff('clerk who signed out', ['county-clerk'], own.county, 'county')
    await owner.query('update sec.session set revoked_at = now() where token_hash = $1', [tokenHash(signedOut.token)])
    askers.push({ ...signedOut, isOver: true })

    // A delegate holds what both hold: the roles given that the grantor still has, in the smaller area.
    const grantor = await accountOf('grantor', ['county-clerk', 'county-approver'], own.county)
    const delegate = await staff('delegate of a county clerk', ['township-clerk'], own.township, 'township')
    await actAs(owner, grantor, delegate, ['county-clerk', 'county-cashier'])
    askers.push({ ...delegate, roles: ['county-clerk'] })
    const stale = await staff('delegate after the last day', ['township-clerk'], own.township, 'township')
    await actAs(owner, grantor, stale, ['county-clerk'], '2026-02-01', '2026-02-28')
    askers.push(stale)
    const foreign = await staff('delegate of another county', ['county-clerk'], far.county, 'county')
    await actAs(owner, grantor, foreign, ['county-clerk'])
    askers.push(foreign)

    const self = await staff('approver who is the applicant', ['county-approver'], own.county, 'county', own.idNumber)
    askers.push({ ...self, kin: [own.personId] })
    const kin = await staff('approver who is a relative', ['township-approver'], own.township, 'township')
    await owner.query(`insert into sec.staff_relative (account_id, person_bidx, relation) values ($1, $2, '配偶')`, [
      kin.id,
      blindIndex(testKeys, 'id-number', own.idNumber),
    ])
    askers.push({ ...kin, kin: [own.personId] })

    const citizens = size === 'each-level' ? targets : [own, far]
    for (const target of citizens) {
      const token = await session({ personId: target.personId })
      const cookie = `${sessionCookie}=${token}`
      askers.push({ ...nobody, key: `applicant of ${target.key}`, kind: 'citizen', personId: target.personId, cookie })
    }
    const relative = await session({ personId: own.memberId })
    askers.push({
      ...nobody,
      key: 'member of the household',
      kind: 'citizen',
      personId: own.memberId,
      cookie: `${sessionCookie}=${relative}`,
    })
    askers.push({ ...nobody, key: 'stranger' })
    askers.push({ ...nobody, key: 'forger', cookie: `${sessionCookie}=forged` })
    return askers
  } finally {
    await owner.end()
  }
}

const nobody: Asker = {
  key: '',
  kind: 'stranger',
  roles: [],
  unit: 0 as AreaCode,
  level: 'none',
  personId: 0,
  cookie: '',
  isOver: false,
  kin: [],
}

async function actAs(
  owner: pg.Client,
  grantor: number,
  delegate: { readonly id: number; readonly token: string },
  roles: readonly string[],
  from = '2026-03-01',
  until = '2026-03-20',
): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into sec.delegation (grantor_id, delegate_id, roles, valid_from, valid_until, reason)
     values ($1, $2, $3, $4, $5, '休假') returning id`,
    [grantor, delegate.id, roles, from, until],
  )
  await owner.query('update sec.session set delegation_id = $2 where token_hash = $1', [
    tokenHash(delegate.token),
    rows[0]?.id,
  ])
}

/** Whether `area` lies in the unit, told by the digits of both codes and not as the code under test tells it. */
export function contains(unit: AreaCode, area: AreaCode): boolean {
  const digits = String(unit).padStart(12, '0')
  const length = [2, 4, 6, 9, 12].find((n) => /^0*$/.test(digits.slice(n))) ?? 12
  return String(area).padStart(12, '0').startsWith(digits.slice(0, length))
}

/** Roles without a seat would go unasked. */
export const unasked = Object.keys(roleTitles).filter((role) => role !== 'citizen' && !Object.hasOwn(seats, role))

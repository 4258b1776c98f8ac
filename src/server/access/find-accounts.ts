import { sql } from 'kysely'
import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { type Role, roleTitles } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import type { Api } from '../api.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import type { StaffActor } from './actor.ts'
import { attemptSubject, signInLimits } from './sign-in-gate.ts'

export const FindAccounts = z.object({
  ...pageInput,
  q: z.string().max(60).optional(),
  unitId: z.coerce.number().int().optional(),
  role: z.string().max(40).optional(),
  state: z.enum(['active', 'disabled', 'without-role']).optional(),
})

/** Accounts inside the administrator's area, by login. */
export async function findAccounts(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindAccounts>,
  keys: KeyRing,
): Promise<Api['GET /api/accounts']['output']> {
  const { lo, hi } = subtreeRange(actor.unitArea)
  const roles = sql<string[]>`array(select r.role from sec.account_role r where r.account_id = a.id order by r.role)`
  let found = tx.selectFrom('sec.account as a').where('a.unit_area', '>=', lo).where('a.unit_area', '<', hi)
  if (input.q) {
    const like = `%${input.q.replace(/[\\%_]/g, '\\$&')}%`
    found = found.where(({ or, eb }) => or([eb('a.login', 'like', like), eb('a.name', 'like', like)]))
  }
  if (input.unitId !== undefined) found = found.where('a.unit_id', '=', input.unitId)
  if (input.state === 'active') found = found.where('a.is_active', '=', true)
  if (input.state === 'disabled') found = found.where('a.is_active', '=', false)
  if (input.state === 'without-role')
    found = found.where('a.is_active', '=', true).where(sql<boolean>`cardinality(${roles}) = 0`)
  if (input.role) found = found.where(sql<boolean>`${input.role} = any(${roles})`)
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .select([
      'a.id',
      'a.login',
      'a.name',
      'a.unit_id',
      'a.unit_name',
      'a.unit_area',
      'a.is_active',
      'a.must_change_password',
      'a.last_sign_in_at',
      'a.created_at',
      roles.as('roles'),
      sql<number>`(select count(*) from sec.second_factor f where f.account_id = a.id and f.ended_at is null
        and f.confirmed_at is not null)`.as('factors'),
      sql<number>`(select count(*) from sec.oidc_subject o where o.account_id = a.id and o.ended_at is null)`.as(
        'bound',
      ),
    ])
    .orderBy('a.login')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const locked = await lockedLogins(
    tx,
    keys,
    rows.map(({ login }) => login),
  )
  return {
    total: Number(total),
    isMore: false,
    rows: rows.map((row) => ({
      id: row.id,
      login: row.login,
      name: row.name,
      unitId: row.unit_id ?? 0,
      unitName: row.unit_name,
      unitArea: areaCode(row.unit_area),
      roles: row.roles.filter((role): role is Role => role in roleTitles),
      isActive: row.is_active,
      isSelf: row.id === actor.id,
      isLocked: locked.has(row.login),
      mustChangePassword: row.must_change_password,
      hasSecondFactor: Number(row.factors) > 0,
      isBound: Number(row.bound) > 0,
      lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
      openedAt: row.created_at.toISOString(),
    })),
  }
}

/** Logins against which somewhere too many failures are counted now. */
async function lockedLogins(tx: Tx, keys: KeyRing, logins: readonly string[]): Promise<ReadonlySet<string>> {
  if (logins.length === 0) return new Set()
  const bySubject = new Map(logins.map((login) => [attemptSubject(keys, 'staff', login).toString('hex'), login]))
  const { pair, pairMinutes, login, wideMinutes } = signInLimits
  const rows = await tx
    .selectFrom('sec.sign_in_attempt')
    .select('subject')
    .where(
      'subject',
      'in',
      [...bySubject.keys()].map((hex) => Buffer.from(hex, 'hex')),
    )
    .where(
      sql<boolean>`((address <> '' and failures >= ${pair} and since > now() - make_interval(mins => ${pairMinutes}))
        or (address = '' and failures >= ${login} and since > now() - make_interval(mins => ${wideMinutes})))`,
    )
    .execute()
  return new Set(rows.flatMap(({ subject }) => bySubject.get(subject.toString('hex')) ?? []))
}

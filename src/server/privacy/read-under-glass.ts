import { sql } from 'kysely'
import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import { type StaffActor, scopeOf } from '../access/actor.ts'
import type { CaseDetail, Paged, PersonDetail, PersonRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { type Database, type Scope, sqlBuilder, type Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { pageInput } from '../http/page-input.ts'
import { getCase } from '../intake/get-case.ts'
import { findPersons } from '../registry/find-persons.ts'
import { getPerson } from '../registry/get-person.ts'

export const SearchUnderGlass = z.object({
  ...pageInput,
  glassId: z.coerce.number().int(),
  q: z.string().trim().min(1, '请输入姓名').max(64),
})
export const PersonUnderGlass = z.object({ glassId: z.coerce.number().int(), personId: z.coerce.number().int() })
export const CaseUnderGlass = z.object({ glassId: z.coerce.number().int(), caseId: z.coerce.number().int() })

/**
 * The scope of a living emergency reading of the actor's own: its target area, for reading only (the database role can write
 * nothing but the access log). @throws DomainError `not-found` for another's, `approval-needed` when it has ended.
 */
export async function glassScope(
  actor: StaffActor,
  { glassId }: { readonly glassId: number },
  database: Database,
): Promise<Scope> {
  const [row] = await database.readOnce(
    scopeOf(actor),
    sqlBuilder
      .selectFrom('app.break_glass')
      .select(['target_area', sql<boolean>`until > now() and ended_at is null`.as('is_live')])
      .where('id', '=', glassId)
      .where('account_id', '=', actor.id)
      .compile(),
  )
  if (!row) throw new DomainError('not-found')
  if (!row.is_live) throw new DomainError('approval-needed', { says: '应急查看已经结束，如仍需要请重新开启' })
  return { kind: 'glass', ...subtreeRange(areaCode(row.target_area)), uid: actor.id }
}

export async function searchUnderGlass(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof SearchUnderGlass>,
  keys: KeyRing,
): Promise<Paged<PersonRow>> {
  await logRead(tx, actor, input.glassId, { fields: ['name'] })
  const { rows } = await sql<{ area: number }>`select sys.scope_lo() as area`.execute(tx)
  const found = await findPersons(
    tx,
    { ...actor, unitArea: areaCode(rows[0]?.area ?? 0) },
    { ...input, area: undefined },
    keys,
  )
  return found
}

export async function getPersonUnderGlass(
  tx: Tx,
  actor: StaffActor,
  { glassId, personId }: z.output<typeof PersonUnderGlass>,
  keys: KeyRing,
): Promise<PersonDetail> {
  await logRead(tx, actor, glassId, { personId })
  return getPerson(tx, actor, { personId }, keys)
}

/** Nothing can be done with it: the actions are left out. */
export async function getCaseUnderGlass(
  tx: Tx,
  actor: StaffActor,
  { glassId, caseId }: z.output<typeof CaseUnderGlass>,
  keys: KeyRing,
): Promise<CaseDetail> {
  await logRead(tx, actor, glassId, { caseId })
  return getCase(tx, { ...actor, roles: [] }, { caseId }, keys)
}

const logRead = (
  tx: Tx,
  actor: StaffActor,
  glassId: number,
  read: { readonly personId?: number; readonly caseId?: number; readonly fields?: readonly string[] },
) => recordAccess(tx, actor, { action: 'break-glass-read', objectKind: 'break-glass', objectId: glassId, ...read })

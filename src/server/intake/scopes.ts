import { areaCode } from '#core/units.ts'
import { type CitizenActor, type StaffActor, scopeOf, villageScope } from '../access/actor.ts'
import type { Database, Scope } from '../db/pool.ts'
import { sqlBuilder } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

/** Rights for writing to a case: staff their own; a citizen those of the village of a case that is his. */
export async function ownCaseScope(
  actor: StaffActor | CitizenActor,
  { caseId }: { readonly caseId: number },
  database: Database,
): Promise<Scope> {
  if (actor.kind === 'staff') return scopeOf(actor)
  const [row] = await database.readOnce(
    scopeOf(actor),
    sqlBuilder.selectFrom('app.case').select('area').where('id', '=', caseId).compile(),
  )
  if (!row) throw new DomainError('not-found')
  return villageScope(areaCode(row.area))
}

/** Rights for a new application: staff their own; a citizen those of the village applied to. */
export const applicationScope = (actor: StaffActor | CitizenActor, { area }: { readonly area: number }): Scope =>
  actor.kind === 'staff' ? scopeOf(actor) : villageScope(areaCode(area))

/** Rights for an objection to a public notice: the village of the notice, found by its token. */
export async function noticeScope(
  _actor: unknown,
  { token }: { readonly token: string },
  database: Database,
): Promise<Scope> {
  const [row] = await database.readOnce(
    { kind: 'public' },
    sqlBuilder.selectFrom('app.notice').select('area').where('token', '=', token).compile(),
  )
  if (!row) throw new DomainError('not-found', { says: '没有这份公示，或公示已结束' })
  return villageScope(areaCode(row.area))
}

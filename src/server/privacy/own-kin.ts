import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

/**
 * Nobody acts for oneself or a relative within two degrees, declared or known to the registry. Only staff have kin here.
 * @throws DomainError `another-person-needed`.
 */
export async function assertNotOwnKin(tx: Tx, actor: Actor, persons: readonly number[]): Promise<void> {
  if (actor.kind !== 'staff' || persons.length === 0) return
  const { rows } = await sql<{ relation: string }>`
    select relation from sec.kin_of(${actor.id}) where person_id = any(${persons}::bigint[]) limit 1`.execute(tx)
  const [found] = rows
  if (found)
    throw new DomainError('another-person-needed', {
      says:
        found.relation === '本人'
          ? '涉及办理人本人，应当由另一人办理'
          : `涉及办理人的近亲属（${found.relation}），应当回避`,
    })
}

/** The same for the applicant and every member of a case. @throws DomainError `another-person-needed`. */
export async function assertNotOwnCase(
  tx: Tx,
  actor: Actor,
  { id, applicantId }: { readonly id: number; readonly applicantId: number },
): Promise<void> {
  if (actor.kind !== 'staff') return
  const members = await tx.selectFrom('app.case_member').select('person_id').where('case_id', '=', id).execute()
  await assertNotOwnKin(tx, actor, [applicantId, ...members.map((member) => member.person_id)])
}

/** The same for everybody whom a pay run pays. @throws DomainError `another-person-needed`. */
export async function assertNoKinInRun(tx: Tx, actor: Actor, runId: number): Promise<void> {
  if (actor.kind !== 'staff') return
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from pay.line l where l.run_id = ${runId} and l.state <> 'cancelled'
      and l.person_id in (select k.person_id from sec.kin_of(${actor.id}) k)) as found`.execute(tx)
  if (rows[0]?.found)
    throw new DomainError('another-person-needed', { says: '清单中有复核人本人或近亲属，应当由另一人复核' })
}

import { sql } from 'kysely'
import { maskName } from '#core/masking.ts'
import { ageOn } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { Actor, StaffActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const isMinor = (born: PlainDate, today: PlainDate): boolean => ageOn(born, today) < 18

/** A child's name as others than those who may open the record see it. */
export const nameToShow = (name: string, born: PlainDate, today: PlainDate): string =>
  isMinor(born, today) ? maskName(name) : name

export interface MinorGround {
  readonly basis: 'approval' | 'break-glass'
  readonly id: number
}

/**
 * Opens a child's record for this transaction, on a live approval for this officer and child or on break-glass that names the
 * child, and logs the opening with it. Undefined when there is neither.
 */
async function openMinor(tx: Tx, actor: StaffActor, childId: number): Promise<MinorGround | undefined> {
  const { rows } = await sql<{ basis: MinorGround['basis']; id: number }>`
    select basis, basis_id as id from reg.open_minor(${childId})`.execute(tx)
  const [ground] = rows
  if (ground)
    await recordAccess(tx, actor, {
      action: 'open-minor',
      objectKind: ground.basis === 'approval' ? 'minor-approval' : 'break-glass',
      objectId: ground.id,
      personId: childId,
    })
  return ground
}

/** @throws DomainError `approval-needed` when the person is under 18 and nobody approved. */
export async function assertMayOpen(
  tx: Tx,
  actor: StaffActor,
  person: { readonly id: number; readonly born: PlainDate },
): Promise<void> {
  if (!isMinor(person.born, actor.today)) return
  if (!(await openMinor(tx, actor, person.id)))
    throw new DomainError('approval-needed', {
      says: '此人未满十八周岁，须经负责人逐次批准后方可查看（《未成年人网络保护条例》第三十六条）',
    })
}

/**
 * The children of a case whose records the actor may see with it: all of them for those who handle it while it is open,
 * else those with a live approval. Every opening is logged with its ground.
 */
export async function openMinorsOfCase(
  tx: Tx,
  actor: Actor,
  {
    caseId,
    children,
    isHandler,
  }: { readonly caseId: number; readonly children: readonly number[]; readonly isHandler: boolean },
): Promise<ReadonlySet<number>> {
  if (actor.kind !== 'staff') return new Set(children)
  if (children.length === 0) return new Set()
  const opened = new Set<number>()
  if (isHandler) {
    const { rows } = await sql<{ id: number }>`select id from reg.open_case_minors(${caseId}) id`.execute(tx)
    for (const { id } of rows) opened.add(id)
  }
  for (const child of children) if (!opened.has(child) && (await openMinor(tx, actor, child))) opened.add(child)
  return opened
}

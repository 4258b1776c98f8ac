import { sql } from 'kysely'
import { maskName } from '#core/masking.ts'
import { ageOn } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { type Actor, hasRole, type StaffActor } from '../access/actor.ts'
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

/** Which of these persons are under 18, wherever they are registered. */
export async function minorsAmong(tx: Tx, persons: readonly number[], today: PlainDate): Promise<ReadonlySet<number>> {
  if (persons.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select id from reg.minors_among(${persons}::bigint[], ${today}::date) id`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Roles that handle cases; while a case is open they see the children in it. */
const handlers = ['village-worker', 'township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
export const handlesCases = (actor: Actor): boolean => hasRole(actor, ...handlers)

/** Papers and photographs of a case may show its children. @throws DomainError `approval-needed` while one of them is closed to the actor. */
export async function assertMayOpenCase(tx: Tx, actor: Actor, caseId: number): Promise<void> {
  if (actor.kind !== 'staff') return
  const { rows } = await sql<{ id: number; isOpen: boolean }>`
    select m.person_id as id, k.is_open as "isOpen" from app."case" k join app.case_member m on m.case_id = k.id
    where k.id = ${caseId}`.execute(tx)
  const children = [
    ...(await minorsAmong(
      tx,
      rows.map(({ id }) => id),
      actor.today,
    )),
  ]
  const isHandler = handlesCases(actor) && rows.some(({ isOpen }) => isOpen)
  const opened = await openMinorsOfCase(tx, actor, { caseId, children, isHandler })
  if (children.some((child) => !opened.has(child)))
    throw new DomainError('approval-needed', {
      says: '本办件的材料涉及未成年人，须经负责人批准查看该未成年人信息后方可打开',
    })
}

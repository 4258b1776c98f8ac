import { type Actor, scopeOf } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'

/**
 * Logs that an officer was held back for want of an approval or another person; the transaction that said so is gone, so
 * the line is written in one of its own.
 */
export async function logRefusal(
  { database }: Pick<Platform, 'database'>,
  actor: Actor,
  key: string,
  input: unknown,
  error: unknown,
): Promise<void> {
  if (actor.kind !== 'staff' || !(error instanceof DomainError)) return
  if (error.code !== 'approval-needed' && error.code !== 'another-person-needed') return
  const personId = wholeOf(input, 'personId')
  const caseId = wholeOf(input, 'caseId')
  await database.withScope(scopeOf(actor), (tx) =>
    recordAccess(tx, actor, {
      action: key,
      result: 'refused',
      reason: error.code,
      ...(personId === undefined ? {} : { objectKind: 'person', objectId: personId, personId }),
      ...(caseId === undefined ? {} : { caseId }),
    }),
  )
}

function wholeOf(input: unknown, name: 'personId' | 'caseId'): number | undefined {
  if (typeof input !== 'object' || input === null || !(name in input)) return undefined
  const value: unknown = Object.entries(input).find(([key]) => key === name)?.[1]
  return typeof value === 'number' ? value : undefined
}

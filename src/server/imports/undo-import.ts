import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getImportRow } from './import-rows.ts'

export const UndoImport = z.object({ requestId, batchId: z.coerce.number().int() })

/**
 * Takes an import back as a unit: persons and households that nobody has used since go, all others stay and the receipts
 * say so. @throws DomainError `not-found`, `not-allowed-in-state` for a batch that is not done.
 */
export function undoImport(tx: Tx, actor: StaffActor, input: z.output<typeof UndoImport>): Promise<null> {
  return once(tx, actor, 'undo-import', input, async () => {
    await getImportRow(tx, input.batchId)
    const { rows } = await sql<{ removed: number; kept: number }>`
      select removed, kept from app.undo_import(${input.batchId})`.execute(tx)
    if (rows.length === 0) throw new DomainError('not-allowed-in-state', { says: '只有已完成且未撤销的批次可以撤销' })
    await recordAccess(tx, actor, { action: 'undo-import', objectKind: 'import', objectId: input.batchId })
    return null
  })
}

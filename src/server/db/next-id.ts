import { sql } from 'kysely'
import type { Tx } from './pool.ts'

/** The next value of an identity column, for rows whose sealed columns are bound to their own id. */
export async function nextId(
  tx: Tx,
  table:
    | 'app.visit'
    | 'app.hearing'
    | 'app.assessment'
    | 'app.letter'
    | 'app.file'
    | 'pay.bank_file'
    | 'app.case'
    | 'app.import_batch',
): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval(pg_get_serial_sequence(${table}, 'id')) as id`.execute(tx)
  const id = rows[0]?.id
  if (id === undefined) throw new Error(`no sequence for ${table}`)
  return id
}

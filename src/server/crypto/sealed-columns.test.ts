import pg from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase } from '#tests/support/database.ts'
import { indexColumns, sealedColumns } from './sealed-columns.ts'

// Registers (schema book) are generated from their declarations and say themselves which of their columns are sealed.
test('every column of ciphertexts and every one of blind indexes is listed, and its place can be read', async () => {
  const fresh = await freshDatabase()
  const owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  try {
    const named = async (ending: string) =>
      (
        await owner.query<{ name: string }>(
          `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
           where column_name like $1 and data_type = 'bytea' and table_schema <> 'book' order by 1`,
          [`%\\_${ending}`],
        )
      ).rows.map(({ name }) => name)
    const listed = (columns: readonly { table: string; column: string }[]) =>
      columns.map(({ table, column }) => `${table}.${column}`).sort()
    expect(listed(sealedColumns)).toEqual((await named('sealed')).sort())
    expect(listed(indexColumns)).toEqual((await named('bidx')).sort())
    for (const { table, column, row, mark = '0' } of sealedColumns)
      await owner.query(`select ${column}, (${row})::text, (${mark})::int from ${table} limit 1`)
  } finally {
    await owner.end()
    await fresh.drop()
  }
})

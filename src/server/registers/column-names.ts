import type { ColumnKind, Register, RegisterColumn } from '#core/register.ts'

const snake = (id: string): string => id.replaceAll('-', '_')

/** The register's table in schema `book`: `volunteer_activity`. */
export const tableName = ({ id }: Pick<Register, 'id'>): string => snake(id)

const suffixes: Partial<Record<ColumnKind, string>> = {
  yuan: '_fen',
  time: '_minute',
  person: '_id',
  organisation: '_id',
  entry: '_id',
  file: '_id',
}

/** Its column: with the unit or `_id` behind what its kind keeps, `_sealed` where it is sealed. */
export const columnName = ({ id, kind, sensitivity }: RegisterColumn): string =>
  `${snake(id)}${suffixes[kind] ?? ''}${sensitivity === 'clear' ? '' : '_sealed'}`

/** Names of keys and overlaps, as a violation reports them. */
export const keyName = (register: Pick<Register, 'id'>, id: string): string => `${tableName(register)}_${snake(id)}`

/** A sealed column and, in SQL over its table, what its values are bound to. */
export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** SQL of `FieldPlace.row` as text. */
  readonly row: string
  /** SQL of `FieldPlace.mark`; absent where a value is written once in its place. */
  readonly mark?: string
}

/** A column of blind indexes: a found row is only as right as its index. */
export interface IndexColumn {
  readonly table: string
  readonly column: string
  readonly label: string
  /** The sealed column of the same row that it is the index of; absent where the value is kept nowhere. */
  readonly of?: string
}

const byId = (table: string, column: string): SealedColumn => ({ table, column, row: 'id::text' })

/** Every sealed column of the schema: what changes keys, swaps in drills and is searched for. A test compares it with the database. */
export const sealedColumns: readonly SealedColumn[] = [
  byId('reg.person', 'id_sealed'),
  byId('reg.person', 'phone_sealed'),
  byId('reg.person', 'address_sealed'),
  byId('reg.household', 'address_sealed'),
  byId('reg.fact', 'value_sealed'),
  byId('reg.bank_account', 'card_sealed'),
  { table: 'app.case_answers', column: 'answers_sealed', row: 'case_id::text', mark: 'seal_mark' },
  byId('app.check_request', 'rows_sealed'),
  byId('app.visit', 'report_sealed'),
  byId('app.hearing', 'opinion_sealed'),
  byId('app.assessment', 'snapshot_sealed'),
  { table: 'app.letter', column: 'details_sealed', row: 'token' },
  {
    table: 'app.draft',
    column: 'answers_sealed',
    row: `case seal_mark when 0 then person_id::text else person_id || ':' || item end`,
    mark: 'seal_mark',
  },
  {
    table: 'app.desk_draft',
    column: 'answers_sealed',
    row: `case seal_mark when 0 then account_id::text else account_id || ':' || key end`,
    mark: 'seal_mark',
  },
  { table: 'app.import_row', column: 'row_sealed', row: `batch_id || ':' || row_no` },
  { table: 'app.request', column: 'result_sealed', row: 'request_id::text' },
  byId('pay.bank_file', 'content_sealed'),
  byId('sec.second_factor', 'secret_sealed'),
]

/** Every column of blind indexes, the person's own first: others take theirs from it. */
export const indexColumns: readonly IndexColumn[] = [
  { table: 'reg.person', column: 'id_bidx', label: 'id-number', of: 'id_sealed' },
  { table: 'reg.person', column: 'phone_bidx', label: 'phone', of: 'phone_sealed' },
  { table: 'reg.bank_account', column: 'card_bidx', label: 'card', of: 'card_sealed' },
  { table: 'reg.person_key', column: 'id_bidx', label: 'id-number' },
  { table: 'sec.account', column: 'person_bidx', label: 'id-number' },
  { table: 'sec.staff_relative', column: 'person_bidx', label: 'id-number' },
  { table: 'sec.citizen', column: 'phone_bidx', label: 'phone' },
]

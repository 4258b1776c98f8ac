/** An append-only table whose rows are sealed, and the SQL by which a row becomes text. */
export interface SealedTable {
  readonly name: string
  /** SQL of the text by which a row is named; unique in the table but for rows that are alike in everything. */
  readonly key: string
  /** SQL of the text that is sealed: a JSON array of every column that never changes. */
  readonly content: string
  /** SQL of the proof of the row's writer as hex, where the table has one. */
  readonly mac?: string
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const day = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`
/** An account of a place carries the place's code, which follows changes of divisions. */
const account = `regexp_replace(account, ':[0-9]{12}$', ':place')`

/**
 * What is sealed, in the order of the seal's text. Left out of the content: `tx`, which places a row in its seal, and `area`
 * and `county_id`, which follow changes of divisions (sealed themselves); the access log keeps the first area beside.
 */
export const sealedTables: readonly SealedTable[] = [
  {
    name: 'audit.access_log',
    key: 'id::text',
    content: `json_build_array(actor_kind, actor_id, role, unit_area, action, object_kind, object_id, person_id, case_id,
      fields, purpose, result, reason, address, filed_area, ${instant('at')}, encode(nonce, 'hex'))::text`,
    mac: `encode(mac, 'hex')`,
  },
  {
    name: 'app.case_event',
    key: `case_id || '/' || seq`,
    content: `json_build_array(action, from_state, to_state, ${day('on_date')}, ${instant('at')}, actor_kind, actor_id,
      actor_name, actor_role, unit_area, note, details::text, request_id::text)::text`,
  },
  {
    name: 'pay.entry',
    key: 'id::text',
    content: `json_build_array(${day('on_date')}, kind, says, run_id, line_id, case_id, reverses, recorded_by,
      ${instant('at')}, request_id::text)::text`,
  },
  {
    name: 'pay.posting',
    key: `entry_id || '/' || ${account}`,
    content: `json_build_array(fen)::text`,
  },
  {
    name: 'ref.division_change',
    key: 'id::text',
    content: `json_build_array(kind, from_code, to_code, new_name, ${day('effective_on')}, document, moved::text,
      recorded_by, ${instant('recorded_at')})::text`,
  },
]

/** Rows of the transactions in [$2, $1) in the order of their leaves; the first range has no start and takes rows of before. */
export function sealedRows({ name, key, content, mac }: SealedTable, isFirst: boolean): string {
  const range = isFirst ? '(tx is null or tx < $1::xid8)' : 'tx >= $2::xid8 and tx < $1::xid8'
  return `select key, content, mac from (select tx, ${key} as key, ${content} as content, ${mac ?? 'null::text'} as mac
    from ${name} where ${range}) as row order by coalesce(tx, '0'::xid8), key collate "C", content collate "C"`
}

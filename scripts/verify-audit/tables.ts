/*
 * How rows become text, from docs/audit-format.md. Written a second time on purpose: the verifier shares nothing with the
 * platform, and a test that seals and verifies keeps the two alike.
 */

export interface Table {
  readonly name: string
  readonly key: string
  readonly content: string
  readonly mac: string
}

const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const date = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`
const array = (...items: readonly string[]) => `json_build_array(${items.join(', ')})::text`
const place = `regexp_replace(account, ':[0-9]{12}$', ':place')`

export const accessLog: Table = {
  name: 'audit.access_log',
  key: 'id::text',
  content: array(
    ...['actor_kind', 'actor_id', 'role', 'unit_area', 'action', 'object_kind', 'object_id', 'person_id', 'case_id'],
    ...['fields', 'purpose', 'result', 'reason', 'address', 'filed_area', utc('at'), `encode(nonce, 'hex')`],
  ),
  mac: `encode(mac, 'hex')`,
}

export const tables: readonly Table[] = [
  accessLog,
  {
    name: 'app.case_event',
    key: `case_id || '/' || seq`,
    content: array(
      ...['action', 'from_state', 'to_state', date('on_date'), utc('at'), 'actor_kind', 'actor_id', 'actor_name'],
      ...['actor_role', 'unit_area', 'note', 'details::text', 'request_id::text'],
    ),
    mac: 'null::text',
  },
  {
    name: 'pay.entry',
    key: 'id::text',
    content: array(
      ...[date('on_date'), 'kind', 'says', 'run_id', 'line_id', 'case_id', 'reverses', 'recorded_by', utc('at')],
      'request_id::text',
    ),
    mac: 'null::text',
  },
  { name: 'pay.posting', key: `entry_id || '/' || ${place}`, content: array('fen'), mac: 'null::text' },
  {
    name: 'ref.division_change',
    key: 'id::text',
    content: array(
      ...['kind', 'from_code', 'to_code', 'new_name', date('effective_on'), 'document', 'moved::text', 'recorded_by'],
      utc('recorded_at'),
    ),
    mac: 'null::text',
  },
]

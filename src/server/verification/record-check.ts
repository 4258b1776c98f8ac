import type { FactRecord } from '#core/fact.ts'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { touchDeadlines } from '../intake/deadlines.ts'
import { getCheckSource } from '../items.ts'
import { recordFacts } from '../registry/record-facts.ts'

/** One source's answer about one person, in the shape of its delivery. */
export interface CheckAnswer {
  readonly checkId: number
  readonly caseId: number
  /** Day on which the source's data stood. */
  readonly dataDate: PlainDate
  readonly rows: readonly FactRecord[]
}

/** Keeps an answer with the facts it establishes. An answer that comes twice changes nothing (`where state = 'asked'`). */
export async function recordCheck(
  tx: Tx,
  actor: Actor,
  answer: CheckAnswer,
  keys: KeyRing,
): Promise<'recorded' | 'repeated'> {
  const head = await getCaseHead(tx, answer.caseId)
  const row = await tx
    .updateTable('app.check_request')
    .set({
      state: answer.rows.length > 0 ? 'found' : 'none',
      answered_on: actor.today,
      data_date: answer.dataDate,
      problem: null,
      rows_count: answer.rows.length,
      rows_sealed: sealField(
        keys,
        { table: 'app.check_request', column: 'rows_sealed', row: answer.checkId },
        JSON.stringify(answer.rows),
      ),
    })
    .where('id', '=', answer.checkId)
    .where('case_id', '=', answer.caseId)
    .where('state', '=', 'asked')
    .returning(['person_id', 'source'])
    .executeTakeFirst()
  if (!row) return 'repeated'
  const source = getCheckSource(row.source)
  const rows = answer.rows.map(columnsOnly)
  await recordFacts(
    tx,
    actor,
    {
      area: head.area,
      caseId: head.id,
      facts: source.facts(rows, answer.dataDate).map(({ fact, value }) => ({
        subjectKind: 'person',
        subjectId: row.person_id,
        fact,
        value,
        provenance: 'found',
        source: `${source.title}（${answer.dataDate} 数据）`,
        validFrom: actor.today,
      })),
    },
    keys,
  )
  await touchDeadlines(tx, head, 'record-check', actor.today)
  await recordAccess(tx, actor, {
    action: 'receive-check',
    objectKind: 'case',
    objectId: head.id,
    caseId: head.id,
    personId: row.person_id,
    area: head.area,
    fields: [row.source],
  })
  return 'recorded'
}

/** @throws DomainError when a delivered value is not a text or a number. */
function columnsOnly(row: FactRecord): Record<string, string | number> {
  const columns: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(row)) {
    if (typeof value === 'boolean') throw new DomainError('file-refused', { says: `核对反馈的“${key}”格式不正确` })
    columns[key] = value
  }
  return columns
}

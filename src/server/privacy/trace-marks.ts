import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import type { TracedExport } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { matchMarks, readMarks } from './row-marks.ts'

export const TraceMarks = z.object({
  /** Row marks as typed off a photograph, in any spelling, with blanks between. */
  marks: z.string().min(4).max(4000),
})

/** Fewer can be chance in a large file. */
const fewest = 3
/** Requests looked through, the newest first. */
const most = 20_000

/** Whose export a photographed part of a list is, the likeliest first. @throws DomainError `invalid-input` for fewer than three marks. */
export async function traceMarks(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof TraceMarks>,
): Promise<readonly TracedExport[]> {
  const marks = readMarks(input.marks)
  if (marks.length < fewest) throw new DomainError('invalid-input', { says: '至少填写三个行标' })
  const requests = await tx
    .selectFrom('app.export_request as r')
    .innerJoin('app.export_event as e', (join) =>
      join.onRef('e.export_id', '=', 'r.id').on('e.action', '=', 'download'),
    )
    .select(['r.id', 'r.officer', 'r.account_id', 'r.unit_name', 'r.title', 'r.records', 'r.seed', 'e.at', 'r.reason'])
    .orderBy('r.id', 'desc')
    .limit(most)
    .execute()
  await recordAccess(tx, actor, { action: 'trace-export', objectKind: 'export', purpose: `${marks.length}` })
  const found: TracedExport[] = []
  for (const [i, request] of requests.entries()) {
    if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve))
    // A list may have grown a little between the request and the file.
    const match = matchMarks(marks, request.seed, request.records + 200)
    if (Math.max(match.inOrder, match.found / 2) < fewest) continue
    found.push({
      id: request.id,
      officer: request.officer,
      accountId: request.account_id,
      unit: request.unit_name,
      title: request.title,
      reason: request.reason,
      downloadedAt: request.at.toISOString(),
      marks: marks.length,
      found: match.found,
      inOrder: match.inOrder,
      firstRow: match.firstRow,
    })
  }
  return found.sort((a, b) => b.inOrder - a.inOrder || b.found - a.found).slice(0, 10)
}

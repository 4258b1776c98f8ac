import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import type { SealRow, Seals } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { sealProblems } from './seal-problem.ts'
import type { SealStatus } from './sealing.ts'

export const FindSeals = z.object(pageInput)

/** How sealing stands, with which key, and the seals, newest first. Holds nothing of a person. */
export async function findSeals(
  tx: Tx,
  _actor: StaffActor,
  { page, size }: z.output<typeof FindSeals>,
  status: SealStatus | undefined,
): Promise<Seals> {
  const rows = await tx
    .selectFrom('audit.seal as s')
    .leftJoin('audit.seal_copy as c', 'c.seq', 's.seq')
    .select(['s.seq', 's.at', 's.row_count', 's.unproved_count', 's.says', 's.digest', 'c.at as copied_at'])
    .orderBy('s.seq', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  // Seals are numbered without a gap.
  const newest = await tx
    .selectFrom('audit.seal')
    .select(['seq', 'at', 'says'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    state: status?.state ?? 'unknown',
    lagSeconds: Math.round(status?.lagSeconds ?? 0),
    problem: status?.problem ? sealProblems[status.problem] : null,
    alarmAfterSeconds: status?.limits.alarmAfter ?? null,
    stopAfterSeconds: status?.limits.stopAfter ?? null,
    lastSealedAt: newest?.at.toISOString() ?? null,
    key: /^key: ([0-9a-f]{64})$/m.exec(newest?.says ?? '')?.[1] ?? null,
    rows: rows.map(
      (row): SealRow => ({
        seq: row.seq,
        at: row.at.toISOString(),
        records: row.row_count,
        unproved: row.unproved_count,
        tables: [...row.says.matchAll(/^rows: (\S+) (\d+) /gm)].map(([, table = '', count = '']) => ({
          table,
          records: Number(count),
        })),
        digest: row.digest.toString('hex'),
        copiedAt: row.copied_at?.toISOString() ?? null,
      }),
    ),
    total: newest?.seq ?? 0,
    isMore: false,
  }
}

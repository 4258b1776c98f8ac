import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { NoticeRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { noticeRow } from '../intake/get-case.ts'
import { divisionNames } from '../registry/divisions.ts'

export const FindNotices = z.object({ ...pageInput, area: z.coerce.number().int().optional() })

/** Public notices still running today, newest first, whether or not the nightly job has taken ended ones down. */
export async function findNotices(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof FindNotices>,
): Promise<Paged<NoticeRow>> {
  let query = tx.selectFrom('app.notice').where('taken_down_on', 'is', null).where('free_on', '>', actor.today)
  if (input.area !== undefined) {
    const { lo, hi } = subtreeRange(areaCode(input.area))
    query = query.where('area', '>=', lo).where('area', '<', hi)
  }
  const { n } = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await query
    .select(['id', 'area', 'title', 'posted_on', 'free_on', 'taken_down_on', 'token', 'line'])
    .orderBy('posted_on', 'desc')
    .orderBy('id', 'desc')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return { rows: rows.map((row) => noticeRow(row, names.get(row.area) ?? '')), total: n, isMore: false }
}

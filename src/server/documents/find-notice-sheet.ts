import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { citationText } from '#core/source.ts'
import { areaCode } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { noticeRow } from '../intake/get-case.ts'
import { allItems } from '../items.ts'
import { divisionNames } from '../registry/divisions.ts'
import type { NoticeSheet } from './notice.ts'
import { findPlaceNames } from './place-names.ts'

export const NoticeByToken = z.object({ token: z.string().max(60) })
export const NoticesOfArea = z.object({ area: z.coerce.number().int().min(0).max(999_999_999_999) })

/** Most notices on one posted list. */
const most = 500

/** One live notice, or all live notices of an area, oldest first. @throws DomainError `not-found` when there is none. */
export async function getNoticeSheet(
  tx: Tx,
  wanted: { readonly token: string } | { readonly area: number },
  portalUrl: string,
): Promise<NoticeSheet> {
  let query = tx.selectFrom('app.notice').where('taken_down_on', 'is', null)
  if ('token' in wanted) query = query.where('token', '=', wanted.token)
  else {
    const { lo, hi } = subtreeRange(areaCode(wanted.area))
    query = query.where('area', '>=', lo).where('area', '<', hi)
  }
  const rows = await query
    .select(['id', 'area', 'title', 'posted_on', 'free_on', 'taken_down_on', 'token', 'line'])
    .orderBy('posted_on')
    .orderBy('id')
    .limit(most)
    .execute()
  const [first] = rows
  if (!first) throw new DomainError('not-found', { says: '没有正在公示的内容，或公示已结束' })
  const names = await divisionNames(
    tx,
    rows.map(({ area }) => area),
  )
  const places = await findPlaceNames(tx, 'token' in wanted ? first.area : wanted.area)
  const titles = [...new Set(rows.map(({ title }) => title))]
  const terms = allItems.find(({ notice }) => titles.length === 1 && notice?.title === titles[0])?.notice
  return {
    title: titles.length === 1 ? first.title : '社会救助审核确认公示',
    place: places.full,
    issuer: places.township || places.bureau,
    countyBureau: places.bureau,
    source: terms ? citationText(terms.source) : '',
    notices: rows.map((row) => noticeRow(row, names.get(row.area) ?? '')),
    portalUrl,
  }
}

import { dateText } from '#core/plain-date.ts'
import type { NoticeRow } from '../api.ts'
import { openSheet, typeSizes } from './layout.ts'
import type { Printed } from './letter.ts'

/** The public notices of one place as a sheet to be put up: one notice, or all live ones of a village. */
export interface NoticeSheet {
  readonly title: string
  /** `郑州市金水区凤凰台街道某某社区`. */
  readonly place: string
  /** The township or county office that posts it. */
  readonly issuer: string
  /** Where objections may also be brought. */
  readonly countyBureau: string
  /** The clause that asks for the notice; empty when unknown. */
  readonly source: string
  readonly notices: readonly NoticeRow[]
  readonly portalUrl: string
}

/** Draws notices; prints the masked texts of their rows and nothing else about anybody. Needs at least one notice. */
export async function printNotice(notice: NoticeSheet): Promise<Printed> {
  const [first] = notice.notices
  if (!first) throw new RangeError('a notice sheet needs a notice')
  const postedOn =
    notice.notices
      .map((row) => row.postedOn)
      .sort()
      .at(-1) ?? first.postedOn
  const sheet = openSheet({ title: notice.title, author: notice.issuer, issuedOn: postedOn, pageNumbers: 'official' })
  const isOne = notice.notices.length === 1
  const columns = [...new Set(notice.notices.flatMap((row) => Object.keys(row.line)))]
  const period = isOne
    ? `公示期为${dateText(first.postedOn)}至${dateText(first.untilOn)}（含首尾两日）`
    : '各户公示期见下表'
  sheet.text(notice.title, { size: typeSizes.two, face: 'bold', align: 'center', lineHeight: 14 })
  sheet.gap(6)
  sheet.text(
    `${notice.source ? `根据${notice.source}的规定，` : ''}现将${notice.place}有关申请的初审意见予以公示，接受群众监督。${period}。`,
    body,
  )
  sheet.gap(3)
  await sheet.table({
    widths: [12, ...columns.map((title) => (title.length > 4 ? 33 : 25)), ...(isOne ? [] : [40])],
    head: [[{ text: '序号' }, ...columns.map((text) => ({ text })), ...(isOne ? [] : [{ text: '公示期' }])]],
    rows: notice.notices.map((row, i) => [
      { text: String(i + 1), align: 'center' },
      ...columns.map((title) => ({ text: row.line[title] ?? '', align: 'center' as const })),
      ...(isOne ? [] : [{ text: `${dateText(row.postedOn)}\n至${dateText(row.untilOn)}`, align: 'center' as const }]),
    ]),
    size: typeSizes.smallFour,
    rowHeight: 10,
  })
  sheet.gap(4)
  sheet.text(
    `对公示内容有异议的，请在公示期内以书面、电话或者网上方式向${notice.issuer}或者${notice.countyBureau}反映，可以匿名。对如实反映情况的，我们依法保密。`,
    body,
  )
  const url = isOne ? `${notice.portalUrl}/notices/${first.token}` : `${notice.portalUrl}/notices`
  const code = { content: url, caption: `扫码查看公示、提出异议（免登录）\n${url}` }
  sheet.seal(notice.issuer, dateText(postedOn), code)
  return { bytes: await sheet.bytes(), missing: [...sheet.missing] }
}

const body = { size: typeSizes.three, lineHeight: 225 / 22, indent: 2 } as const

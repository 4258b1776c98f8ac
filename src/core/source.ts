import type { PlainDate } from './units.ts'

/** A stretch of dates: `from` included, `until` excluded; no `until` means still in force. */
export interface Period {
  readonly from: PlainDate
  readonly until?: PlainDate
}

/** A law, decree or notice. `from`/`until` are its commencement and end, not its adoption. */
export interface Instrument extends Period {
  readonly id: string
  readonly title: string
  readonly number?: string
  /** `confirmed`: the text was read. `to-confirm`: shown to administrators as 待确认. */
  readonly mark: 'confirmed' | 'to-confirm'
}

export interface Citation {
  readonly instrument: Instrument
  /** Article and paragraph as `12` or `12.1`; empty for a document cited as a whole. */
  readonly article: string
}

export const article = (instrument: Instrument, number: string): Citation => ({ instrument, article: number })

export const isInForce = (period: Period, on: PlainDate): boolean =>
  period.from <= on && (period.until === undefined || on < period.until)

/** `《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条`, as letters quote it. */
export function citationText({ instrument, article: number }: Citation): string {
  const title = `《${instrument.title}》${instrument.number ? `（${instrument.number}）` : ''}`
  if (!number) return title
  const [main = '', paragraph] = number.split('.')
  return `${title}第${chineseNumber(Number(main))}条${paragraph ? `第${chineseNumber(Number(paragraph))}款` : ''}`
}

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1–999 in Chinese numerals as laws number their articles: 十二, 一百零五. */
export function chineseNumber(n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > 999) return String(n)
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10]
  const head = hundreds ? `${digits[hundreds]}百` : ''
  const middle = tens ? `${tens === 1 && !hundreds ? '' : digits[tens]}十` : hundreds && ones ? '零' : ''
  return `${head}${middle}${ones ? digits[ones] : ''}`
}

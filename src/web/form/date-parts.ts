/** Year, month and day as typed; any of them may be unfinished. */
export interface DateParts {
  readonly year: string
  readonly month: string
  readonly day: string
}

/** `2026-03-02` or an unfinished `2026-3-` into its parts. */
export function datePartsOf(text: string): DateParts {
  const [year = '', month = '', day = ''] = text.split('-')
  return { year, month, day }
}

/** `YYYY-MM-DD` with zeros put in, the unfinished text as typed, or empty when nothing was typed. */
export function dateOfParts({ year, month, day }: DateParts): string {
  if (year === '' && month === '' && day === '') return ''
  const padded = (part: string) => (part === '' ? '' : part.padStart(2, '0'))
  return `${year}-${padded(month)}-${padded(day)}`
}

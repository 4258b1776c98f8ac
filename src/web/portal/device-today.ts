import { plainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'

/** Today in Henan by the phone's own clock; the server judges by its own. */
export const deviceToday = (): PlainDate =>
  plainDate(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now()))

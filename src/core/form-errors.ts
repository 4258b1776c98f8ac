import type { ExtraCheck } from './form.ts'
import { idNumberReasons, parseIdNumber } from './identity-number.ts'
import { parsePersonName, personNameReasons } from './person-name.ts'
import type { PlainDate } from './units.ts'

/** The checks of names and identity numbers that forms share in the browser and on the server. */
export const personalChecks =
  (today: PlainDate): ExtraCheck =>
  (kind, text) => {
    if (kind === 'id-number') {
      const read = parseIdNumber(text, today)
      return read.ok ? undefined : { code: 'bad-id-number', params: { reason: idNumberReasons[read.reason] } }
    }
    if (kind === 'person-name') {
      const read = parsePersonName(text)
      return read.ok ? undefined : { code: 'bad-name', params: { reason: personNameReasons[read.reason] } }
    }
    if (kind === 'area') return Number(text) % 1000 === 0 ? { code: 'bad-area', params: {} } : undefined
    return undefined
  }

import { divisionLevel } from '#core/division-code.ts'
import type { ExtraCheck } from '#core/form.ts'
import { idNumberReasons, parseIdNumber } from '#core/identity-number.ts'
import { parsePersonName, personNameReasons } from '#core/person-name.ts'
import { areaCode, type PlainDate } from '#core/units.ts'

/** The checks that need today's date or the code tables: identity numbers, names, and areas down to a village. */
export function formChecks(today: PlainDate): ExtraCheck {
  return (kind, text) => {
    if (kind === 'id-number') {
      const parsed = parseIdNumber(text, today)
      return parsed.ok ? undefined : { code: 'bad-id-number', params: { reason: idNumberReasons[parsed.reason] } }
    }
    if (kind === 'person-name') {
      const parsed = parsePersonName(text)
      return parsed.ok ? undefined : { code: 'bad-name', params: { reason: personNameReasons[parsed.reason] } }
    }
    if (kind === 'area') return isVillage(text) ? undefined : { code: 'bad-area', params: {} }
    return undefined
  }
}

const isVillage = (text: string): boolean =>
  /^\d{12}$/.test(text) && divisionLevel(areaCode(Number(text))) === 'village'

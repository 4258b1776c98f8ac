import { idNumberReasons, parseIdNumber } from '#core/identity-number.ts'
import type { PlainDate } from '#core/units.ts'

/** The reason why an identity number is refused, or undefined when it is right. */
export function identityWrong(text: string, today: PlainDate): string | undefined {
  const read = parseIdNumber(text, today)
  return read.ok ? undefined : idNumberReasons[read.reason]
}

import type { Parameter, ValueQuery, ValuesOf } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { resolveValues } from '#core/rule.ts'
import { areaCode } from '#core/units.ts'
import { county, type Over, standards, village } from './building.ts'

/** Values of a group of parameters in the examples' village on one day. */
export function valuesOf<R extends Readonly<Record<string, Parameter>>>(
  group: R,
  over: Over = {},
  on = '2026-07-06',
): ValuesOf<R> {
  const query: ValueQuery = {
    on: plainDate(on),
    areas: [village, county, areaCode(410_000_000_000)],
    residence: 'urban',
  }
  const parameters: { readonly [K in keyof ValuesOf<R>]: Parameter } = group
  return resolveValues<ValuesOf<R>>(parameters, standards(over), query).values
}

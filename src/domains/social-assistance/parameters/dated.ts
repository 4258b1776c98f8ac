import type { DatedValue, ParameterValue, Residence } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'

/** Document of a default that no local document has confirmed yet. */
const unconfirmed = '默认值（待确认）'
const planDocument = '河南省“十四五”民政事业发展规划 第一章（2020年值，待确认）'

/** A national value in force from `from`. */
export const since = (from: string, value: ParameterValue, document = ''): DatedValue => ({
  from: plainDate(from),
  value,
  ...(document ? { document } : {}),
})

/** A default of a local value, shown to administrators as 待确认. */
export const unless = (value: ParameterValue): DatedValue => since('2021-07-01', value, unconfirmed)

/** A value of 2020 that the provincial plan names, for one kind of residence. */
export const planned = (residence: Residence, value: ParameterValue): DatedValue => ({
  ...since('2020-01-01', value, planDocument),
  residence,
})

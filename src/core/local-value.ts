import type { DatedValue, LocalStandard, Parameter, ParameterValue, Residence } from './parameter.ts'
import { plainDate } from './plain-date.ts'

/** A parameter that a province, city or county sets: its values are rows of the database. @public for domains */
export const localParameter = <const P extends Omit<Parameter, 'setBy' | 'national'>>(
  parameter: P,
): P & { readonly setBy: 'local'; readonly national: readonly [] } => ({ ...parameter, setBy: 'local', national: [] })

/** A default that no local document has confirmed, shown to administrators as 待确认. @public for domains */
export const unconfirmed = (from: string, value: ParameterValue, document = '默认值（待确认）'): DatedValue => ({
  from: plainDate(from),
  value,
  document,
})

/** A made-up value for the demonstration county, never a default. @public for domains */
export const demonstrationValue = (
  parameter: string,
  value: ParameterValue,
  residence?: Residence,
): Omit<LocalStandard, 'area'> => ({
  parameter,
  value,
  ...(residence ? { residence } : {}),
  from: plainDate('2021-07-01'),
  document: '演示标准（非正式文件，仅供演示）',
  isConfirmed: false,
})

import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const elderLaw = {
  id: 'elder-rights-law',
  title: '中华人民共和国老年人权益保障法',
  from: plainDate('2018-12-29'),
  mark: 'confirmed',
} as const satisfies Instrument

export const elderRegulations = {
  id: 'henan-elder-regulations',
  title: '河南省老年人权益保障条例',
  from: plainDate('2019-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const disabilitySubsidyOpinion = {
  id: 'disability-subsidy-opinion',
  title: '关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见',
  number: '国发〔2015〕52号',
  from: plainDate('2016-01-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

/** The scores and grades are read from implementations that agree; the text itself was not available. */
export const abilityStandard = {
  id: 'elder-ability-standard',
  title: '老年人能力评估规范',
  number: 'GB/T 42195-2022',
  from: plainDate('2022-12-30'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const elderPlan = {
  id: 'henan-plan',
  title: '河南省“十四五”民政事业发展规划',
  from: plainDate('2021-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [
  elderLaw,
  elderRegulations,
  disabilitySubsidyOpinion,
  abilityStandard,
  elderPlan,
]

import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const subsidyOpinion = {
  id: 'disability-subsidy-opinion',
  title: '关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见',
  number: '国发〔2015〕52号',
  from: plainDate('2016-01-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const subsidyNotice = {
  id: 'disability-subsidy-notice',
  title: '关于进一步完善困难残疾人生活补贴和重度残疾人护理补贴制度的意见',
  number: '民发〔2021〕70号',
  from: plainDate('2021-10-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const unattendedOpinion = {
  id: 'unattended-children-opinion',
  title: '关于进一步加强事实无人抚养儿童保障工作的意见',
  number: '民发〔2019〕62号',
  from: plainDate('2020-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const plan = {
  id: 'henan-plan',
  title: '河南省“十四五”民政事业发展规划',
  from: plainDate('2021-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [subsidyOpinion, subsidyNotice, unattendedOpinion, plan]

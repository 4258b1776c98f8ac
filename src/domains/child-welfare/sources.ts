import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const orphanOpinion = {
  id: 'orphan-opinion',
  title: '关于加强孤儿保障工作的意见',
  number: '国办发〔2010〕54号',
  from: plainDate('2010-11-16'),
  mark: 'confirmed',
} as const satisfies Instrument

export const unattendedOpinion = {
  id: 'unattended-children-opinion',
  title: '关于进一步加强事实无人抚养儿童保障工作的意见',
  number: '民发〔2019〕62号',
  from: plainDate('2020-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const unattendedNotice = {
  id: 'unattended-children-notice',
  title: '关于进一步做好事实无人抚养儿童保障有关工作的通知',
  number: '民发〔2020〕125号',
  from: plainDate('2021-01-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const destituteMeasures = {
  id: 'destitute-measures',
  title: '特困人员认定办法',
  number: '民发〔2021〕43号',
  from: plainDate('2021-07-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const plan = {
  id: 'henan-plan',
  title: '河南省“十四五”民政事业发展规划',
  from: plainDate('2021-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [
  orphanOpinion,
  unattendedOpinion,
  unattendedNotice,
  destituteMeasures,
  plan,
]

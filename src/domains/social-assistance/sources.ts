import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const assistanceLaw = {
  id: 'social-assistance-law',
  title: '中华人民共和国社会救助法',
  from: plainDate('2026-07-01'),
  mark: 'confirmed',
} as const satisfies Instrument

/** Whether it was formally repealed after the law took effect is not confirmed, so it carries no end. */
export const interimMeasures = {
  id: 'interim-measures',
  title: '社会救助暂行办法',
  number: '国务院令第649号',
  from: plainDate('2014-05-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const confirmationMeasures = {
  id: 'confirmation-measures',
  title: '最低生活保障审核确认办法',
  number: '民发〔2021〕57号',
  from: plainDate('2021-07-01'),
  mark: 'confirmed',
} as const satisfies Instrument

/** Repealed; read only for definitions its successor leaves open (near relatives, officers). */
export const formerMeasures = {
  id: 'former-confirmation-measures',
  title: '最低生活保障审核审批办法（试行）',
  number: '民发〔2012〕220号',
  from: plainDate('2012-12-12'),
  until: plainDate('2021-07-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const safetyNetNotice = {
  id: 'safety-net-notice',
  title: '关于进一步做好最低生活保障等社会救助兜底工作的通知',
  number: '民发〔2022〕83号',
  from: plainDate('2022-10-20'),
  mark: 'confirmed',
} as const satisfies Instrument

export const destituteMeasures = {
  id: 'destitute-measures',
  title: '特困人员认定办法',
  number: '民发〔2021〕43号',
  from: plainDate('2021-07-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const rigidMeasures = {
  id: 'rigid-expenditure-measures',
  title: '刚性支出困难家庭认定办法',
  from: plainDate('2025-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const layeredOpinion = {
  id: 'layered-assistance-opinion',
  title: '关于加强低收入人口动态监测做好分层分类社会救助工作的意见',
  number: '国办发〔2023〕39号',
  from: plainDate('2023-10-19'),
  mark: 'confirmed',
} as const satisfies Instrument

const reformOpinion = {
  id: 'reform-opinion',
  title: '关于改革完善社会救助制度的意见',
  from: plainDate('2020-08-25'),
  mark: 'confirmed',
} as const satisfies Instrument

export const temporaryReliefNotice = {
  id: 'temporary-relief-notice',
  title: '关于全面建立临时救助制度的通知',
  number: '国发〔2014〕47号',
  from: plainDate('2014-10-03'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const temporaryReliefOpinion = {
  id: 'temporary-relief-opinion',
  title: '关于进一步加强和改进临时救助工作的意见',
  number: '民发〔2018〕23号',
  from: plainDate('2018-01-23'),
  mark: 'confirmed',
} as const satisfies Instrument

/** Known to exist; its text was not available, so no rule rests on it yet. */
const temporaryReliefRenewal = {
  id: 'temporary-relief-renewal',
  title: '关于进一步健全完善临时救助制度的意见',
  from: plainDate('2026-01-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const destituteOpinion = {
  id: 'destitute-opinion',
  title: '关于进一步健全特困人员救助供养制度的意见',
  number: '国发〔2016〕14号',
  from: plainDate('2016-02-10'),
  mark: 'to-confirm',
} as const satisfies Instrument

const dataSharingRegulations = {
  id: 'data-sharing-regulations',
  title: '政务数据共享条例',
  from: plainDate('2025-08-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const civilCode = {
  id: 'civil-code',
  title: '中华人民共和国民法典',
  from: plainDate('2021-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const reconsiderationLaw = {
  id: 'administrative-reconsideration-law',
  title: '中华人民共和国行政复议法',
  from: plainDate('2024-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const litigationLaw = {
  id: 'administrative-litigation-law',
  title: '中华人民共和国行政诉讼法',
  from: plainDate('2017-07-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

const penaltyLaw = {
  id: 'administrative-penalty-law',
  title: '中华人民共和国行政处罚法',
  from: plainDate('2021-07-15'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const provincialPlan = {
  id: 'henan-plan',
  title: '河南省“十四五”民政事业发展规划',
  from: plainDate('2021-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

/** Believed in force in this form; the trigger that applies in Henan today is not confirmed. */
export const priceMechanism = {
  id: 'price-mechanism',
  title: '关于进一步健全社会救助和保障标准与物价上涨挂钩联动机制的通知',
  number: '发改价格〔2021〕1553号',
  from: plainDate('2021-11-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

/** Where a child's own allowance pays the difference to the living allowance. */
export const unattendedOpinion = {
  id: 'unattended-children-opinion',
  title: '关于进一步加强事实无人抚养儿童保障工作的意见',
  number: '民发〔2019〕62号',
  from: plainDate('2020-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [
  assistanceLaw,
  interimMeasures,
  confirmationMeasures,
  formerMeasures,
  safetyNetNotice,
  destituteMeasures,
  rigidMeasures,
  layeredOpinion,
  reformOpinion,
  temporaryReliefNotice,
  temporaryReliefOpinion,
  temporaryReliefRenewal,
  destituteOpinion,
  dataSharingRegulations,
  civilCode,
  reconsiderationLaw,
  litigationLaw,
  penaltyLaw,
  provincialPlan,
  priceMechanism,
  unattendedOpinion,
]

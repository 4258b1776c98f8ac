import type { Indicator } from '#core/domain.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, confirmationMeasures, provincialPlan } from './sources.ts'

const allowance = ['minimum-living-allowance', 'single-person-allowance']
const layers = [...allowance, 'destitute-support', 'low-income-edge', 'rigid-expenditure']
const reliefs = ['emergency-relief', 'expenditure-relief']

const covered = (
  id: string,
  title: string,
  of: 'persons-covered' | 'households-covered',
  items: string[],
): Indicator => ({
  id,
  title,
  unit: 'count',
  source: article(provincialPlan, ''),
  numerator: { of, items },
})
const paid = (id: string, title: string, items: string[]): Indicator => ({
  id,
  title,
  unit: 'fen',
  source: article(provincialPlan, ''),
  numerator: { of: 'fen-paid', items },
})

/** Measures by area and month; every count has the list behind it. */
export const indicators: readonly Indicator[] = [
  covered('allowance-persons', '最低生活保障对象人数', 'persons-covered', allowance),
  covered('allowance-households', '最低生活保障户数', 'households-covered', allowance),
  covered('single-persons', '低保单人户人数', 'persons-covered', ['single-person-allowance']),
  covered('destitute-persons', '特困供养人员数', 'persons-covered', ['destitute-support']),
  covered('edge-households', '低保边缘家庭户数', 'households-covered', ['low-income-edge']),
  covered('rigid-households', '刚性支出困难家庭户数', 'households-covered', ['rigid-expenditure']),
  covered('low-income-persons', '低收入人口数', 'persons-covered', layers),
  paid('allowance-paid', '低保金发放金额', allowance),
  paid('destitute-paid', '特困供养金发放金额', ['destitute-support']),
  paid('price-subsidies-paid', '价格临时补贴发放金额', ['price-subsidy']),
  paid('relief-paid', '临时救助发放金额', reliefs),
  {
    id: 'relief-cases',
    title: '临时救助人次（已批准件数）',
    unit: 'count',
    source: article(assistanceLaw, '29'),
    numerator: { of: 'cases-approved', items: reliefs },
  },
  {
    id: 'on-time-share',
    title: '审核确认按期办结率',
    unit: 'ratio',
    source: article(confirmationMeasures, '22'),
    numerator: { of: 'cases-on-time', items: layers },
    denominator: { of: 'cases-decided', items: layers },
  },
  {
    id: 'approval-share',
    title: '申请通过率',
    unit: 'ratio',
    source: article(confirmationMeasures, '20'),
    numerator: { of: 'cases-approved', items: layers },
    denominator: { of: 'cases-decided', items: layers },
  },
]

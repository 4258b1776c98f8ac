import type { Parameter } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import {
  assistanceLaw,
  civilCode,
  confirmationMeasures,
  destituteMeasures,
  formerMeasures,
  interimMeasures,
  litigationLaw,
  reconsiderationLaw,
  rigidMeasures,
  safetyNetNotice,
  temporaryReliefOpinion,
} from '../sources.ts'
import { since, unless } from './dated.ts'

/** Time limits, notices, reviews, deciding levels and penalties. */

const levels = { county: '县级民政部门', township: '乡镇（街道）' } as const

export const surveyStartDays = {
  id: 'survey-start-days',
  title: '启动家庭经济状况调查的期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(confirmationMeasures, '15'),
  national: [since('2021-07-01', 3)],
} as const satisfies Parameter

export const dataCheckStartDays = {
  id: 'data-check-start-days',
  title: '启动信息核对的期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(confirmationMeasures, '17'),
  national: [since('2021-07-01', 3)],
} as const satisfies Parameter

export const noticeDays = {
  id: 'notice-days',
  title: '公示期（日历日）',
  unit: 'days',
  setBy: 'national',
  source: article(confirmationMeasures, '19'),
  national: [since('2021-07-01', 7)],
} as const satisfies Parameter

export const countyDecisionDays = {
  id: 'county-decision-days',
  title: '县级审核确认期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(confirmationMeasures, '20'),
  national: [since('2021-07-01', 10)],
} as const satisfies Parameter

export const refusalNoticeDays = {
  id: 'refusal-notice-days',
  title: '不予确认书面告知期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(confirmationMeasures, '21'),
  national: [since('2021-07-01', 3)],
} as const satisfies Parameter

export const wholeDays = {
  id: 'whole-days',
  title: '全程办理期限（县级审核确认）',
  unit: 'working-days',
  setBy: 'national',
  source: article(confirmationMeasures, '22'),
  national: [since('2021-07-01', 30)],
} as const satisfies Parameter

export const wholeDaysTownship = {
  id: 'whole-days-township',
  title: '全程办理期限（审核确认权限下放乡镇）',
  unit: 'working-days',
  setBy: 'national',
  source: article(safetyNetNotice, ''),
  national: [{ ...since('2021-07-01', 30), until: safetyNetNotice.from }, since('2022-10-20', 20)],
} as const satisfies Parameter

export const wholeDaysSpecial = {
  id: 'whole-days-special',
  title: '全程办理期限（有异议、人户分离等特殊情形）',
  unit: 'working-days',
  setBy: 'national',
  source: article(confirmationMeasures, '22'),
  national: [since('2021-07-01', 45)],
} as const satisfies Parameter

export const destituteSurveyDays = {
  id: 'destitute-survey-days',
  title: '特困认定：调查核实和初审期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(destituteMeasures, '13'),
  national: [since('2021-07-01', 15)],
} as const satisfies Parameter

export const destituteDecisionDays = {
  id: 'destitute-decision-days',
  title: '特困认定：县级审核确认期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(destituteMeasures, '16'),
  national: [since('2021-07-01', 15)],
} as const satisfies Parameter

export const selfCareReassessDays = {
  id: 'self-care-reassess-days',
  title: '生活自理能力变化后重新评估期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(destituteMeasures, '23'),
  national: [since('2021-07-01', 10)],
} as const satisfies Parameter

export const destituteSample = {
  id: 'destitute-sample',
  title: '特困认定：县级随机抽查比例下限',
  unit: 'ratio',
  setBy: 'national',
  source: article(destituteMeasures, '16'),
  national: [since('2021-07-01', 0.3)],
} as const satisfies Parameter

/** The old duty was repealed in 2021; a place may keep a rate. */
export const allowanceSample = {
  id: 'allowance-sample',
  title: '低保：县级入户抽查比例',
  unit: 'ratio',
  setBy: 'local',
  source: article(formerMeasures, ''),
  national: [],
  optional: true,
} as const satisfies Parameter

export const rigidDays = {
  id: 'rigid-days',
  title: '刚性支出困难家庭：全程办理期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(rigidMeasures, '7'),
  national: [since('2025-01-01', 30)],
} as const satisfies Parameter

export const rigidDaysSpecial = {
  id: 'rigid-days-special',
  title: '刚性支出困难家庭：特殊情形办理期限',
  unit: 'working-days',
  setBy: 'national',
  source: article(rigidMeasures, '7'),
  national: [since('2025-01-01', 45)],
} as const satisfies Parameter

export const reviewMonthsA = {
  id: 'review-months-a',
  title: 'A类家庭（短期内变化不大）复核间隔',
  unit: 'months',
  setBy: 'national',
  source: article(confirmationMeasures, '31'),
  national: [since('2021-07-01', 12)],
} as const satisfies Parameter

export const reviewMonthsB = {
  id: 'review-months-b',
  title: 'B类家庭（收入不固定、成员有劳动能力）复核间隔',
  unit: 'months',
  setBy: 'national',
  source: article(confirmationMeasures, '31'),
  national: [since('2021-07-01', 6)],
} as const satisfies Parameter

/** The class came from the repealed measures; off until a place sets it. */
export const reviewMonthsC = {
  id: 'review-months-c',
  title: 'C类家庭复核间隔',
  unit: 'months',
  setBy: 'local',
  source: article(confirmationMeasures, '31'),
  national: [],
  optional: true,
} as const satisfies Parameter

export const destituteReviewMonths = {
  id: 'destitute-review-months',
  title: '特困人员复核间隔',
  unit: 'months',
  setBy: 'national',
  source: article(destituteMeasures, '20'),
  national: [since('2021-07-01', 12)],
} as const satisfies Parameter

export const edgeValidMonths = {
  id: 'edge-valid-months',
  title: '最低生活保障边缘家庭认定有效期',
  unit: 'months',
  setBy: 'local',
  source: article(assistanceLaw, '21'),
  national: [],
  defaults: [unless(12)],
} as const satisfies Parameter

export const rigidValidMonths = {
  id: 'rigid-valid-months',
  title: '刚性支出困难家庭认定有效期（不超过12个月）',
  unit: 'months',
  setBy: 'local',
  source: article(rigidMeasures, '10'),
  national: [],
  defaults: [unless(12)],
} as const satisfies Parameter

export const rigidValidMost = {
  id: 'rigid-valid-months-most',
  title: '刚性支出困难家庭认定有效期上限',
  unit: 'months',
  setBy: 'national',
  source: article(rigidMeasures, '10'),
  national: [since('2025-01-01', 12)],
} as const satisfies Parameter

export const reportChangeMonths = {
  id: 'report-change-months',
  title: '家庭情况重大变化的报告期限',
  unit: 'months',
  setBy: 'national',
  source: article(safetyNetNotice, ''),
  national: [since('2022-10-20', 3)],
} as const satisfies Parameter

export const deathHandlingMonths = {
  id: 'death-handling-months',
  title: '成员死亡后完成增发、减发、停发的期限',
  unit: 'months',
  setBy: 'national',
  source: article(safetyNetNotice, ''),
  national: [since('2022-10-20', 3)],
} as const satisfies Parameter

export const graceMonths = {
  id: 'grace-months',
  title: '渐退期（月）',
  unit: 'months',
  setBy: 'local',
  source: article(confirmationMeasures, '33'),
  national: [],
  defaults: [unless(6)],
} as const satisfies Parameter

/** Share of the amount in each month of the gradual exit; the last one goes on when it is shorter than the months. */
export const graceShape = {
  id: 'grace-shape',
  title: '渐退期各月发放比例',
  unit: 'list',
  setBy: 'local',
  source: article(confirmationMeasures, '33'),
  national: [],
  defaults: [unless([1])],
} as const satisfies Parameter

export const refusedJobs = {
  id: 'refused-jobs',
  title: '无正当理由连续拒绝介绍工作的次数',
  unit: 'count',
  setBy: 'national',
  source: article(confirmationMeasures, '34'),
  national: [since('2021-07-01', 3)],
} as const satisfies Parameter

const decidingLevel = (scheme: string, name: string) =>
  ({
    id: `${scheme}-deciding-level`,
    title: `${name}审核确认权限`,
    unit: 'choice',
    setBy: 'local',
    source: article(assistanceLaw, '44'),
    national: [],
    defaults: [unless('county')],
    choices: levels,
  }) as const satisfies Parameter

export const allowanceLevel = decidingLevel('allowance', '最低生活保障')
export const edgeLevel = decidingLevel('edge', '最低生活保障边缘家庭')
export const rigidLevel = decidingLevel('rigid', '刚性支出困难家庭')
export const destituteLevel = decidingLevel('destitute', '特困人员')
export const expenditureLevel = decidingLevel('expenditure-relief', '支出型临时救助')

/** Small sums are the township's; above its limit the county decides. */
export const emergencyLevel = {
  id: 'emergency-relief-deciding-level',
  title: '急难型临时救助审批权限（限额以内）',
  unit: 'choice',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
  defaults: [unless('township')],
  choices: levels,
} as const satisfies Parameter

/** Highest fine as a multiple of what was got by fraud, by the date of the conduct. */
export const fineMost = {
  id: 'fraud-fine-most',
  title: '骗取救助罚款上限（骗取金额的倍数）',
  unit: 'ratio',
  setBy: 'national',
  source: article(assistanceLaw, '73'),
  national: [
    { ...since('2014-05-01', 3, '社会救助暂行办法第六十八条'), until: assistanceLaw.from },
    since('2026-07-01', 2, '中华人民共和国社会救助法第七十三条'),
  ],
} as const satisfies Parameter

export const fineLeast = {
  id: 'fraud-fine-least',
  title: '骗取救助罚款下限（骗取金额的倍数）',
  unit: 'ratio',
  setBy: 'national',
  source: article(interimMeasures, '68'),
  national: [
    { ...since('2014-05-01', 1, '社会救助暂行办法第六十八条'), until: assistanceLaw.from },
    since('2026-07-01', 0, '中华人民共和国社会救助法第七十三条'),
  ],
} as const satisfies Parameter

export const reconsiderationDays = {
  id: 'reconsideration-days',
  title: '申请行政复议的期限',
  unit: 'days',
  setBy: 'national',
  source: article(reconsiderationLaw, '20'),
  national: [since('2024-01-01', 60)],
} as const satisfies Parameter

export const litigationMonths = {
  id: 'litigation-months',
  title: '提起行政诉讼的期限',
  unit: 'months',
  setBy: 'national',
  source: article(litigationLaw, '46'),
  national: [since('2017-07-01', 6)],
} as const satisfies Parameter

export const litigationDaysAfterReview = {
  id: 'litigation-days-after-review',
  title: '不服复议决定提起行政诉讼的期限',
  unit: 'days',
  setBy: 'national',
  source: article(litigationLaw, '45'),
  national: [since('2017-07-01', 15)],
} as const satisfies Parameter

export const leapBirthday = {
  id: 'leap-birthday',
  title: '2月29日出生的人平年的生日',
  unit: 'choice',
  setBy: 'local',
  source: article(civilCode, '202'),
  national: [],
  defaults: [unless('february-28')],
  choices: { 'february-28': '2月28日', 'march-1': '3月1日' },
} as const satisfies Parameter

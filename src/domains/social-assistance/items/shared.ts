import type { Deadline, Evidence, ItemPart, NoticeTerms } from '#core/item.ts'
import { article, type Citation } from '#core/source.ts'
import { assistanceLaw, confirmationMeasures, safetyNetNotice } from '../sources.ts'

/** What the items decided on a household's means have in common. Numbers are keys of their parameters. */

export const lowIncomeCascade = [
  'destitute-support',
  'minimum-living-allowance',
  'single-person-allowance',
  'low-income-edge',
  'rigid-expenditure',
] as const

/** Sources asked in every case decided on means. */
export const meansChecks = [
  'household-registration',
  'vehicles',
  'real-estate',
  'wages',
  'pensions',
  'bank-deposits',
  'companies',
  'disability',
  'deaths',
  'marriage',
] as const

const measures = (number: string) => article(confirmationMeasures, number)

/** Materials a person brings; what registers answer is obtained by the platform and may not be asked for (社会救助法 art. 62). */
export const meansEvidence: readonly Evidence[] = [
  { id: 'application', title: '社会救助申请书', source: measures('9'), isRequired: true, obtainedBy: 'form' },
  { id: 'promise', title: '承诺书', source: measures('9'), isRequired: true, obtainedBy: 'form' },
  {
    id: 'authorisation',
    title: '家庭经济状况核对授权书（每位成年家庭成员）',
    source: measures('9'),
    isRequired: true,
    obtainedBy: 'form',
  },
  { id: 'mandate', title: '委托代办的委托书', source: measures('6'), isRequired: false, obtainedBy: 'applicant' },
  { id: 'receipts', title: '医疗、教育等支出票据', source: measures('13'), isRequired: false, obtainedBy: 'applicant' },
  {
    id: 'identity',
    title: '身份证、户口簿',
    source: article(assistanceLaw, '62'),
    isRequired: true,
    obtainedBy: 'platform',
  },
  {
    id: 'disability-card',
    title: '残疾人证',
    source: article(assistanceLaw, '62'),
    isRequired: false,
    obtainedBy: 'platform',
  },
  {
    id: 'real-estate-record',
    title: '不动产登记信息',
    source: measures('17'),
    isRequired: true,
    obtainedBy: 'platform',
  },
  { id: 'vehicle-record', title: '机动车登记信息', source: measures('17'), isRequired: true, obtainedBy: 'platform' },
  {
    id: 'insurance-record',
    title: '社会保险缴纳和待遇信息',
    source: measures('17'),
    isRequired: true,
    obtainedBy: 'platform',
  },
  {
    id: 'bank-record',
    title: '银行存款等金融资产信息',
    source: measures('17'),
    isRequired: true,
    obtainedBy: 'platform',
  },
]

/** Actions that close an application, whatever the outcome. */
export const closings = ['approve', 'refuse', 'withdraw', 'end'] as const

const surveyStart: Deadline = {
  id: 'survey-start',
  title: '启动家庭经济状况调查',
  owner: 'township',
  source: measures('15'),
  startsOn: ['accept', 'reopen'],
  stopsOn: ['request-checks', 'record-visit', 'propose-approval', 'propose-refusal', ...closings],
  unit: 'working-days',
  length: [{ parameter: 'surveyStartDays' }],
}
const dataCheckStart: Deadline = {
  id: 'data-check-start',
  title: '启动信息核对',
  owner: 'county',
  source: measures('17'),
  startsOn: ['request-checks'],
  stopsOn: ['record-check', 'propose-approval', 'propose-refusal', ...closings],
  unit: 'working-days',
  length: [{ parameter: 'dataCheckStartDays' }],
}
const countyDecision: Deadline = {
  id: 'county-decision',
  title: '县级审核确认',
  owner: 'county',
  source: measures('20'),
  startsOn: ['forward', 'propose-refusal'],
  stopsOn: ['reinvestigate', ...closings],
  unit: 'working-days',
  length: [{ parameter: 'countyDecisionDays' }],
}
export const refusalNotice: Deadline = {
  id: 'refusal-notice',
  title: '书面告知不予确认及理由',
  owner: 'township',
  source: measures('21'),
  startsOn: ['refuse'],
  stopsOn: ['deliver-letter'],
  unit: 'working-days',
  length: [{ parameter: 'refusalNoticeDays' }],
}
const whole: Deadline = {
  id: 'whole',
  title: '受理至作出审核确认决定',
  owner: 'county',
  source: measures('22'),
  startsOn: ['accept', 'reopen'],
  stopsOn: closings,
  pausesOn: ['request-correction'],
  resumesOn: ['supply-correction'],
  unit: 'working-days',
  length: [
    { parameter: 'wholeDaysSpecial', when: 'special' },
    { parameter: 'wholeDaysTownship', when: 'township-decides' },
    { parameter: 'wholeDays' },
  ],
}

export const meansDeadlines: readonly Deadline[] = [surveyStart, dataCheckStart, countyDecision, refusalNotice, whole]

/** Before the decision, in the village or community: 7 days (art. 19). */
export const meansNotice: NoticeTerms = {
  title: '最低生活保障审核确认公示',
  source: measures('19'),
  days: 'noticeDays',
  shows: ['name', 'members', 'amount', 'village', 'item'],
}

/** A notice of a status or a one-time help: no standing list, so no amount; the same 7 days. */
export const recognitionNotice = (title: string, source: Citation): NoticeTerms => ({
  title,
  source,
  days: 'noticeDays',
  shows: ['name', 'members', 'village', 'item'],
})

/** 社会救助法 art. 48: the person is heard first, then the reasons are given in writing. */
export const meansStopGrounds: ItemPart['stopGrounds'] = [
  { id: 'income-over', title: '家庭人均收入不再低于规定标准', source: measures('32') },
  { id: 'property-over', title: '家庭财产状况不再符合规定', source: measures('32') },
  { id: 'members-changed', title: '家庭成员增减（死亡、服刑、婚嫁等）', source: article(safetyNetNotice, '') },
  { id: 'change-not-reported', title: '家庭情况重大变化超过规定期限未报告且不再符合条件', source: measures('30') },
  { id: 'refused-jobs', title: '有劳动能力成员连续无正当理由拒绝介绍工作（仅调减其本人份额）', source: measures('34') },
  { id: 'fraud', title: '虚报、隐瞒、伪造等手段骗取救助', source: article(assistanceLaw, '73') },
  { id: 'own-request', title: '本人主动申请退出', source: measures('32') },
  { id: 'moved-to-destitute', title: '转为特困人员救助供养', source: article(assistanceLaw, '16') },
]

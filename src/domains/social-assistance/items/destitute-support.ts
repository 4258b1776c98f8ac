import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { destituteParameters, meansProcedureParameters, placeParameters } from '../parameters/groups.ts'
import {
  destituteDecisionDays,
  destituteLevel,
  destituteReviewMonths,
  destituteSample,
  destituteSurveyDays,
  selfCareReassessDays,
} from '../parameters/procedure.ts'
import {
  destituteCare,
  destituteLiving,
  destitutePropertyWithinLimits,
  noAbleObligor,
  noLabour,
  noLivelihood,
} from '../rules/destitute.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { applicationPlace } from '../rules/place.ts'
import { assistanceLaw, destituteMeasures } from '../sources.ts'
import { applicationForm, applicationParties } from './form.ts'
import { closings, lowIncomeCascade, meansChecks, meansEvidence, refusalNotice } from './shared.ts'

const parameters = {
  ...placeParameters,
  ...destituteParameters,
  ...meansProcedureParameters,
  destituteDecisionDays,
  destituteLevel,
  destituteReviewMonths,
  destituteSample,
  destituteSurveyDays,
  selfCareReassessDays,
}

const measures = (number: string) => article(destituteMeasures, number)

export const destituteSupport = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'destitute-support',
    title: '特困人员救助供养',
    plain: '特困（五保）',
    layer: 'basic',
    summary: '无劳动能力、无生活来源、无法定义务人或者义务人无履行能力的老年人、残疾人和未成年人，由国家供养。',
    sources: [article(assistanceLaw, '16'), measures('4')],
    whoMayApply: '本人向户籍所在地乡镇（街道）申请；有困难的可以委托村（居）委会或者他人代为申请。',
    form: applicationForm,
    parties: applicationParties,
    evidence: [
      ...meansEvidence,
      {
        id: 'statement',
        title: '劳动能力、生活来源、财产状况以及赡养、抚养、扶养情况的书面声明',
        source: measures('10'),
        isRequired: true,
        obtainedBy: 'applicant',
      },
      {
        id: 'obligor-authorisation',
        title: '义务人的核对授权书（经本人同意）',
        source: article(assistanceLaw, '41'),
        isRequired: false,
        obtainedBy: 'applicant',
      },
    ],
    workflow: 'means-tested',
    deadlines: [
      {
        id: 'survey',
        title: '调查核实并提出初审意见',
        owner: 'township',
        source: measures('13'),
        startsOn: ['accept', 'reinvestigate'],
        stopsOn: ['propose-approval', 'propose-refusal', ...closings],
        unit: 'working-days',
        length: [{ parameter: 'destituteSurveyDays' }],
      },
      {
        id: 'county-decision',
        title: '县级审核确认',
        owner: 'county',
        source: measures('16'),
        startsOn: ['forward', 'propose-refusal'],
        stopsOn: ['reinvestigate', ...closings],
        unit: 'working-days',
        length: [{ parameter: 'destituteDecisionDays' }],
      },
      { ...refusalNotice, source: measures('18') },
    ],
    notice: {
      title: '特困人员认定公示',
      source: measures('14'),
      days: 'noticeDays',
      shows: ['name', 'village', 'item'],
    },
    result: 'cash',
    covers: 'person',
    reviewMonths: 'destituteReviewMonths',
    decidingLevel: 'destituteLevel',
    cascade: lowIncomeCascade,
    incompatibleWith: [
      'minimum-living-allowance',
      'single-person-allowance',
      'low-income-edge',
      'rigid-expenditure',
      'disability-living-subsidy',
      'disability-care-subsidy',
      'orphan-allowance',
      'unattended-child-allowance',
    ],
    startsIn: 'month-after-decision',
    checks: meansChecks,
    stopGrounds: [
      { id: 'died', title: '死亡或者被宣告死亡、宣告失踪', source: measures('24') },
      { id: 'able-to-work', title: '具备或者恢复劳动能力', source: measures('24') },
      { id: 'imprisoned', title: '依法被判处刑罚且在监狱服刑', source: measures('24') },
      { id: 'means-over', title: '收入或者财产状况不再符合规定', source: measures('24') },
      { id: 'obligor-able', title: '法定义务人具有履行义务能力', source: measures('24') },
      { id: 'grown-up', title: '年满十八周岁且不再接受义务教育、高中阶段教育', source: measures('24') },
      { id: 'own-request', title: '自愿申请退出救助供养', source: measures('24') },
      { id: 'fraud', title: '虚报、隐瞒、伪造等手段骗取救助', source: article(assistanceLaw, '73') },
    ],
  },
  {
    parameters,
    inForce: { from: destituteMeasures.from },
    rules: [...applicationPlace, ...noLabour, ...noLivelihood, ...destitutePropertyWithinLimits, ...noAbleObligor],
    amounts: [...destituteLiving, ...destituteCare],
    facts: readHousehold,
    covered: (h) => (h.applicant ? [h.applicant.id] : []),
  },
)

import { demonstrationValue, localParameter, unconfirmed } from '#core/local-value.ts'
import type { LocalStandard, Parameter, ParameterUnit, ValuesOf } from '#core/parameter.ts'
import { article, type Citation } from '#core/source.ts'
import type { PlainDate } from '#core/units.ts'
import { orphanOpinion, unattendedNotice, unattendedOpinion } from './sources.ts'

const orphan = article(orphanOpinion, '')
const unattended = article(unattendedOpinion, '')
const planDocument = '河南省“十四五”民政事业发展规划 第一章（2020年值，待确认）'

interface National<Id extends string, U extends ParameterUnit> {
  readonly id: Id
  readonly title: string
  readonly unit: U
  readonly setBy: 'national'
  readonly source: Citation
  readonly national: readonly [{ readonly from: PlainDate; readonly value: number }]
}
const national = <const Id extends string, const U extends ParameterUnit>(
  id: Id,
  title: string,
  unit: U,
  value: number,
): National<Id, U> => ({
  id,
  title,
  unit,
  setBy: 'national',
  source: unattended,
  national: [{ from: unattendedOpinion.from, value }],
})

/** Illnesses of a parent that a place may count as serious. */
export const parentIllnesses = {
  'malignant-tumour': '恶性肿瘤',
  'kidney-failure': '终末期肾病（尿毒症）',
  leukaemia: '白血病',
  'heart-disease': '严重心脏病',
  'liver-cirrhosis': '肝硬化失代偿期',
  'organ-transplant': '器官移植',
  'severe-mental-illness': '重性精神病',
  aids: '艾滋病机会性感染',
} as const

const childhood = {
  adultAge: national('child-adult-age', '儿童年龄上限（不满）', 'years', 18),
  studyContinues: localParameter({
    id: 'child-study-continues',
    title: '满十八周岁仍在全日制就读的继续发放',
    unit: 'switch',
    source: orphan,
    defaults: [unconfirmed('2010-11-16', false)],
  }),
  parentMonths: national('child-parent-months', '父母服刑、强制隔离戒毒、限制人身自由、失联的最短月数', 'months', 6),
  severeGrade: national('child-parent-severe-grade', '父母重残的残疾等级（不低于）', 'count', 2),
  severeMindGrade: national('child-parent-mind-grade', '父母智力、精神残疾的等级（不低于）', 'count', 4),
  illnesses: localParameter({
    id: 'child-parent-illnesses',
    title: '父母重病的范围',
    unit: 'list',
    source: unattended,
    choices: parentIllnesses,
  }),
  missingIsOrphan: localParameter({
    id: 'child-missing-is-orphan',
    title: '父母一方死亡一方宣告失踪、或者双方宣告失踪的认定为孤儿',
    unit: 'switch',
    source: orphan,
    defaults: [unconfirmed('2010-11-16', true)],
  }),
} as const

const procedure = {
  townshipDays: national('child-township-days', '儿童生活保障乡镇（街道）查验期限', 'working-days', 15),
  decisionDays: national('child-decision-days', '儿童生活保障县级确认期限', 'working-days', 15),
  refusalNoticeDays: localParameter({
    id: 'child-refusal-notice-days',
    title: '儿童生活保障不予确认的书面告知期限',
    unit: 'working-days',
    source: unattended,
    defaults: [unconfirmed('2020-01-01', 3)],
  }),
  reviewMonths: localParameter({
    id: 'child-review-months',
    title: '儿童生活保障复核间隔',
    unit: 'months',
    source: unattended,
    defaults: [unconfirmed('2020-01-01', 12)],
  }),
  decidingLevel: localParameter({
    id: 'child-deciding-level',
    title: '儿童生活保障确认机关',
    unit: 'choice',
    source: unattended,
    defaults: [unconfirmed('2010-11-16', 'county')],
    choices: { county: '县级民政部门', township: '乡镇（街道）' },
  }),
} as const

const scatteredStandard = localParameter({
  id: 'orphan-standard-scattered',
  title: '社会散居孤儿基本生活标准',
  unit: 'fen/person/month',
  source: orphan,
  defaults: [unconfirmed('2020-01-01', 95_000, planDocument)],
})

export const orphanParameters = {
  ...childhood,
  ...procedure,
  scatteredStandard,
  institutionStandard: localParameter({
    id: 'orphan-standard-institution',
    title: '集中养育孤儿基本生活标准',
    unit: 'fen/person/month',
    source: orphan,
    defaults: [unconfirmed('2020-01-01', 135_000, planDocument)],
  }),
} as const

export const unattendedParameters = {
  ...childhood,
  ...procedure,
  scatteredStandard,
  unattendedRatio: localParameter({
    id: 'unattended-standard-ratio',
    title: '事实无人抚养儿童标准与社会散居孤儿标准之比',
    unit: 'ratio',
    source: article(unattendedNotice, ''),
    defaults: [unconfirmed('2020-01-01', 1)],
  }),
} as const

export type ChildValues = ValuesOf<typeof childhood>
export type OrphanValues = ValuesOf<typeof orphanParameters>
export type UnattendedValues = ValuesOf<typeof unattendedParameters>

const all: Readonly<Record<string, Parameter>> = { ...orphanParameters, ...unattendedParameters }
export const parameters: readonly Parameter[] = Object.values(all)

export const demonstrationStandards: readonly Omit<LocalStandard, 'area'>[] = [
  demonstrationValue('child-parent-illnesses', [
    'malignant-tumour',
    'kidney-failure',
    'leukaemia',
    'severe-mental-illness',
  ]),
]

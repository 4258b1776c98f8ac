import { rememberLast } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article, chineseNumber, type Period } from '#core/source.ts'
import { say, type Trace, type Words } from '#core/trace.ts'
import { type Fen, fen, plus, shareOf } from '#core/units.ts'
import type { destituteParameters } from '../parameters/groups.ts'
import { assistanceLaw, destituteMeasures } from '../sources.ts'
import { edgeLimits, edgePropertyKeys } from './edge.ts'
import type { Household, Person } from './household.ts'
import { type OwnExclusions, ownIncome } from './income.ts'
import { memberKeys } from './members.ts'
import { met, monthsPerYear, yuan } from './numbers.ts'
import { isWithinLimits, nothingTogether, type PropertyLimits } from './property.ts'

export type DestituteValues = ValuesOf<typeof destituteParameters>
type DestituteRule = Rule<Household, DestituteValues>
const destitutePropertyKeys = [
  'livingStandard',
  'destituteMoney',
  'destituteDwellings',
  'destituteVehicles',
  'destituteMachinery',
  'destituteStake',
  'exemptVehicles',
  'exemptDwellings',
] as const satisfies readonly (keyof DestituteValues)[]
const noLabourKeys = ['noLabourElderAge', 'noLabourMinorAge', 'supportedMinorAge', 'noLabourDisabilities'] as const

const before: Period = { from: destituteMeasures.from, until: assistanceLaw.from }
const versions = (rule: DestituteRule, number: string): readonly [DestituteRule, DestituteRule] => [
  { ...rule, source: article(destituteMeasures, number), inForce: before },
  { ...rule, inForce: { from: assistanceLaw.from } },
]

/** Why a person is held to have no ability to work; undefined when he has (特困人员认定办法 arts. 5, 24). */
export function noLabourGround(
  person: Pick<Person, 'age' | 'disabilities' | 'schooling' | 'wasSupportedAsMinor'>,
  v: Pick<DestituteValues, (typeof noLabourKeys)[number]>,
): 'elder' | 'minor' | 'disabled' | 'still-supported' | undefined {
  if (person.age >= v.noLabourElderAge) return 'elder'
  if (person.age < v.noLabourMinorAge) return 'minor'
  if (person.disabilities.length > 0 && person.disabilities.some((code) => v.noLabourDisabilities.includes(code)))
    return 'disabled'
  return person.wasSupportedAsMinor && minorSupportContinues(person, v) ? 'still-supported' : undefined
}

/** To 18, and after that while in compulsory or upper-secondary schooling, 中职 included; not at university. */
export const minorSupportContinues = (
  person: Pick<Person, 'age' | 'schooling'>,
  v: Pick<DestituteValues, 'supportedMinorAge'>,
): boolean =>
  person.age < v.supportedMinorAge || person.schooling === 'compulsory' || person.schooling === 'upper-secondary'

const groundTitles = {
  elder: '老年人',
  minor: '未成年人',
  disabled: '残疾类别和等级符合规定',
  'still-supported': '未成年时已纳入供养，仍在继续供养期',
} as const

export const noLabour = versions(
  {
    id: 'no-ability-to-work',
    source: article(assistanceLaw, '16'),
    says: '无劳动能力（老年人、未成年人或者规定类别和等级的残疾人）',
    uses: noLabourKeys,
    holds: (h, v, trace) => {
      const ground = h.applicant && noLabourGround(h.applicant, v)
      trace?.step('劳动能力', say`${h.applicant?.age ?? 0} 周岁`, ground ? groundTitles[ground] : '有劳动能力')
      return ground !== undefined
    },
  },
  '5',
)

/** His own income, without basic pension and old-age allowance, strictly below the living standard. */
const hasNoLivelihood = (person: Person, h: Household, v: DestituteValues): boolean =>
  livelihoodOf(person, h, v) < v.livingStandard * monthsPerYear

const livelihoodOf = (person: Person, h: Household, v: DestituteValues): Fen => ownIncome(person, h, v, exclusions)
const exclusions: OwnExclusions<DestituteValues> = {
  basicPension: (v) => v.destituteExclusions,
  elderAllowance: (v) => v.destituteExclusions,
}

export const noLivelihood = versions(
  {
    id: 'no-source-of-livelihood',
    source: article(assistanceLaw, '16'),
    says: '无生活来源：本人收入低于当地最低生活保障标准',
    uses: [...memberKeys, 'livingStandard', 'destituteExclusions'],
    holds: (h, v, trace) => {
      if (!h.applicant) return false
      const income = livelihoodOf(h.applicant, h, v)
      const isBelow = income < v.livingStandard * monthsPerYear
      trace?.step(
        '本人年收入（不含基础养老金、高龄津贴等）',
        say`${yuan(income)}，应低于 ${yuan(v.livingStandard)} × 12 月`,
        met(isBelow),
      )
      return isBelow
    },
  },
  '6',
)

const destituteLimits = rememberLast(
  (v: DestituteValues): PropertyLimits => ({
    money: v.destituteMoney,
    dwellings: v.destituteDwellings,
    vehicles: v.destituteVehicles,
    machinery: v.destituteMachinery,
    stake: v.destituteStake,
    exemptVehicles: v.exemptVehicles,
    exemptDwellings: v.exemptDwellings,
    standard: v.livingStandard,
  }),
)

export const destitutePropertyWithinLimits = versions(
  {
    id: 'property-within-destitute-limits',
    source: article(assistanceLaw, '16'),
    says: '财产状况符合当地特困人员财产状况规定',
    uses: destitutePropertyKeys,
    holds: (h, v, trace) => h.applicant !== undefined && isWithinLimits([h.applicant], h, destituteLimits(v), trace),
  },
  '7',
)

/** Numbers are those of the six items of 特困人员认定办法 art. 8; `joint` is our reading for a spouse who qualifies too. */
export type UnableItem = 1 | 2 | 3 | 4 | 5 | 6 | 'joint'

/** The item by which an obligor is unable to support; undefined when he is able. `h` is the applicant's household. */
export function obligorUnable(obligor: Person, h: Household, v: DestituteValues): UnableItem | undefined {
  if (obligor.receives.includes('destitute-support')) return 1
  if (obligor.receives.includes('minimum-living-allowance') && obligor.age >= v.obligorAllowanceAge) return 2
  const isElder = obligor.age >= v.obligorElderAge
  const isSevere = obligor.disabilities.some((code) => v.obligorDisabilities.includes(code))
  const isIncapable = obligor.lacksCapacity || obligor.absence === 'missing' || obligor.absence === 'prison'
  if (isElder || isSevere || isIncapable) {
    const owned = h.persons.includes(obligor) ? h : nothingTogether
    const isPoor = isWithinLimits([obligor], owned, edgeLimits(v))
    const earnsLittle = isPoor && livelihoodOf(obligor, h, v) < v.disposableIncome
    if (isElder && earnsLittle) return 3
    if (isSevere && earnsLittle) return 4
    if (isIncapable && isPoor) return 5
  }
  if (obligor.isDestituteObligorByProvince) return 6
  // READING: a spouse who has neither ability to work nor livelihood is no support; both are recognised together.
  const isJoint = obligor.kin === 'spouse' && noLabourGround(obligor, v) !== undefined && hasNoLivelihood(obligor, h, v)
  return isJoint ? 'joint' : undefined
}

/** Those who owe the applicant support (民法典 arts. 1059, 1067): living apart, and in the household. */
function obligorsOf(h: Household, v: DestituteValues): readonly Person[] {
  const apart = h.obligors.length === 0 ? h.obligors : h.obligors.filter((obligor) => obligor.isAlive)
  const { applicant } = h
  if (!applicant || h.persons.length === 1) return apart
  const isElder = applicant.age >= v.noLabourElderAge
  const together = h.persons.filter(
    (person) =>
      person.isAlive &&
      (person.kin === 'spouse' ||
        (person.kin === 'child' && person.age >= v.adultAge) ||
        (person.kin === 'parent' && !isElder)),
  )
  return together.length === 0 ? apart : [...apart, ...together]
}

export const noAbleObligor = versions(
  {
    id: 'no-able-obligor',
    source: article(assistanceLaw, '16'),
    says: '无法定赡养、抚养、扶养义务人，或者其法定义务人无履行义务能力',
    uses: [
      ...memberKeys,
      ...edgePropertyKeys,
      ...noLabourKeys,
      'destituteExclusions',
      'disposableIncome',
      'obligorAllowanceAge',
      'obligorDisabilities',
      'obligorElderAge',
    ],
    holds: (h, v, trace) => {
      let isAlone = true
      for (const obligor of obligorsOf(h, v)) {
        const item = obligorUnable(obligor, h, v)
        trace?.step(say`义务人：${obligor.name}`, say`${obligor.age} 周岁`, itemText(item))
        if (item === undefined) isAlone = false
      }
      return isAlone
    },
  },
  '8',
)

const itemText = (item: UnableItem | undefined): Words => {
  if (item === undefined) return '有履行义务能力'
  return item === 'joint'
    ? '配偶同样无劳动能力、无生活来源'
    : say`无履行义务能力（第八条第${chineseNumber(item)}项情形）`
}

export type SelfCareGrade = 'self' | 'partial' | 'full'
const gradeTitles: Readonly<Record<SelfCareGrade, string>> = {
  self: '具备生活自理能力',
  partial: '部分丧失生活自理能力',
  full: '完全丧失生活自理能力',
}

/** Grade by the number of indicators not met: none, some, most (特困人员认定办法 art. 22). */
export function selfCareGrade(failed: number, v: Pick<DestituteValues, 'partialFrom' | 'fullFrom'>): SelfCareGrade {
  if (failed >= v.fullFrom) return 'full'
  return failed >= v.partialFrom ? 'partial' : 'self'
}

type CareValues = Pick<
  DestituteValues,
  | 'careMode'
  | 'careSelf'
  | 'carePartial'
  | 'careFull'
  | 'careShareSelf'
  | 'careSharePartial'
  | 'careShareFull'
  | 'minimumWage'
>

/** Monthly care of a grade: the published amount, or a fraction of the minimum wage, rounded once. */
function careStandard(grade: SelfCareGrade, v: CareValues): Fen {
  if (v.careMode === 'amount') return grade === 'self' ? v.careSelf : grade === 'partial' ? v.carePartial : v.careFull
  const share = grade === 'self' ? v.careShareSelf : grade === 'partial' ? v.careSharePartial : v.careShareFull
  return shareOf(v.minimumWage, share[0] ?? 0, share[1] ?? 1)
}

/** Basic living and care of one destitute person. */
export const destituteAmount = (
  grade: SelfCareGrade,
  v: CareValues & Pick<DestituteValues, 'destituteStandard'>,
): { readonly basic: Fen; readonly care: Fen; readonly total: Fen } => {
  const care = careStandard(grade, v)
  return { basic: v.destituteStandard, care, total: plus(v.destituteStandard, care) }
}

const amountVersions = (
  amount: Amount<Household, DestituteValues>,
): readonly [Amount<Household, DestituteValues>, Amount<Household, DestituteValues>] => [
  { ...amount, source: article(destituteMeasures, '18'), inForce: before },
  { ...amount, inForce: { from: assistanceLaw.from } },
]

export const destituteLiving = amountVersions({
  id: 'destitute-living',
  title: '特困人员基本生活费（每人每月）',
  source: article(assistanceLaw, '17'),
  uses: ['destituteStandard'],
  pays: 'monthly',
  fen: (_h, v, trace) => {
    trace?.step('基本生活费', '当地特困人员基本生活标准', yuan(v.destituteStandard))
    return v.destituteStandard
  },
})

/** Nothing until the ability for self-care has been assessed. */
export const destituteCare = amountVersions({
  id: 'destitute-care',
  title: '特困人员照料护理费（每人每月）',
  source: article(assistanceLaw, '17'),
  uses: [
    'partialFrom',
    'fullFrom',
    'careMode',
    'careSelf',
    'carePartial',
    'careFull',
    'careShareSelf',
    'careSharePartial',
    'careShareFull',
    'minimumWage',
  ],
  pays: 'monthly',
  fen: (h, v, trace) => careOf(h.applicant?.selfCareFailed ?? -1, v, trace),
})

function careOf(failed: number, v: DestituteValues, trace?: Trace): Fen {
  if (failed < 0) {
    trace?.step('照料护理费', '生活自理能力尚未评估，评估后核定', yuan(fen(0)))
    return fen(0)
  }
  const grade = selfCareGrade(failed, v)
  const care = careStandard(grade, v)
  trace?.step(
    '照料护理费',
    say`不能完成 ${failed} 项，${gradeTitles[grade]}`,
    yuan(care),
    article(destituteMeasures, '22'),
  )
  return care
}

/** Rural when the person has contracted land or a share in collective income, urban when relocation moved him to a town. */
export const destituteResidence = (person: {
  readonly hasLand: boolean
  readonly wasRelocatedToTown: boolean
}): 'urban' | 'rural' => (person.hasLand && !person.wasRelocatedToTown ? 'rural' : 'urban')

/** Whether the destitute standard is at least `multiple` × the living standard of the same area and residence. */
export const standardReaches = (destitute: Fen, living: Fen, multiple: number): boolean =>
  destitute * 1_000_000 >= living * Math.round(multiple * 1_000_000)

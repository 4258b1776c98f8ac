import { type Dossier, textOf, yesNo, yuanOf } from '#core/fact.ts'
import { addMonths, isPlainDate } from '#core/plain-date.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { type Fen, lesser, type PlainDate, yuanText } from '#core/units.ts'
import type { BurialValues, FuneralValues } from './parameters.ts'
import type { BurialKind } from './registry.ts'
import { plan } from './sources.ts'

/** What the rules see: the applicant, who is paid, and the one deceased person of the case. */
export interface Funeral {
  readonly applicant: number
  readonly on: PlainDate
  readonly crematedOn: PlainDate | undefined
  readonly buriedOn: PlainDate | undefined
  readonly wasResident: boolean
  readonly cost: Fen
  readonly isWaived: boolean
  readonly kind: string | undefined
}

const dateOf = (text: string | undefined): PlainDate | undefined =>
  text !== undefined && isPlainDate(text) ? text : undefined

/** @throws Error for a case without an applicant and a deceased person. */
export function readFuneral({ persons, appliedOn }: Dossier): Funeral {
  const applicant = persons.find(({ relation }) => relation === '01')
  const deceased = persons.find(({ relation }) => relation !== '01')
  if (!applicant || !deceased) throw new Error('a case without an applicant and a deceased person')
  return {
    applicant: applicant.id,
    on: appliedOn,
    crematedOn: dateOf(textOf(deceased.facts, 'cremated-on')),
    buriedOn: dateOf(textOf(deceased.facts, 'buried-on')),
    wasResident: yesNo(deceased.facts, 'deceased-was-resident'),
    cost: yuanOf(deceased.facts, 'basic-funeral-cost'),
    isWaived: yesNo(deceased.facts, 'funeral-fees-waived'),
    kind: textOf(deceased.facts, 'burial-kind'),
  }
}

const source = article(plan, '')

const wasResident: Rule<Funeral, object> = {
  id: 'deceased-was-local',
  source,
  says: '逝者为辖区常住人口',
  uses: [],
  holds: (funeral) => funeral.wasResident,
}

const isCremated: Rule<Funeral, object> = {
  id: 'deceased-cremated',
  source,
  says: '实行火化',
  uses: [],
  holds: ({ crematedOn, on }) => crematedOn !== undefined && crematedOn <= on,
}

const claimedInTime: Rule<Funeral, FuneralValues> = {
  id: 'funeral-claimed-in-time',
  source,
  says: '火化后在当地规定的时间内申请',
  uses: ['claimMonths'],
  holds: ({ crematedOn, on }, v) => crematedOn !== undefined && on <= addMonths(crematedOn, v.claimMonths),
}

const notWaived: Rule<Funeral, object> = {
  id: 'funeral-fees-not-waived',
  source,
  says: '费用没有由殡葬服务机构直接减免',
  uses: [],
  holds: (funeral) => !funeral.isWaived,
}

export const funeralRules: readonly Rule<Funeral, FuneralValues>[] = [wasResident, isCremated, claimedInTime, notWaived]

export const funeralAmount: Amount<Funeral, FuneralValues> = {
  id: 'funeral-subsidy-paid',
  title: '惠民殡葬补助（每具）',
  source,
  uses: ['subsidyAmount'],
  pays: 'once',
  fen: ({ cost }, v, trace) => {
    const amount = lesser(cost, v.subsidyAmount)
    trace?.step(
      '补助',
      `实际基本费用 ${yuanText(cost)} 元与标准 ${yuanText(v.subsidyAmount)} 元，取较低`,
      `${yuanText(amount)} 元`,
    )
    return amount
  },
}

const ecological: Readonly<Record<Exclude<BurialKind, 'grave'>, (v: BurialValues) => Fen>> = {
  niche: (v) => v.nicheAward,
  tree: (v) => v.treeAward,
  flower: (v) => v.flowerAward,
  lawn: (v) => v.lawnAward,
  scatter: (v) => v.scatterAward,
}
const awardOf = (kind: string | undefined) => Object.entries(ecological).find(([known]) => known === kind)?.[1]

const isEcological: Rule<Funeral, object> = {
  id: 'burial-ecological',
  source,
  says: '进行节地生态安葬',
  uses: [],
  holds: ({ kind, buriedOn, on }) => awardOf(kind) !== undefined && buriedOn !== undefined && buriedOn <= on,
}

const awardInTime: Rule<Funeral, BurialValues> = {
  id: 'burial-claimed-in-time',
  source,
  says: '安葬后在当地规定的时间内申请',
  uses: ['claimMonths'],
  holds: ({ buriedOn, on }, v) => buriedOn !== undefined && on <= addMonths(buriedOn, v.claimMonths),
}

export const burialRules: readonly Rule<Funeral, BurialValues>[] = [isEcological, awardInTime]

export const burialAmount: Amount<Funeral, BurialValues> = {
  id: 'burial-award-paid',
  title: '节地生态安葬奖补（每具）',
  source,
  uses: ['nicheAward', 'treeAward', 'flowerAward', 'lawnAward', 'scatterAward'],
  pays: 'once',
  fen: ({ kind }, v, trace) => {
    const award = awardOf(kind)
    if (!award) throw new Error(`no award for ${kind ?? 'an unknown burial'}`) // its rule has held
    const amount = award(v)
    trace?.step('奖补', '按安葬方式的当地标准', `${yuanText(amount)} 元`)
    return amount
  },
}

import type { ValuesOf } from '#core/parameter.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article, type Citation } from '#core/source.ts'
import { say, type Trace } from '#core/trace.ts'
import { type Fen, fen, lesser } from '#core/units.ts'
import type { expenditureParameters, reliefParameters } from '../parameters/groups.ts'
import { assistanceLaw, temporaryReliefNotice, temporaryReliefOpinion } from '../sources.ts'
import { edgeLimits, edgePropertyKeys } from './edge.ts'
import { type Household, receivesAny } from './household.ts'
import { familyIncome, incomeKeys, traceIncome } from './income.ts'
import { memberKeys, membersOf } from './members.ts'
import { byRatio, met, whole, yuan } from './numbers.ts'
import { isWithinLimits } from './property.ts'
import { underBothLaws } from './versions.ts'

export type ReliefValues = ValuesOf<typeof reliefParameters>
export type ExpenditureValues = ValuesOf<typeof expenditureParameters>
type ReliefRule = Rule<Household, ReliefValues>

const opinion: Citation = article(temporaryReliefOpinion, '')
const lawArticle: Citation = article(assistanceLaw, '29')
const reliefItems = ['emergency-relief', 'expenditure-relief']

export const isEmergency = underBothLaws<ReliefRule>(
  {
    id: 'emergency-hardship',
    source: lawArticle,
    says: '遭遇火灾、交通事故等意外事件，家庭成员突发重大疾病或者其他特殊困难',
    uses: ['emergencyHardships'],
    holds: (h, v) => v.emergencyHardships.includes(h.hardship),
  },
  opinion,
)

export const isExpenditureHardship = underBothLaws<ReliefRule>(
  {
    id: 'expenditure-hardship',
    source: lawArticle,
    says: '因教育、医疗等生活必需支出突然增加，超出家庭承受能力',
    uses: ['expenditureHardships'],
    holds: (h, v) => v.expenditureHardships.includes(h.hardship) && h.spending.length > 0,
  },
  opinion,
)

export const livingInTrouble = underBothLaws<ReliefRule>(
  {
    id: 'living-in-trouble',
    source: lawArticle,
    says: '基本生活暂时出现严重困难',
    uses: [],
    holds: (h) => h.isInTrouble,
  },
  opinion,
)

export const meansNotEnough = underBothLaws<ReliefRule>(
  {
    id: 'means-not-enough',
    source: lawArticle,
    says: '靠自身和家庭无力解决',
    uses: [],
    holds: (h) => h.lacksMeans,
  },
  opinion,
)

export const otherHelpFallsShort = underBothLaws<ReliefRule>(
  {
    id: 'other-help-falls-short',
    source: lawArticle,
    says: '其他社会救助制度暂时无法覆盖，或者救助之后基本生活仍有严重困难',
    uses: [],
    holds: (h) => h.isUncovered || h.isStillInTrouble,
  },
  opinion,
)

const reliefsThisYear = (h: Household): Household['history'] =>
  h.history.length === 0
    ? h.history
    : h.history.filter(
        (past) => reliefItems.includes(past.item) && past.decidedOn.slice(0, 4) === h.appliedOn.slice(0, 4),
      )

/** A second claim for the same cause in the year without new circumstances is refused. */
export const notSameCause = underBothLaws<ReliefRule>(
  {
    id: 'not-the-same-cause',
    source: article(temporaryReliefNotice, ''),
    says: '无正当理由，不以同一事由在一年内重复申请临时救助',
    uses: ['sameCauseOnce'],
    holds: (h, v) =>
      !v.sameCauseOnce || h.hasNewCircumstances || !reliefsThisYear(h).some((past) => past.cause === h.cause),
  },
  article(temporaryReliefNotice, ''),
)

export const withinTimesPerYear = underBothLaws<ReliefRule>(
  {
    id: 'within-times-per-year',
    source: opinion,
    says: '年度内临时救助次数未超过当地规定',
    uses: ['reliefTimesPerYear'],
    holds: (h, v) => v.reliefTimesPerYear === undefined || reliefsThisYear(h).length < v.reliefTimesPerYear,
  },
  opinion,
)

/** What a relief is reckoned from. `base` is the monthly living standard. */
export interface ReliefMeasure {
  readonly base: Fen
  readonly persons: number
  readonly months: number
  readonly factor: number
  readonly cap: Fen
}

/** `min(cap, base × persons × months × factor)`; no national formula exists, the place sets the parts. */
export const reliefAmount = (measure: ReliefMeasure): Fen =>
  lesser(measure.cap, byRatio(whole(measure.base * measure.persons * measure.months), measure.factor))

/** Who decides: the township up to its limit, the county above; an urgent case may be paid up to the limit first. */
export const reliefDecision = (
  amount: Fen,
  limit: Fen,
  isUrgent: boolean,
): { readonly level: 'township' | 'county'; readonly payFirst: Fen; readonly later: Fen } => {
  const payFirst = isUrgent ? lesser(amount, limit) : fen(0)
  return { level: amount <= limit ? 'township' : 'county', payFirst, later: fen(amount - payFirst) }
}

/** Parts of an amount approved once and paid in stages; the last part takes what rounding leaves. */
export function stagedAmounts(amount: Fen, shares: readonly number[]): readonly Fen[] {
  const parts = shares.slice(0, -1).map((share) => byRatio(amount, share))
  const paid = parts.reduce((sum, part) => sum + part, 0)
  return [...parts, fen(amount - paid)]
}

/** The stages of an approved relief by the values of its place; one part when it has none. */
export function reliefStagesOf(amount: Fen, values: Readonly<Record<string, unknown>>): readonly Fen[] {
  const shares = values['reliefStages']
  if (!Array.isArray(shares) || shares.length === 0) return [amount]
  return stagedAmounts(
    amount,
    shares.filter((share): share is number => typeof share === 'number'),
  )
}

export const reliefOnce = underBothLaws<Amount<Household, ReliefValues>>(
  {
    id: 'temporary-relief',
    title: '临时救助金（一次性）',
    source: lawArticle,
    uses: [...memberKeys, 'livingStandard', 'reliefFactor', 'reliefMonthsMost', 'reliefCapMultiple', 'reliefYearlyCap'],
    pays: 'once',
    fen: (h, v, trace) => leftOfYear(reliefAmount(measureOf(h, v, trace)), h, v, trace),
  },
  opinion,
)

function measureOf(h: Household, v: ReliefValues, trace?: Trace): ReliefMeasure {
  const persons = membersOf(h, v).length
  const months = Math.min(Math.max(1, h.reliefMonths), v.reliefMonthsMost)
  const cap = byRatio(v.livingStandard, v.reliefCapMultiple)
  const measure: ReliefMeasure = { base: v.livingStandard, persons, months, factor: v.reliefFactor, cap }
  trace?.step(
    '临时救助金',
    say`${yuan(v.livingStandard)} × ${persons} 人 × ${months} 月 × ${v.reliefFactor}，不超过 ${yuan(cap)}`,
    yuan(reliefAmount(measure)),
    opinion,
  )
  return measure
}

/** Not more than what the yearly cap still leaves. */
function leftOfYear(amount: Fen, h: Household, v: ReliefValues, trace?: Trace): Fen {
  if (v.reliefYearlyCap === undefined) return amount
  const had = reliefsThisYear(h).reduce((sum, past) => sum + past.amount, 0)
  const left = fen(Math.max(0, v.reliefYearlyCap - had))
  trace?.step('年度上限内可发', say`${yuan(v.reliefYearlyCap)} − ${yuan(whole(had))}`, yuan(lesser(amount, left)))
  return lesser(amount, left)
}

/** For people on basic living help only the spending is checked (民发〔2018〕23号). */
const isOnBasicHelp = (h: Household, v: ExpenditureValues): boolean =>
  receivesAny(membersOf(h, v), ['minimum-living-allowance', 'single-person-allowance', 'destitute-support'])

export const expenditureIncomeBelow = underBothLaws<Rule<Household, ExpenditureValues>>(
  {
    id: 'income-below-disposable',
    source: opinion,
    says: '家庭人均可支配收入低于当地上年度人均可支配收入',
    uses: [...incomeKeys, 'disposableIncome'],
    holds: (h, v, trace) => {
      if (isOnBasicHelp(h, v)) return true
      const heads = membersOf(h, v).length
      const { yearly } = familyIncome(h, v)
      const isBelow = yearly < v.disposableIncome * heads
      if (trace) {
        traceIncome(h, v, trace)
        const line = say`${yuan(v.disposableIncome)} × ${heads} 人`
        trace.step('与上年度人均可支配收入比较', say`${yuan(yearly)}，应低于 ${line}`, met(isBelow))
      }
      return heads > 0 && isBelow
    },
  },
  opinion,
)

export const expenditureProperty = underBothLaws<Rule<Household, ExpenditureValues>>(
  {
    id: 'property-within-edge-limits',
    source: opinion,
    says: '家庭财产状况符合当地有关规定',
    uses: [...memberKeys, ...edgePropertyKeys],
    holds: (h, v, trace) => isOnBasicHelp(h, v) || isWithinLimits(membersOf(h, v), h, edgeLimits(v), trace),
  },
  opinion,
)

/** A township's reserve fund after payments and top-ups, and whether it is at or under its warning line. */
export const reserveBalance = (
  opening: Fen,
  toppedUp: Fen,
  paid: Fen,
  line: Fen,
): { readonly balance: Fen; readonly isLow: boolean } => {
  const balance = fen(opening + toppedUp - paid)
  return { balance, isLow: balance <= line }
}

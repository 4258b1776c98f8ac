import type { ValuesOf } from '#core/parameter.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { say, type Trace, written } from '#core/trace.ts'
import { type Fen, fen } from '#core/units.ts'
import type { singleParameters } from '../parameters/groups.ts'
import { assistanceLaw, confirmationMeasures } from '../sources.ts'
import {
  allowanceLimits,
  allowancePropertyKeys,
  differenceOf,
  isSeriouslyIll,
  isSeverelyDisabled,
  payable,
  roundingKeys,
} from './allowance.ts'
import { edgeLimits, edgePropertyKeys, isBelowEdge } from './edge.ts'
import type { Household, Person } from './household.ts'
import { familyIncome, incomeKeys, type OwnExclusions, ownIncome, perHeadMonthly, traceIncome } from './income.ts'
import { isClergyFor, memberKeys, membersOf } from './members.ts'
import { byRatio, met, monthsPerYear, percent, whole, yuan } from './numbers.ts'
import { isWithinLimits } from './property.ts'
import { underBothLaws } from './versions.ts'

export type SingleValues = ValuesOf<typeof singleParameters>
const vulnerableKeys = ['singleDisabilities', 'seriousIllnesses'] as const

const isClergyAlone = (h: Household, v: SingleValues): boolean =>
  h.applicant !== undefined && isClergyFor(h.applicant, h.appliedOn, v.clergyYears)

/** Members who may be admitted alone: severely disabled or seriously ill, or clergy living away for the years named. */
export const singlesOf = (h: Household, v: SingleValues): readonly Person[] => {
  if (isClergyAlone(h, v)) return membersOf(h, v)
  return membersOf(h, v).filter((member) => isSeverelyDisabled(member, v) || isSeriouslyIll(member, v))
}

export const singleGround = underBothLaws<Rule<Household, SingleValues>>(
  {
    id: 'ground-to-apply-alone',
    source: article(assistanceLaw, '21'),
    says: '家庭中有重度残疾人、重病患者，或者申请人为脱离家庭在宗教活动场所居住三年以上的宗教教职人员，可以单独提出申请',
    uses: [...memberKeys, ...vulnerableKeys],
    holds: (h, v, trace) => {
      const singles = singlesOf(h, v)
      trace?.step('可单独申请的成员', written(singles, namesOf), say`${singles.length} 人`)
      return singles.length > 0
    },
  },
  article(confirmationMeasures, '8'),
)

const namesOf = (persons: readonly Person[]): string => persons.map(({ name }) => name).join('、') || '无'

/** Clergy alone are measured by the standard itself. */
export const singleHouseholdBelowEdge = underBothLaws<Rule<Household, SingleValues>>(
  {
    id: 'household-below-edge-line',
    source: article(assistanceLaw, '21'),
    says: '所在家庭人均收入低于当地最低生活保障边缘家庭收入标准（宗教教职人员本人收入低于最低生活保障标准）',
    uses: [...incomeKeys, 'edgeMultiple'],
    holds: (h, v, trace) => {
      const isBelow = isClergyAlone(h, v) ? isBelowStandard(h, v) : isBelowEdge(h, v)
      if (trace) {
        const heads = membersOf(h, v).length
        const { yearly } = familyIncome(h, v)
        const line = isClergyAlone(h, v) ? v.livingStandard : byRatio(v.livingStandard, v.edgeMultiple)
        traceIncome(h, v, trace)
        trace.step(
          '与收入线比较',
          say`${yuan(yearly)} ÷ ${heads} 人 ÷ 12 月 = ${yuan(perHeadMonthly(yearly, heads))}，应低于 ${yuan(line)}`,
          met(isBelow),
        )
      }
      return isBelow
    },
  },
  article(confirmationMeasures, '8'),
)

const isBelowStandard = (h: Household, v: SingleValues): boolean =>
  familyIncome(h, v).yearly < v.livingStandard * membersOf(h, v).length * monthsPerYear

export const singlePropertyWithinLimits = underBothLaws<Rule<Household, SingleValues>>(
  {
    id: 'property-within-edge-limits',
    source: article(assistanceLaw, '21'),
    says: '家庭财产状况符合当地最低生活保障边缘家庭财产规定',
    uses: [...memberKeys, ...edgePropertyKeys],
    holds: (h, v, trace) => isWithinLimits(membersOf(h, v), h, edgeLimits(v), trace),
  },
  article(confirmationMeasures, '8'),
)

/** A family that qualifies is covered whole; admitting only some of its members is forbidden (art. 28). */
export const notWholeHousehold = underBothLaws<Rule<Household, SingleValues>>(
  {
    id: 'household-not-eligible-as-a-whole',
    source: article(confirmationMeasures, '28'),
    says: '整户符合最低生活保障条件的，应当将全体共同生活的家庭成员纳入，不单独纳入部分成员',
    uses: [...incomeKeys, ...allowancePropertyKeys],
    holds: (h, v) =>
      isClergyAlone(h, v) || !isBelowStandard(h, v) || !isWithinLimits(membersOf(h, v), h, allowanceLimits(v)),
  },
  article(confirmationMeasures, '28'),
)

/** The household's income leaves no difference, so the place sets how a person alone is paid; each by himself, then summed. */
export const singleAllowance = underBothLaws<Amount<Household, SingleValues>>(
  {
    id: 'single-allowance',
    title: '单人户最低生活保障金（每月）',
    source: article(assistanceLaw, '21'),
    uses: [...incomeKeys, ...vulnerableKeys, ...roundingKeys, 'singleMode', 'singleFixed', 'singleRatio'],
    pays: 'monthly',
    fen: (h, v, trace) => {
      const each = singlesOf(h, v).map((person) => payable(singleShare(person, h, v, trace), v, trace))
      return fen(each.reduce((sum, amount) => sum + amount, 0))
    },
  },
  article(confirmationMeasures, '8'),
)

const exclusions: OwnExclusions<SingleValues> = {
  basicPension: (v) => v.excludeBasicPension,
  elderAllowance: (v) => v.excludeElderAllowance,
}

function singleShare(person: Person, h: Household, v: SingleValues, trace?: Trace): Fen {
  switch (v.singleMode) {
    case 'full':
      trace?.step(say`${person.name}：按标准全额`, '最低生活保障标准', yuan(v.livingStandard))
      return v.livingStandard
    case 'fixed':
      trace?.step(say`${person.name}：定额`, '当地规定的定额', yuan(v.singleFixed))
      return v.singleFixed
    case 'ratio': {
      const share = byRatio(v.livingStandard, v.singleRatio)
      trace?.step(say`${person.name}：按比例`, say`${yuan(v.livingStandard)} × ${percent(v.singleRatio)}`, yuan(share))
      return share
    }
    case 'own-income': {
      const own = ownIncome(person, h, v, exclusions)
      trace?.step(say`${person.name}：本人年收入`, '本人各项收入合计', yuan(own))
      const gap = differenceOf(own, 1, v, trace)
      return gap > 0 ? gap : whole(0)
    }
  }
}

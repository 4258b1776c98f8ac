import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import {
  allowanceLimitParameters,
  allowanceReviewParameters,
  meansProcedureParameters,
  payParameters,
  placeParameters,
} from '../parameters/groups.ts'
import { allowanceLevel } from '../parameters/procedure.ts'
import { allowancePropertyWithinLimits, incomeBelowStandard, isUnsteady, monthlyAllowance } from '../rules/allowance.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { gracePlan } from '../rules/management.ts'
import { membersOf } from '../rules/members.ts'
import { applicationPlace } from '../rules/place.ts'
import { assistanceLaw, confirmationMeasures, interimMeasures, unattendedOpinion } from '../sources.ts'
import { applicationForm, applicationParties } from './form.ts'
import {
  lowIncomeCascade,
  meansChecks,
  meansDeadlines,
  meansEvidence,
  meansNotice,
  meansStopGrounds,
} from './shared.ts'

const parameters = {
  ...placeParameters,
  ...payParameters,
  ...allowanceLimitParameters,
  ...meansProcedureParameters,
  ...allowanceReviewParameters,
  allowanceLevel,
}

export const minimumLivingAllowance = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'minimum-living-allowance',
    title: '最低生活保障',
    plain: '低保',
    layer: 'basic',
    summary: '共同生活的家庭成员人均收入低于当地低保标准、财产符合规定的家庭，按月领取最低生活保障金。',
    sources: [article(assistanceLaw, '18'), article(interimMeasures, '9'), article(confirmationMeasures, '')],
    whoMayApply: '以家庭为单位，由一名家庭成员向户籍所在地乡镇（街道）申请；也可以委托村（居）委会或者他人代办。',
    form: applicationForm,
    parties: applicationParties,
    evidence: meansEvidence,
    workflow: 'means-tested',
    deadlines: meansDeadlines,
    notice: meansNotice,
    result: 'cash',
    covers: 'household',
    reviewMonths: 'reviewMonthsA',
    decidingLevel: 'allowanceLevel',
    cascade: lowIncomeCascade,
    incompatibleWith: ['destitute-support', 'single-person-allowance', 'low-income-edge', 'rigid-expenditure'],
    stacking: [{ item: 'unattended-child-allowance', how: 'counted', source: article(unattendedOpinion, '') }],
    startsIn: 'month-after-decision',
    checks: meansChecks,
    graduallyEnds: gracePlan,
    stopGrounds: meansStopGrounds,
  },
  {
    parameters,
    inForce: { from: interimMeasures.from },
    rules: [...applicationPlace, ...incomeBelowStandard, ...allowancePropertyWithinLimits],
    amounts: [...monthlyAllowance],
    facts: readHousehold,
    covered: (h, v) => membersOf(h, v).map((member) => member.id),
    reviewMonths: (h) => (isUnsteady(h) ? 'reviewMonthsB' : 'reviewMonthsA'),
  },
)

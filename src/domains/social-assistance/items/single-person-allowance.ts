import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import {
  allowanceReviewParameters,
  meansProcedureParameters,
  placeParameters,
  singleParameters,
} from '../parameters/groups.ts'
import { allowanceLevel } from '../parameters/procedure.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { gracePlan } from '../rules/management.ts'
import { applicationPlace } from '../rules/place.ts'
import {
  notWholeHousehold,
  singleAllowance,
  singleGround,
  singleHouseholdBelowEdge,
  singlePropertyWithinLimits,
  singlesOf,
} from '../rules/single.ts'
import { assistanceLaw, confirmationMeasures, safetyNetNotice, unattendedOpinion } from '../sources.ts'
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
  ...singleParameters,
  ...meansProcedureParameters,
  ...allowanceReviewParameters,
  allowanceLevel,
}

export const singlePersonAllowance = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'single-person-allowance',
    title: '最低生活保障（单人户）',
    plain: '低保单人户',
    layer: 'basic',
    summary: '低保边缘家庭中的重度残疾人、重病患者，以及在宗教活动场所居住三年以上的宗教教职人员，单独纳入低保。',
    sources: [article(assistanceLaw, '21'), article(confirmationMeasures, '8'), article(safetyNetNotice, '')],
    whoMayApply: '本人或者其家庭成员向户籍所在地乡镇（街道）申请，经办人员发现的也可以代为提出。',
    form: applicationForm,
    parties: applicationParties,
    evidence: meansEvidence,
    workflow: 'means-tested',
    deadlines: meansDeadlines,
    notice: meansNotice,
    result: 'cash',
    covers: 'person',
    reviewMonths: 'reviewMonthsA',
    decidingLevel: 'allowanceLevel',
    cascade: lowIncomeCascade,
    incompatibleWith: ['destitute-support', 'minimum-living-allowance'],
    stacking: [{ item: 'unattended-child-allowance', how: 'counted', source: article(unattendedOpinion, '') }],
    startsIn: 'month-after-decision',
    checks: meansChecks,
    graduallyEnds: gracePlan,
    stopGrounds: meansStopGrounds,
  },
  {
    parameters,
    inForce: { from: confirmationMeasures.from },
    rules: [
      ...applicationPlace,
      ...singleGround,
      ...singleHouseholdBelowEdge,
      ...singlePropertyWithinLimits,
      ...notWholeHousehold,
    ],
    amounts: [...singleAllowance],
    facts: readHousehold,
    covered: (h, v) => singlesOf(h, v).map((person) => person.id),
  },
)

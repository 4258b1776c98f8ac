import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { edgeParameters, meansProcedureParameters, placeParameters } from '../parameters/groups.ts'
import { edgeLevel, edgeValidMonths } from '../parameters/procedure.ts'
import { edgePropertyWithinLimits, incomeBelowEdge } from '../rules/edge.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { membersOf } from '../rules/members.ts'
import { applicationPlace } from '../rules/place.ts'
import { assistanceLaw, confirmationMeasures, layeredOpinion } from '../sources.ts'
import { applicationForm, applicationParties } from './form.ts'
import {
  lowIncomeCascade,
  meansChecks,
  meansDeadlines,
  meansEvidence,
  meansStopGrounds,
  recognitionNotice,
} from './shared.ts'

const parameters = {
  ...placeParameters,
  ...edgeParameters,
  ...meansProcedureParameters,
  edgeLevel,
  edgeValidMonths,
}

export const lowIncomeEdge = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'low-income-edge',
    title: '最低生活保障边缘家庭认定',
    plain: '低保边缘',
    layer: 'special',
    summary:
      '人均收入高于低保标准、低于边缘家庭收入线且财产符合规定的家庭，认定后可以申请医疗、教育、住房、就业等专项救助。',
    sources: [article(assistanceLaw, '21'), article(confirmationMeasures, '8'), article(layeredOpinion, '')],
    whoMayApply: '以家庭为单位，由一名家庭成员向户籍所在地乡镇（街道）申请。',
    form: applicationForm,
    parties: applicationParties,
    evidence: meansEvidence,
    workflow: 'means-tested',
    deadlines: meansDeadlines,
    notice: recognitionNotice('最低生活保障边缘家庭认定公示', article(confirmationMeasures, '19')),
    result: 'recognition',
    covers: 'household',
    reviewMonths: 'edgeValidMonths',
    decidingLevel: 'edgeLevel',
    cascade: lowIncomeCascade,
    incompatibleWith: ['destitute-support', 'minimum-living-allowance', 'rigid-expenditure'],
    startsIn: 'at-once',
    checks: meansChecks,
    stopGrounds: meansStopGrounds.filter(({ id }) => id !== 'refused-jobs'),
  },
  {
    parameters,
    inForce: { from: confirmationMeasures.from },
    rules: [...applicationPlace, ...incomeBelowEdge, ...edgePropertyWithinLimits],
    amounts: [],
    facts: readHousehold,
    covered: (h, v) => membersOf(h, v).map((member) => member.id),
  },
)

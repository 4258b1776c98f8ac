import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { meansProcedureParameters, placeParameters, rigidParameters } from '../parameters/groups.ts'
import { rigidDays, rigidDaysSpecial, rigidLevel, rigidValidMonths } from '../parameters/procedure.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { membersOf } from '../rules/members.ts'
import { applicationPlace } from '../rules/place.ts'
import { incomeBelowDisposable, notInHigherLayer, rigidPropertyWithinLimits, spendingOverLine } from '../rules/rigid.ts'
import { assistanceLaw, rigidMeasures } from '../sources.ts'
import { applicationForm, applicationParties } from './form.ts'
import {
  closings,
  lowIncomeCascade,
  meansChecks,
  meansEvidence,
  meansStopGrounds,
  recognitionNotice,
  refusalNotice,
} from './shared.ts'

const parameters = {
  ...placeParameters,
  ...rigidParameters,
  ...meansProcedureParameters,
  rigidDays,
  rigidDaysSpecial,
  rigidLevel,
  rigidValidMonths,
}

export const rigidExpenditure = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'rigid-expenditure',
    title: '刚性支出困难家庭认定',
    plain: '刚性支出困难家庭',
    layer: 'special',
    summary: '人均收入低于当地上年度人均可支配收入，看病、上学等刚性支出占收入比例过高的家庭，认定后可以申请专项救助。',
    sources: [article(assistanceLaw, '22'), article(rigidMeasures, '4')],
    whoMayApply: '以家庭为单位，由一名家庭成员向户籍所在地乡镇（街道）申请。有效期届满仍有困难的，可以重新申请。',
    form: applicationForm,
    parties: applicationParties,
    evidence: meansEvidence,
    workflow: 'means-tested',
    deadlines: [
      {
        id: 'whole',
        title: '受理至作出认定决定',
        owner: 'county',
        source: article(rigidMeasures, '7'),
        startsOn: ['accept', 'reopen'],
        stopsOn: closings,
        pausesOn: ['request-correction'],
        resumesOn: ['supply-correction'],
        unit: 'working-days',
        length: [{ parameter: 'rigidDaysSpecial', when: 'special' }, { parameter: 'rigidDays' }],
      },
      refusalNotice,
    ],
    notice: recognitionNotice('刚性支出困难家庭认定公示', article(rigidMeasures, '7')),
    result: 'recognition',
    covers: 'household',
    reviewMonths: 'rigidValidMonths',
    decidingLevel: 'rigidLevel',
    cascade: lowIncomeCascade,
    incompatibleWith: ['destitute-support', 'minimum-living-allowance', 'low-income-edge'],
    startsIn: 'at-once',
    checks: meansChecks,
    stopGrounds: meansStopGrounds.filter(({ id }) => id !== 'refused-jobs'),
  },
  {
    parameters,
    inForce: { from: rigidMeasures.from },
    rules: [
      ...applicationPlace,
      ...notInHigherLayer,
      ...incomeBelowDisposable,
      ...rigidPropertyWithinLimits,
      ...spendingOverLine,
    ],
    amounts: [],
    facts: readHousehold,
    covered: (h, v) => membersOf(h, v).map((member) => member.id),
  },
)

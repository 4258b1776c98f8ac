import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import {
  expenditureParameters,
  meansProcedureParameters,
  placeParameters,
  reliefProcedureParameters,
} from '../parameters/groups.ts'
import { expenditureLevel } from '../parameters/procedure.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { membersOf } from '../rules/members.ts'
import { applicationPlace } from '../rules/place.ts'
import {
  expenditureIncomeBelow,
  expenditureProperty,
  isExpenditureHardship,
  livingInTrouble,
  meansNotEnough,
  notSameCause,
  otherHelpFallsShort,
  reliefOnce,
  reliefStagesOf,
  withinTimesPerYear,
} from '../rules/relief.ts'
import { assistanceLaw, temporaryReliefOpinion } from '../sources.ts'
import { applicationParties } from './form.ts'
import { expenditureForm } from './relief-form.ts'
import { reliefEvidence, reliefStopGrounds } from './relief-shared.ts'
import { meansChecks, meansDeadlines, meansEvidence, recognitionNotice } from './shared.ts'

const parameters = {
  ...placeParameters,
  ...expenditureParameters,
  ...meansProcedureParameters,
  ...reliefProcedureParameters,
  expenditureLevel,
}

export const expenditureRelief = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'expenditure-relief',
    title: '临时救助（支出型）',
    plain: '支出型临时救助',
    layer: 'emergency',
    summary: '看病、上学等必须的花费突然增加，家里承受不了、基本生活一时有严重困难的家庭，给予一次性救助。',
    sources: [article(assistanceLaw, '29'), article(temporaryReliefOpinion, '')],
    whoMayApply: '以家庭为单位，向户籍所在地（实行居住地申请的，向居住地）乡镇（街道）申请。',
    form: expenditureForm,
    parties: applicationParties,
    evidence: [
      ...reliefEvidence.filter(({ id }) => id !== 'identity'),
      ...meansEvidence.filter(({ id }) => id !== 'application' && id !== 'mandate'),
    ],
    workflow: 'means-tested',
    deadlines: meansDeadlines,
    notice: recognitionNotice('临时救助公示', article(temporaryReliefOpinion, '')),
    result: 'cash',
    covers: 'household',
    reviewMonths: 'reliefFollowUpMonths',
    decidingLevel: 'expenditureLevel',
    townshipLimit: 'reliefTownshipLimit',
    stages: reliefStagesOf,
    cascade: [],
    incompatibleWith: [],
    startsIn: 'at-once',
    checks: meansChecks,
    stopGrounds: reliefStopGrounds,
  },
  {
    parameters,
    inForce: { from: temporaryReliefOpinion.from },
    rules: [
      ...applicationPlace,
      ...isExpenditureHardship,
      ...livingInTrouble,
      ...meansNotEnough,
      ...otherHelpFallsShort,
      ...notSameCause,
      ...withinTimesPerYear,
      ...expenditureIncomeBelow,
      ...expenditureProperty,
    ],
    amounts: [...reliefOnce],
    facts: readHousehold,
    covered: (h, v) => membersOf(h, v).map((member) => member.id),
  },
)

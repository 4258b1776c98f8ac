import { defineItem } from '#core/item.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { reliefParameters, reliefProcedureParameters } from '../parameters/groups.ts'
import { emergencyLevel } from '../parameters/procedure.ts'
import { type Household, readHousehold } from '../rules/household.ts'
import { membersOf } from '../rules/members.ts'
import {
  isEmergency,
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
import { emergencyForm } from './relief-form.ts'
import { reliefEvidence, reliefStopGrounds } from './relief-shared.ts'
import { refusalNotice } from './shared.ts'

const parameters = { ...reliefParameters, ...reliefProcedureParameters, emergencyLevel }

/** No place rule: the place of the emergency takes the application whatever the registered residence (社会救助法 art. 37). */
export const emergencyRelief = defineItem<Household, ValuesOf<typeof parameters>>(
  {
    id: 'emergency-relief',
    title: '临时救助（急难型）',
    plain: '急难救助',
    layer: 'emergency',
    summary: '遭遇火灾、意外、突发重病等，基本生活一时过不下去、需要马上帮助的家庭和个人，先行救助，后补手续。',
    sources: [article(assistanceLaw, '29'), article(assistanceLaw, '50'), article(temporaryReliefOpinion, '')],
    whoMayApply: '遇到急难的家庭或者个人，在急难发生地乡镇（街道）申请，不受户籍限制；发现的人也可以代为求助。',
    form: emergencyForm,
    parties: applicationParties,
    evidence: reliefEvidence,
    workflow: 'urgent-first',
    deadlines: [
      {
        id: 'papers',
        title: '先行救助后补齐手续',
        owner: 'township',
        source: article(assistanceLaw, '50'),
        startsOn: ['pay-first'],
        stopsOn: ['forward', 'approve'],
        unit: 'working-days',
        length: [{ parameter: 'papersDays' }],
      },
      refusalNotice,
    ],
    result: 'cash',
    covers: 'household',
    reviewMonths: 'reliefFollowUpMonths',
    decidingLevel: 'emergencyLevel',
    townshipLimit: 'reliefTownshipLimit',
    stages: reliefStagesOf,
    cascade: [],
    incompatibleWith: [],
    startsIn: 'at-once',
    checks: [],
    stopGrounds: reliefStopGrounds,
  },
  {
    parameters,
    inForce: { from: temporaryReliefOpinion.from },
    rules: [
      ...isEmergency,
      ...livingInTrouble,
      ...meansNotEnough,
      ...otherHelpFallsShort,
      ...notSameCause,
      ...withinTimesPerYear,
    ],
    amounts: [...reliefOnce],
    facts: readHousehold,
    covered: (h, v) => membersOf(h, v).map((member) => member.id),
  },
)

import type { Parameter } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, temporaryReliefNotice, temporaryReliefOpinion } from '../sources.ts'
import { hardships } from './codes.ts'
import { since } from './dated.ts'

/** Temporary relief: its measure, caps, and who may pay what first. No national formula; none has a default. */

export const reliefFactor = {
  id: 'relief-factor',
  title: '临时救助困难程度系数',
  unit: 'ratio',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
} as const satisfies Parameter

export const reliefMonthsMost = {
  id: 'relief-months-most',
  title: '临时救助最长核算月数',
  unit: 'months',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
} as const satisfies Parameter

/** Cap of one relief as a multiple of the monthly living standard. */
export const reliefCapMultiple = {
  id: 'relief-cap-multiple',
  title: '单次临时救助上限（月低保标准的倍数）',
  unit: 'ratio',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
} as const satisfies Parameter

export const reliefYearlyCap = {
  id: 'relief-yearly-cap',
  title: '同一家庭年度临时救助金额上限',
  unit: 'fen',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
  optional: true,
} as const satisfies Parameter

export const reliefTimesPerYear = {
  id: 'relief-times-per-year',
  title: '同一家庭年度临时救助次数上限',
  unit: 'count',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
  optional: true,
} as const satisfies Parameter

/** READING: "in the year" is the calendar year of the application (国发〔2014〕47号 speaks of a year without more). */
export const sameCauseOnce = {
  id: 'relief-same-cause-once',
  title: '同一事由一年内不重复救助',
  unit: 'switch',
  setBy: 'national',
  source: article(temporaryReliefNotice, ''),
  national: [since('2014-10-03', true)],
} as const satisfies Parameter

export const reliefTownshipLimit = {
  id: 'relief-township-limit',
  title: '乡镇（街道）小额临时救助审批限额',
  unit: 'fen',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
} as const satisfies Parameter

export const reliefStages = {
  id: 'relief-stages',
  title: '一次审批、分阶段救助各阶段比例',
  unit: 'list',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
  optional: true,
} as const satisfies Parameter

export const papersDays = {
  id: 'relief-papers-days',
  title: '先行救助后补办手续期限',
  unit: 'working-days',
  setBy: 'local',
  source: article(assistanceLaw, '50'),
  national: [],
} as const satisfies Parameter

export const emergencyHardships = {
  id: 'emergency-hardships',
  title: '急难型救助的困难情形',
  unit: 'list',
  setBy: 'national',
  source: article(temporaryReliefOpinion, ''),
  national: [since('2018-01-23', ['fire', 'accident', 'illness', 'unemployment', 'disaster', 'other'])],
  choices: hardships,
} as const satisfies Parameter

export const expenditureHardships = {
  id: 'expenditure-hardships',
  title: '支出型救助的困难情形',
  unit: 'list',
  setBy: 'national',
  source: article(temporaryReliefOpinion, ''),
  national: [since('2018-01-23', ['medical', 'education', 'other'])],
  choices: hardships,
} as const satisfies Parameter

export const reliefFollowUpMonths = {
  id: 'relief-follow-up-months',
  title: '临时救助后回访间隔',
  unit: 'months',
  setBy: 'local',
  source: article(temporaryReliefOpinion, ''),
  national: [],
} as const satisfies Parameter

import type { Parameter } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, destituteMeasures, destituteOpinion } from '../sources.ts'
import { since, unless } from './dated.ts'

/** Care of destitute persons: grades of self-care and what care is paid. */

/** Failed indicators from which self-care is partly, and wholly, lost. */
export const partialFrom = {
  id: 'self-care-partial-from',
  title: '部分丧失生活自理能力：不能完成的指标数（含）',
  unit: 'count',
  setBy: 'national',
  source: article(destituteMeasures, '22'),
  national: [since('2021-07-01', 1)],
} as const satisfies Parameter

export const fullFrom = {
  id: 'self-care-full-from',
  title: '完全丧失生活自理能力：不能完成的指标数（含）',
  unit: 'count',
  setBy: 'national',
  source: article(destituteMeasures, '22'),
  national: [since('2021-07-01', 4)],
} as const satisfies Parameter

export const careMode = {
  id: 'care-mode',
  title: '照料护理标准的确定方式',
  unit: 'choice',
  setBy: 'local',
  source: article(assistanceLaw, '17'),
  national: [],
  defaults: [unless('amount')],
  choices: { amount: '按金额', share: '按最低工资的份额' },
} as const satisfies Parameter

/** Read only in the mode by amount and only for the grade of the person. */
const care = (grade: string, name: string) =>
  ({
    id: `care-${grade}`,
    title: `照料护理标准（${name}）`,
    unit: 'fen/person/month',
    setBy: 'local',
    source: article(assistanceLaw, '17'),
    national: [],
  }) as const satisfies Parameter

export const careSelf = care('self', '全自理')
export const carePartial = care('partial', '半护理')
export const careFull = care('full', '全护理')

/** Two whole numbers: numerator and denominator of the share of the minimum wage. */
const careShare = (grade: string, name: string) =>
  ({
    id: `care-share-${grade}`,
    title: `照料护理标准（${name}，占最低工资的分数：分子、分母）`,
    unit: 'list',
    setBy: 'local',
    source: article(destituteOpinion, ''),
    national: [],
  }) as const satisfies Parameter

export const careShareSelf = careShare('self', '全自理')
export const careSharePartial = careShare('partial', '半护理')
export const careShareFull = careShare('full', '全护理')

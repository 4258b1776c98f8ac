import type { Parameter } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, confirmationMeasures, destituteOpinion, layeredOpinion, provincialPlan } from '../sources.ts'
import { planned, since, unless } from './dated.ts'

/** Standards a province, city or county publishes: what money, ratio or statistic decides by. */

export const livingStandard = {
  id: 'living-standard',
  title: '最低生活保障标准',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(assistanceLaw, '18'),
  national: [],
  defaults: [planned('urban', 57_000), planned('rural', 35_500)],
} as const satisfies Parameter

export const edgeMultiple = {
  id: 'edge-multiple',
  title: '最低生活保障边缘家庭收入线（低保标准的倍数）',
  unit: 'ratio',
  setBy: 'local',
  source: article(assistanceLaw, '21'),
  national: [],
  defaults: [unless(1.5)],
} as const satisfies Parameter

/** Last year's local disposable income per head, from the yearly statistics. */
export const disposableIncome = {
  id: 'disposable-income',
  title: '当地上年度人均可支配收入',
  unit: 'fen/person/year',
  setBy: 'local',
  source: article(assistanceLaw, '22'),
  national: [],
} as const satisfies Parameter

export const minimumWage = {
  id: 'minimum-wage',
  title: '当地最低工资标准',
  unit: 'fen/month',
  setBy: 'local',
  source: article(destituteOpinion, ''),
  national: [],
} as const satisfies Parameter

export const destituteStandard = {
  id: 'destitute-standard',
  title: '特困人员基本生活标准',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(assistanceLaw, '17'),
  national: [],
  defaults: [planned('urban', 74_100), planned('rural', 46_150)],
} as const satisfies Parameter

/** The destitute standard is in principle not below this multiple of the living standard. */
export const destituteMultiple = {
  id: 'destitute-multiple',
  title: '特困人员基本生活标准下限（低保标准的倍数）',
  unit: 'ratio',
  setBy: 'national',
  source: article(destituteOpinion, ''),
  national: [since('2016-02-10', 1.3)],
} as const satisfies Parameter

/** Target of the provincial plan: urban standard ÷ rural standard. */
export const urbanRuralTarget = {
  id: 'urban-rural-target',
  title: '城乡低保标准之比的目标',
  unit: 'ratio',
  setBy: 'national',
  source: article(provincialPlan, ''),
  national: [since('2021-01-01', 1.3)],
} as const satisfies Parameter

export const reserveFundWarning = {
  id: 'reserve-fund-warning',
  title: '乡镇（街道）临时救助备用金余额预警线',
  unit: 'fen',
  setBy: 'local',
  source: article(layeredOpinion, ''),
  national: [],
  optional: true,
} as const satisfies Parameter

/** How the monthly allowance is reckoned: the real difference, or fixed amounts by grade. */
export const allowanceMode = {
  id: 'allowance-mode',
  title: '低保金计发方式',
  unit: 'choice',
  setBy: 'local',
  source: article(confirmationMeasures, '23'),
  national: [],
  defaults: [unless('difference')],
  choices: { difference: '补差发放', graded: '分档发放' },
} as const satisfies Parameter

/** Read only where the mode is graded. Upper bounds (fen per head and month, inclusive, ascending) of the income bands; as many as `gradePays`. */
export const gradeBounds = {
  id: 'allowance-grade-bounds',
  title: '分档发放：各档月人均收入上限（分）',
  unit: 'list',
  setBy: 'local',
  source: article(confirmationMeasures, '23'),
  national: [],
} as const satisfies Parameter

export const gradePays = {
  id: 'allowance-grade-pays',
  title: '分档发放：各档每人每月金额（分）',
  unit: 'list',
  setBy: 'local',
  source: article(confirmationMeasures, '23'),
  national: [],
} as const satisfies Parameter

export const roundingUnit = {
  id: 'allowance-rounding-unit',
  title: '救助金取整单位',
  unit: 'choice',
  setBy: 'local',
  source: article(confirmationMeasures, '23'),
  national: [],
  defaults: [unless('fen')],
  choices: { fen: '到分', jiao: '到角', yuan: '到元' },
} as const satisfies Parameter

export const roundingDirection = {
  id: 'allowance-rounding-direction',
  title: '救助金取整方法',
  unit: 'choice',
  setBy: 'local',
  source: article(confirmationMeasures, '23'),
  national: [],
  defaults: [unless('half-up')],
  choices: { 'half-up': '四舍五入', up: '进位' },
} as const satisfies Parameter

export const leastAllowance = {
  id: 'allowance-least',
  title: '每户每月最低发放额',
  unit: 'fen/month',
  setBy: 'local',
  source: article(confirmationMeasures, '23'),
  national: [],
  defaults: [unless(0)],
} as const satisfies Parameter

export const supplementElder = supplement('supplement-elder', '分类施保：老年人（占低保标准的比例）')
export const supplementMinor = supplement('supplement-minor', '分类施保：未成年人（占低保标准的比例）')
export const supplementDisabled = supplement('supplement-disabled', '分类施保：重度残疾人（占低保标准的比例）')
export const supplementIll = supplement('supplement-ill', '分类施保：重病患者（占低保标准的比例）')

function supplement(id: string, title: string) {
  return {
    id,
    title,
    unit: 'ratio',
    setBy: 'local',
    source: article(confirmationMeasures, '27'),
    national: [],
    optional: true,
  } as const satisfies Parameter
}

/** A fixed supplement per head and month takes the place of the ratios where it is set. */
export const supplementFixed = {
  id: 'supplement-fixed',
  title: '分类施保：定额（每人每月）',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(confirmationMeasures, '27'),
  national: [],
  optional: true,
} as const satisfies Parameter

export const supplementElderAge = {
  id: 'supplement-elder-age',
  title: '分类施保：老年人年龄',
  unit: 'years',
  setBy: 'local',
  source: article(confirmationMeasures, '27'),
  national: [],
  defaults: [unless(70)],
} as const satisfies Parameter

/** How a person admitted alone is paid, as the household's income gives no difference. Must be set before use. */
export const singleMode = {
  id: 'single-mode',
  title: '单人户低保金计发方式',
  unit: 'choice',
  setBy: 'local',
  source: article(confirmationMeasures, '8'),
  national: [],
  choices: {
    'own-income': '按本人收入补差',
    full: '按低保标准全额',
    fixed: '定额',
    ratio: '按低保标准的比例',
  },
} as const satisfies Parameter

export const singleFixed = {
  id: 'single-fixed',
  title: '单人户定额（每人每月）',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(confirmationMeasures, '8'),
  national: [],
} as const satisfies Parameter

export const singleRatio = {
  id: 'single-ratio',
  title: '单人户低保金占低保标准的比例',
  unit: 'ratio',
  setBy: 'local',
  source: article(confirmationMeasures, '8'),
  national: [],
} as const satisfies Parameter

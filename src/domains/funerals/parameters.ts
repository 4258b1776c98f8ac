import { demonstrationValue, localParameter, unconfirmed } from '#core/local-value.ts'
import type { LocalStandard, Parameter, ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { plan } from './sources.ts'

const source = article(plan, '')
const from = '2021-01-01'

const procedure = {
  decisionDays: localParameter({
    id: 'funeral-decision-days',
    title: '殡葬补助办理期限',
    unit: 'working-days',
    source,
    defaults: [unconfirmed(from, 20)],
  }),
  refusalNoticeDays: localParameter({
    id: 'funeral-refusal-notice-days',
    title: '殡葬补助不予确认的书面告知期限',
    unit: 'working-days',
    source,
    defaults: [unconfirmed(from, 3)],
  }),
  claimMonths: localParameter({
    id: 'funeral-claim-months',
    title: '火化、安葬后申请补助的最长月数',
    unit: 'months',
    source,
    defaults: [unconfirmed(from, 12)],
  }),
  reviewMonths: localParameter({
    id: 'funeral-review-months',
    title: '殡葬补助发放后抽查间隔',
    unit: 'months',
    source,
    defaults: [unconfirmed(from, 12)],
  }),
  decidingLevel: localParameter({
    id: 'funeral-deciding-level',
    title: '殡葬补助审核确认机关',
    unit: 'choice',
    source,
    defaults: [unconfirmed(from, 'county')],
    choices: { county: '县级民政部门', township: '乡镇（街道）' },
  }),
} as const

export const subsidyAmount = localParameter({
  id: 'funeral-subsidy-amount',
  title: '惠民殡葬补助标准（每具火化遗体）',
  unit: 'fen',
  source,
})

/** The plan's floor: "不低于1000元/具". */
export const subsidyFloor = {
  id: 'funeral-subsidy-floor',
  title: '惠民殡葬补助最低标准（每具火化遗体）',
  unit: 'fen',
  setBy: 'national',
  source,
  national: [{ from: plan.from, value: 100_000 }],
} as const satisfies Parameter

export const funeralParameters = { ...procedure, subsidyAmount, subsidyFloor } as const

const award = <const Id extends string>(id: Id, kind: string) =>
  localParameter({ id, title: `节地生态安葬奖补标准（${kind}）`, unit: 'fen', source })

export const burialParameters = {
  ...procedure,
  nicheAward: award('burial-award-niche', '骨灰堂'),
  treeAward: award('burial-award-tree', '树葬'),
  flowerAward: award('burial-award-flower', '花葬'),
  lawnAward: award('burial-award-lawn', '草坪葬'),
  scatterAward: award('burial-award-scatter', '骨灰撒散'),
} as const

export type FuneralValues = ValuesOf<typeof funeralParameters>
export type BurialValues = ValuesOf<typeof burialParameters>

const all: Readonly<Record<string, Parameter>> = { ...funeralParameters, ...burialParameters }
export const parameters: readonly Parameter[] = Object.values(all)

export const demonstrationStandards: readonly Omit<LocalStandard, 'area'>[] = [
  demonstrationValue('funeral-subsidy-amount', 120_000),
  demonstrationValue('burial-award-niche', 50_000),
  demonstrationValue('burial-award-tree', 100_000),
  demonstrationValue('burial-award-flower', 100_000),
  demonstrationValue('burial-award-lawn', 100_000),
  demonstrationValue('burial-award-scatter', 200_000),
]

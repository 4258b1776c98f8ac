import { relationTable } from '#core/code-tables.ts'
import type { Field, Form } from '#core/form.ts'
import { defineItem, type Item, type ItemPart } from '#core/item.ts'
import { article } from '#core/source.ts'
import { accountPage, applicantPage, personFields, promisePage, usualParties } from '#core/usual-form.ts'
import { type BurialValues, burialParameters, type FuneralValues, funeralParameters } from './parameters.ts'
import { burialKinds } from './registry.ts'
import { burialAmount, burialRules, type Funeral, funeralAmount, funeralRules, readFuneral } from './rules.ts'
import { funeralRegulations, plan } from './sources.ts'

const source = article(plan, '')

const relations: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(relationTable.labels).filter(([code]) => code !== '01' && code !== '02'),
)

const formOf = (more: readonly Field[]): Form => ({
  pages: [
    applicantPage('申请人', [], '由办理丧事的家属申请。'),
    {
      id: 'deceased',
      title: '逝者',
      fields: [
        {
          id: 'members',
          label: '逝者',
          kind: 'persons',
          isRequired: true,
          atLeast: 1,
          atMost: 1,
          fields: [
            ...personFields,
            { id: 'relation', label: '是申请人的什么人', kind: 'choice', isRequired: true, choices: relations },
            ...more,
          ],
        },
      ],
    },
    accountPage,
    promisePage(),
  ],
})

const common = {
  layer: 'welfare',
  whoMayApply: '办理丧事的家属，向逝者生前居住地乡镇（街道）申请。',
  parties: usualParties,
  workflow: 'by-entitlement',
  deadlines: [
    {
      id: 'whole',
      title: '受理至作出决定',
      owner: 'county',
      source,
      startsOn: ['accept', 'reopen'],
      stopsOn: ['approve', 'refuse', 'withdraw', 'end'],
      pausesOn: ['request-correction'],
      resumesOn: ['supply-correction'],
      unit: 'working-days',
      length: [{ parameter: 'decisionDays' }],
    },
    {
      id: 'refusal-notice',
      title: '书面告知不予确认及理由',
      owner: 'township',
      source,
      startsOn: ['refuse'],
      stopsOn: ['deliver-letter'],
      unit: 'working-days',
      length: [{ parameter: 'refusalNoticeDays' }],
    },
  ],
  result: 'cash',
  covers: 'person',
  reviewMonths: 'reviewMonths',
  decidingLevel: 'decidingLevel',
  cascade: [],
  incompatibleWith: [],
  startsIn: 'at-once',
  checks: [],
  stopGrounds: [{ id: 'fraud', title: '虚报、隐瞒、伪造等手段骗取补助', source }],
} as const satisfies Partial<ItemPart>

const funeralSubsidy = defineItem<Funeral, FuneralValues>(
  {
    ...common,
    id: 'funeral-subsidy',
    title: '惠民殡葬补助',
    plain: '殡葬补助',
    summary: '本地常住人口去世后火化的，补助遗体接运、暂存、火化、骨灰寄存等基本费用。',
    sources: [source, article(funeralRegulations, '')],
    form: formOf([
      {
        id: 'wasResident',
        label: '生前是本地常住人口',
        kind: 'yes-no',
        isRequired: true,
        fact: 'deceased-was-resident',
      },
      {
        id: 'crematedOn',
        label: '火化日期',
        hint: '没有火化的不填',
        kind: 'date',
        isRequired: false,
        fact: 'cremated-on',
      },
      {
        id: 'cost',
        label: '接运、暂存、火化、寄存、骨灰盒、公益墓位一共花了多少（元）',
        kind: 'yuan',
        isRequired: true,
        fact: 'basic-funeral-cost',
      },
      {
        id: 'isWaived',
        label: '结账时已经直接减免了这些费用',
        kind: 'yes-no',
        isRequired: true,
        fact: 'funeral-fees-waived',
      },
    ]),
    evidence: [
      { id: 'application', title: '惠民殡葬补助申请表', source, isRequired: true, obtainedBy: 'form' },
      { id: 'cremation', title: '火化证明', source, isRequired: true, obtainedBy: 'applicant' },
      { id: 'bill', title: '殡葬服务费用票据', source, isRequired: true, obtainedBy: 'applicant' },
    ],
  },
  {
    parameters: funeralParameters,
    inForce: { from: plan.from },
    rules: funeralRules,
    amounts: [funeralAmount],
    facts: readFuneral,
    covered: ({ applicant }) => [applicant],
  },
)

const ecologicalBurialAward = defineItem<Funeral, BurialValues>(
  {
    ...common,
    id: 'ecological-burial-award',
    title: '节地生态安葬奖补',
    plain: '生态安葬奖补',
    summary: '采用骨灰堂、树葬、花葬、草坪葬、骨灰撒散等方式安葬的，给予丧属一次性奖补。',
    sources: [source],
    form: formOf([
      { id: 'kind', label: '安葬方式', kind: 'choice', isRequired: true, choices: burialKinds, fact: 'burial-kind' },
      { id: 'buriedOn', label: '安葬日期', kind: 'date', isRequired: true, fact: 'buried-on' },
    ]),
    evidence: [
      { id: 'application', title: '节地生态安葬奖补申请表', source, isRequired: true, obtainedBy: 'form' },
      { id: 'burial', title: '安葬（安放、撒散）证明', source, isRequired: true, obtainedBy: 'applicant' },
    ],
  },
  {
    parameters: burialParameters,
    inForce: { from: plan.from },
    rules: burialRules,
    amounts: [burialAmount],
    facts: readFuneral,
    covered: ({ applicant }) => [applicant],
  },
)

export const items: readonly Item[] = [funeralSubsidy, ecologicalBurialAward]

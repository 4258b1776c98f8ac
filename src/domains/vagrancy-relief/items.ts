import type { Form } from '#core/form.ts'
import { defineItem, type Item } from '#core/item.ts'
import { article } from '#core/source.ts'
import { accountPage, applicantPage, promisePage, usualParties } from '#core/usual-form.ts'
import { type RescueValues, rescueParameters } from './parameters.ts'
import { type Rescue, readRescue, rescueCost, rescueRulesInOrder } from './rules.ts'
import { assistanceLaw, rescueMeasures, rescueRules } from './sources.ts'

const help = article(rescueMeasures, '7')

const form: Form = {
  pages: [
    applicantPage('救助机构经办人', [], '由救助管理机构或者乡镇（街道）经办人填写，费用按公务结算方式返还。'),
    {
      id: 'rescue',
      title: '本次救助',
      lead: '被救助人的姓名、来源地等登记在救助档案里，这里只结算费用。',
      fields: [
        {
          id: 'inNeed',
          label: '被救助人生活无着、自身无力解决食宿',
          kind: 'yes-no',
          isRequired: true,
          fact: 'rescued-without-livelihood',
        },
        { id: 'days', label: '在站多少天', kind: 'number', isRequired: true, fact: 'rescue-days' },
        {
          id: 'isFiled',
          label: '超过十天的，已报主管民政部门备案',
          kind: 'yes-no',
          isRequired: false,
          fact: 'rescue-stay-filed',
        },
        {
          id: 'travel',
          label: '返乡交通费用（元）',
          hint: '没有的不填',
          kind: 'yuan',
          isRequired: false,
          fact: 'rescue-travel-cost',
        },
        {
          id: 'inKind',
          label: '返乡交通以乘车凭证提供，没有发现金',
          kind: 'yes-no',
          isRequired: false,
          fact: 'rescue-ticket-in-kind',
        },
        {
          id: 'medical',
          label: '急病救治费用（元）',
          hint: '没有的不填',
          kind: 'yuan',
          isRequired: false,
          fact: 'rescue-medical-cost',
        },
      ],
    },
    accountPage,
    promisePage(),
  ],
}

const rescueRelief = defineItem<Rescue, RescueValues>(
  {
    id: 'rescue-costs',
    title: '流散人员救助费用',
    plain: '流浪乞讨人员救助费用',
    layer: 'emergency',
    summary: '结算救助生活无着的流散人员的食宿、返乡交通、急病救治费用；对本人提供的是食宿和车票，不发现金。',
    sources: [article(assistanceLaw, '31'), article(assistanceLaw, '52'), help],
    whoMayApply: '提供救助的救助管理机构或者乡镇（街道）经办人。',
    form,
    parties: usualParties,
    evidence: [
      { id: 'application', title: '救助费用结算单', source: help, isRequired: true, obtainedBy: 'form' },
      {
        id: 'bills',
        title: '车票、救治等费用票据',
        source: article(rescueRules, '11'),
        isRequired: true,
        obtainedBy: 'applicant',
      },
    ],
    workflow: 'by-entitlement',
    deadlines: [
      {
        id: 'whole',
        title: '受理至结算',
        owner: 'county',
        source: help,
        startsOn: ['accept', 'reopen'],
        stopsOn: ['approve', 'refuse', 'withdraw', 'end'],
        unit: 'working-days',
        length: [{ parameter: 'decisionDays' }],
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
    stopGrounds: [{ id: 'fraud', title: '虚报救助费用', source: article(assistanceLaw, '73') }],
  },
  {
    parameters: rescueParameters,
    inForce: { from: rescueMeasures.from },
    rules: rescueRulesInOrder,
    amounts: [rescueCost],
    facts: readRescue,
    covered: ({ applicant }) => [applicant],
  },
)

export const items: readonly Item[] = [rescueRelief]

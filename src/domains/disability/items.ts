import { codeTables } from '#core/code-tables.ts'
import type { Field, Form } from '#core/form.ts'
import { defineItem, type Item, type ItemPart } from '#core/item.ts'
import { article } from '#core/source.ts'
import { accountPage, applicantPage, promisePage, usualParties } from '#core/usual-form.ts'
import { type CareValues, careParameters, type LivingValues, livingParameters } from './parameters.ts'
import { careAmount, careRules, type Disabled, livingAmount, livingRules, readDisabled } from './rules.ts'
import { subsidyNotice, subsidyOpinion, unattendedOpinion } from './sources.ts'

const opinion = article(subsidyOpinion, '')
const notice = article(subsidyNotice, '')
const labelsOf = (table: string) => codeTables.find(({ id }) => id === table)?.labels ?? {}

const formOf = (more: readonly Field[]): Form => ({
  pages: [
    applicantPage(
      '残疾人的情况',
      [
        {
          id: 'appliedAt',
          label: '受理地',
          hint: '在户籍地以外申请的，由受理的乡镇（街道）填写机关名称',
          kind: 'text',
          isRequired: false,
          maxLength: 60,
          fact: 'disability-applied-at',
        },
        {
          id: 'disabilities',
          label: '残疾人证上的残疾类别和等级',
          hint: '多重残疾的，每一种分别填一行',
          kind: 'records',
          isRequired: true,
          fact: 'disabilities',
          atMost: 7,
          fields: [
            {
              id: 'category',
              label: '残疾类别',
              kind: 'choice',
              isRequired: true,
              choices: labelsOf('disability-category'),
            },
            { id: 'grade', label: '残疾等级', kind: 'choice', isRequired: true, choices: labelsOf('disability-grade') },
          ],
        },
        {
          id: 'injuryCare',
          label: '是否领取工伤保险生活护理费',
          kind: 'yes-no',
          isRequired: true,
          fact: 'draws-injury-care',
        },
        ...more,
      ],
      '可以由监护人、家人、邻居、村（居）委会或者其他委托人代办，也可以在全国任何地方的乡镇（街道）申请。',
    ),
    accountPage,
    promisePage('包括户籍、残疾人证、死亡信息，只用于本次补贴'),
  ],
})

const common = {
  layer: 'welfare',
  sources: [opinion, notice],
  whoMayApply:
    '残疾人本人或者监护人、赡养扶养抚养义务人、村（居）委会、其他委托人，可以向全国任何乡镇（街道）申请，由户籍地审定。',
  parties: usualParties,
  evidence: [
    { id: 'application', title: '残疾人补贴申请表', source: opinion, isRequired: true, obtainedBy: 'form' },
    { id: 'identity', title: '身份证、户口簿', source: opinion, isRequired: true, obtainedBy: 'platform' },
    { id: 'disability-card', title: '残疾人证', source: opinion, isRequired: true, obtainedBy: 'platform' },
    { id: 'mandate', title: '委托代办的委托书', source: notice, isRequired: false, obtainedBy: 'applicant' },
  ],
  workflow: 'by-entitlement',
  deadlines: [
    {
      id: 'township-review',
      title: '乡镇（街道）受理并初审',
      owner: 'township',
      source: notice,
      startsOn: ['accept', 'reopen'],
      stopsOn: ['propose-approval', 'propose-refusal', 'refuse', 'withdraw', 'end'],
      unit: 'working-days',
      length: [{ parameter: 'townshipDays' }],
    },
    {
      id: 'card-review',
      title: '县级残疾人联合会审核残疾类别和等级',
      owner: 'county',
      source: notice,
      startsOn: ['request-checks'],
      stopsOn: ['record-check', 'refuse', 'withdraw', 'end'],
      unit: 'working-days',
      length: [{ parameter: 'cardDays' }],
    },
    {
      id: 'county-decision',
      title: '县级民政部门审定',
      owner: 'county',
      source: notice,
      startsOn: ['forward', 'propose-refusal'],
      stopsOn: ['approve', 'refuse', 'reinvestigate', 'withdraw'],
      unit: 'working-days',
      length: [{ parameter: 'decisionDays' }],
    },
    {
      id: 'refusal-notice',
      title: '书面告知不予确认及理由',
      owner: 'township',
      source: notice,
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
  startsIn: 'month-of-application',
  /** The federation's review of category and grade is its answer to the first of them. */
  checks: ['disability', 'household-registration', 'deaths'],
} as const satisfies Partial<ItemPart>

/** Help stops from the month after, each reason by a code of its own (民发〔2021〕70号). */
const stopGrounds = [
  { id: 'died', title: '死亡或者被宣告死亡', source: notice },
  { id: 'moved-away', title: '户籍迁出或者注销', source: notice },
  { id: 'card-ended', title: '残疾人证到期、注销', source: notice },
  { id: 'grade-changed', title: '残疾类别、等级变化后不再符合条件', source: notice },
  { id: 'became-destitute', title: '纳入特困人员救助供养', source: notice },
  { id: 'imprisoned', title: '被判处刑罚且在监狱服刑', source: notice },
  { id: 'kept-by-state', title: '由政府供养机构集中供养', source: notice },
  { id: 'not-found-alive', title: '未按时完成生存认证且联系不上', source: notice },
  { id: 'own-request', title: '本人申请退出', source: notice },
] as const

const livingSubsidy = defineItem<Disabled, LivingValues>(
  {
    ...common,
    id: 'disability-living-subsidy',
    title: '困难残疾人生活补贴',
    plain: '残疾人生活补贴',
    summary: '低保家庭中的残疾人（以及当地规定的低保边缘家庭等困难残疾人），按月领取生活补贴。',
    form: formOf([
      {
        id: 'otherLiving',
        label: '每月领取的离休、因公致残等其他生活性补贴（元）',
        hint: '没有的不填',
        kind: 'yuan',
        isRequired: false,
        fact: 'other-living-subsidy',
      },
    ]),
    stopGrounds: [...stopGrounds, { id: 'hardship-ended', title: '退出低保等困难家庭范围', source: notice }],
    incompatibleWith: ['destitute-support', 'orphan-allowance'],
    stacking: [{ item: 'unattended-child-allowance', how: 'counted', source: article(unattendedOpinion, '') }],
  },
  {
    parameters: livingParameters,
    inForce: { from: subsidyOpinion.from },
    rules: livingRules,
    amounts: [livingAmount],
    facts: readDisabled,
    covered: (applicant) => [applicant.id],
  },
)

const careSubsidy = defineItem<Disabled, CareValues>(
  {
    ...common,
    id: 'disability-care-subsidy',
    title: '重度残疾人护理补贴',
    plain: '残疾人护理补贴',
    summary: '残疾等级一级、二级且需要长期照护的残疾人（以及当地规定的三级、四级智力、精神残疾人），按月领取护理补贴。',
    form: formOf([
      {
        id: 'careMonths',
        label: '需要别人照护已经或者预计持续多少个月',
        kind: 'number',
        isRequired: true,
        fact: 'long-care-months',
      },
      {
        id: 'otherCare',
        label: '每月领取的离休、因公致残等其他护理性补贴（元）',
        hint: '没有的不填',
        kind: 'yuan',
        isRequired: false,
        fact: 'other-care-subsidy',
      },
    ]),
    stopGrounds,
    incompatibleWith: ['destitute-support'],
    stacking: [{ item: 'elder-care-subsidy', how: 'higher', source: opinion }],
  },
  {
    parameters: careParameters,
    inForce: { from: subsidyOpinion.from },
    rules: careRules,
    amounts: [careAmount],
    facts: readDisabled,
    covered: (applicant) => [applicant.id],
  },
)

export const items: readonly Item[] = [livingSubsidy, careSubsidy]

import type { Field, Form } from '#core/form.ts'
import { defineItem, type Evidence, type Item, type ItemPart } from '#core/item.ts'
import { article, type Citation } from '#core/source.ts'
import { accountPage, applicantPage, promisePage, usualParties } from '#core/usual-form.ts'
import {
  type CareValues,
  careParameters,
  type OldAgeValues,
  oldAgeParameters,
  type ServiceValues,
  serviceParameters,
} from './parameters.ts'
import { abilityGrades } from './registry.ts'
import { drawnOnce, isLiving, oldAgeAmount, reachedFirstAge, registeredHere } from './rules/allowance.ts'
import { type Elder, readElder } from './rules/elder.ts'
import {
  careAmount,
  higherThanDisabilityCare,
  inHardship,
  isElder,
  notDestitute,
  serviceAge,
  serviceAmount,
  unableForLong,
} from './rules/subsidy.ts'
import { abilityStandard, disabilitySubsidyOpinion, elderLaw, elderRegulations } from './sources.ts'

const oldAge = article(elderRegulations, '28')
const care = article(elderRegulations, '25')
const service = article(elderLaw, '37')

const formOf = (more: readonly Field[]): Form => ({
  pages: [applicantPage('老人的情况', more, '可以由家人或者村（社区）工作人员代办。'), accountPage, promisePage()],
})

const ability: readonly Field[] = [
  {
    id: 'abilityGrade',
    label: '能力评估结果',
    hint: '按评估报告填写；没有评估过的不填，由工作人员安排评估',
    kind: 'choice',
    isRequired: false,
    choices: abilityGrades,
    fact: 'ability-grade',
  },
  { id: 'assessedOn', label: '评估日期', kind: 'date', isRequired: false, fact: 'ability-assessed-on' },
]

const evidenceOf = (title: string, source: Citation): readonly Evidence[] => [
  { id: 'application', title: `${title}申请表`, source, isRequired: true, obtainedBy: 'form' },
  { id: 'identity', title: '身份证、户口簿', source, isRequired: true, obtainedBy: 'platform' },
]

/** What the three allowances have in common. Numbers are keys of their parameters. */
const common = (title: string, source: Citation) =>
  ({
    title,
    plain: title,
    layer: 'welfare',
    sources: [source],
    whoMayApply: '本人向户籍所在地乡镇（街道）申请，也可以由家人代办。',
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
    notice: { title: `${title}公示`, source, days: 'noticeDays', shows: ['name', 'village', 'item'] },
    result: 'cash',
    covers: 'person',
    reviewMonths: 'reviewMonths',
    decidingLevel: 'decidingLevel',
    cascade: [],
    incompatibleWith: [],
    startsIn: 'month-of-application',
    checks: [],
    stopGrounds: [
      { id: 'died', title: '死亡或者被宣告死亡', source },
      { id: 'moved-away', title: '户籍迁出', source },
      { id: 'not-found-alive', title: '未按时完成生存认证且联系不上', source },
      { id: 'not-eligible', title: '不再符合享受条件', source },
    ],
  }) as const satisfies Partial<ItemPart>

const oldAgeAllowance = defineItem<Elder, OldAgeValues>(
  {
    ...common('高龄津贴', oldAge),
    id: 'old-age-allowance',
    summary: '年满八十周岁的老年人，按月领取高龄津贴；九十、一百周岁提高标准。',
    form: formOf([
      {
        id: 'drawsElsewhere',
        label: '是否已在其他地区领取高龄津贴',
        kind: 'yes-no',
        isRequired: true,
        fact: 'draws-old-age-elsewhere',
      },
    ]),
    evidence: evidenceOf('高龄津贴', oldAge),
  },
  {
    parameters: oldAgeParameters,
    inForce: { from: elderRegulations.from },
    rules: [isLiving, registeredHere, reachedFirstAge, drawnOnce],
    amounts: [oldAgeAmount],
    facts: readElder,
    covered: (elder) => [elder.id],
  },
)

const elderCareSubsidy = defineItem<Elder, CareValues>(
  {
    ...common('养老护理补贴', care),
    id: 'elder-care-subsidy',
    summary: '生活长期不能自理、经济困难的老年人，按失能程度领取护理补贴。',
    form: formOf(ability),
    evidence: [
      ...evidenceOf('养老护理补贴', care),
      {
        id: 'ability-report',
        title: '老年人能力评估报告',
        source: article(abilityStandard, ''),
        isRequired: true,
        obtainedBy: 'platform',
      },
    ],
    stacking: [{ item: 'disability-care-subsidy', how: 'higher', source: article(disabilitySubsidyOpinion, '') }],
  },
  {
    parameters: careParameters,
    inForce: { from: elderRegulations.from },
    rules: [isLiving, registeredHere, isElder, inHardship, unableForLong, notDestitute, higherThanDisabilityCare],
    amounts: [careAmount],
    facts: readElder,
    covered: (elder) => [elder.id],
  },
)

const elderServiceSubsidy = defineItem<Elder, ServiceValues>(
  {
    ...common('养老服务补贴', service),
    id: 'elder-service-subsidy',
    summary: '经济困难的老年人，领取养老服务补贴，用于购买养老服务。',
    form: formOf([]),
    evidence: evidenceOf('养老服务补贴', service),
  },
  {
    parameters: serviceParameters,
    inForce: { from: elderRegulations.from },
    rules: [isLiving, registeredHere, isElder, serviceAge, inHardship, notDestitute],
    amounts: [serviceAmount],
    facts: readElder,
    covered: (elder) => [elder.id],
  },
)

export const items: readonly Item[] = [oldAgeAllowance, elderCareSubsidy, elderServiceSubsidy]

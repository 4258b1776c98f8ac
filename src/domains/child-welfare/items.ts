import { relationTable } from '#core/code-tables.ts'
import type { Answers, Field, Form } from '#core/form.ts'
import { defineItem, type Item, type ItemPart } from '#core/item.ts'
import { article } from '#core/source.ts'
import { accountPage, applicantPage, personFields, promisePage, usualParties } from '#core/usual-form.ts'
import {
  type OrphanValues,
  orphanParameters,
  parentIllnesses,
  type UnattendedValues,
  unattendedParameters,
} from './parameters.ts'
import { labelsOf, parentStates, placements } from './registry.ts'
import { type Child, orphanAmount, orphanRules, readChild, unattendedAmount, unattendedRules } from './rules.ts'
import { orphanOpinion, unattendedNotice, unattendedOpinion } from './sources.ts'

const orphan = article(orphanOpinion, '')
const unattended = article(unattendedOpinion, '')

/** The child as seen from the guardian (GB/T 4761). */
const relations: Readonly<Record<string, string>> = Object.fromEntries(
  ['20', '30', '27', '37', '41', '42', '43', '44', '70', '80', '97', '99'].flatMap((code) => {
    const label = Object.entries(relationTable.labels).find(([known]) => known === code)?.[1]
    return label === undefined ? [] : [[code, label]]
  }),
)

function parentFields(parent: 'father' | 'mother', called: string): readonly Field[] {
  const state = `${parent}State`
  const isIn = (states: readonly string[]) => (answers: Answers) => states.includes(String(answers[state]))
  return [
    {
      id: state,
      label: `${called}的情况`,
      kind: 'choice',
      isRequired: true,
      choices: parentStates,
      fact: `${parent}-state`,
    },
    {
      id: `${parent}Since`,
      label: `${called}从哪天起失去联系`,
      hint: '失去联系的，要先向公安机关报警',
      kind: 'date',
      isRequired: true,
      fact: `${parent}-since`,
      when: isIn(['lost-contact']),
    },
    {
      id: `${parent}TermMonths`,
      label: `${called}刑期、戒毒或者限制的期限有多少个月`,
      kind: 'number',
      isRequired: true,
      fact: `${parent}-term-months`,
      when: isIn(['prison', 'drug-treatment', 'restricted']),
    },
    {
      id: `${parent}Illness`,
      label: `${called}得的什么病`,
      kind: 'choice',
      isRequired: true,
      choices: parentIllnesses,
      fact: `${parent}-illness`,
      when: isIn(['ill']),
    },
    {
      id: `${parent}Disabilities`,
      label: `${called}残疾证上的类别和等级`,
      kind: 'records',
      isRequired: true,
      atMost: 7,
      fact: `${parent}-disabilities`,
      when: isIn(['disabled']),
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
  ]
}

const formOf = (more: readonly Field[]): Form => ({
  pages: [
    applicantPage('监护人', [], '由监护人申请；监护人有困难的，可以由受委托的亲属或者村（居）委会、儿童福利机构申请。'),
    {
      id: 'child',
      title: '孩子的情况',
      lead: '一个孩子填一份。孩子的情况不公示，只有经办人员能看。',
      fields: [
        {
          id: 'members',
          label: '孩子',
          kind: 'persons',
          isRequired: true,
          atLeast: 1,
          atMost: 1,
          fields: [
            ...personFields,
            { id: 'relation', label: '是申请人的什么人', kind: 'choice', isRequired: true, choices: relations },
            {
              id: 'inStudy',
              label: '已满18周岁、还在全日制上学',
              kind: 'yes-no',
              isRequired: false,
              fact: 'child-in-study',
            },
            { id: 'isAdopted', label: '已被依法收养', kind: 'yes-no', isRequired: false, fact: 'child-adopted' },
            ...more,
            ...parentFields('father', '父亲'),
            ...parentFields('mother', '母亲'),
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
  parties: usualParties,
  workflow: 'by-entitlement',
  deadlines: [
    {
      id: 'township-check',
      title: '乡镇（街道）查验并提出初审意见',
      owner: 'township',
      source: unattended,
      startsOn: ['accept', 'reopen'],
      stopsOn: ['propose-approval', 'propose-refusal', 'refuse', 'withdraw', 'end'],
      unit: 'working-days',
      length: [{ parameter: 'townshipDays' }],
    },
    {
      id: 'county-decision',
      title: '县级民政部门确认',
      owner: 'county',
      source: unattended,
      startsOn: ['forward', 'propose-refusal'],
      stopsOn: ['approve', 'refuse', 'reinvestigate', 'withdraw'],
      unit: 'working-days',
      length: [{ parameter: 'decisionDays' }],
    },
    {
      id: 'refusal-notice',
      title: '书面告知不符合条件及理由',
      owner: 'township',
      source: unattended,
      startsOn: ['refuse'],
      stopsOn: ['deliver-letter'],
      unit: 'working-days',
      length: [{ parameter: 'refusalNoticeDays' }],
    },
  ],
  // No notice: the privacy of the child (民发〔2019〕62号 §2).
  result: 'cash',
  covers: 'person',
  reviewMonths: 'reviewMonths',
  decidingLevel: 'decidingLevel',
  cascade: [],
  startsIn: 'month-after-decision',
  checks: [],
  stopGrounds: [
    { id: 'died', title: '死亡', source: unattended },
    { id: 'grown-up', title: '年满十八周岁', source: orphan },
    { id: 'adopted', title: '被依法收养', source: orphan },
    { id: 'parent-returned', title: '父母恢复抚养能力或者重新履行抚养义务', source: unattended },
    { id: 'moved-away', title: '户籍迁出', source: unattended },
  ],
} as const satisfies Partial<ItemPart>

const evidence = (title: string) =>
  [
    { id: 'application', title: `${title}申请表`, source: unattended, isRequired: true, obtainedBy: 'form' },
    {
      id: 'identity',
      title: '儿童和监护人的身份证、户口簿',
      source: unattended,
      isRequired: true,
      obtainedBy: 'platform',
    },
    {
      id: 'parent-papers',
      title: '父母死亡、失踪、服刑、残疾等情形的证明（能查询的由平台查询）',
      source: unattended,
      isRequired: false,
      obtainedBy: 'applicant',
    },
  ] as const

const orphanAllowance = defineItem<Child, OrphanValues>(
  {
    ...common,
    id: 'orphan-allowance',
    title: '孤儿基本生活费',
    plain: '孤儿生活费',
    summary: '失去父母或者查找不到生父母的不满十八周岁的儿童，按月发放基本生活费。',
    sources: [orphan],
    whoMayApply: '孤儿的监护人或者儿童福利机构，向孤儿户籍所在地乡镇（街道）申请。',
    form: formOf([
      {
        id: 'placement',
        label: '养育方式',
        kind: 'choice',
        isRequired: true,
        choices: placements,
        fact: 'orphan-placement',
      },
    ]),
    evidence: evidence('孤儿基本生活保障'),
    incompatibleWith: ['destitute-support', 'unattended-child-allowance', 'disability-living-subsidy'],
  },
  {
    parameters: orphanParameters,
    inForce: { from: orphanOpinion.from },
    rules: orphanRules,
    amounts: [orphanAmount],
    facts: readChild,
    covered: (child) => [child.id],
  },
)

const unattendedChildAllowance = defineItem<Child, UnattendedValues>(
  {
    ...common,
    id: 'unattended-child-allowance',
    title: '事实无人抚养儿童基本生活费',
    plain: '事实无人抚养儿童补贴',
    summary:
      '父母双方都因重残、重病、服刑、失联等不能抚养，或者一方死亡、失踪而另一方不能抚养的儿童，按月发放基本生活费。',
    sources: [unattended, article(unattendedNotice, '')],
    whoMayApply:
      '儿童的监护人或者受监护人委托的近亲属，向儿童户籍所在地乡镇（街道）申请；情况特殊的由村（居）委会提出。',
    form: formOf([
      {
        id: 'otherHelp',
        label: '孩子现在享受低保或者困难残疾人生活补贴',
        hint: '享受的，按差额发放',
        kind: 'yes-no',
        isRequired: true,
        fact: 'child-other-help-declared',
      },
    ]),
    evidence: evidence('事实无人抚养儿童基本生活补贴'),
    incompatibleWith: ['destitute-support', 'orphan-allowance'],
    stacking: [
      { item: 'minimum-living-allowance', how: 'difference', source: unattended },
      { item: 'single-person-allowance', how: 'difference', source: unattended },
      { item: 'disability-living-subsidy', how: 'difference', source: unattended },
    ],
  },
  {
    parameters: unattendedParameters,
    inForce: { from: unattendedOpinion.from },
    rules: unattendedRules,
    amounts: [unattendedAmount],
    facts: readChild,
    covered: (child) => [child.id],
  },
)

export const items: readonly Item[] = [orphanAllowance, unattendedChildAllowance]

import type { FactDeclaration } from '#core/fact.ts'

export const facts: readonly FactDeclaration[] = [
  {
    id: 'long-care-months',
    title: '因残疾需要长期照护的月数',
    about: 'person',
    kind: 'count',
    sensitivity: 'S2',
  },
  {
    id: 'draws-injury-care',
    title: '领取工伤保险生活护理费',
    about: 'person',
    kind: 'yes-no',
    sensitivity: 'S2',
  },
  {
    id: 'other-living-subsidy',
    title: '其他生活性补贴（离休、因公致残等，每月）',
    about: 'person',
    kind: 'yuan',
    sensitivity: 'S2',
  },
  {
    id: 'other-care-subsidy',
    title: '其他护理性补贴（离休、因公致残等，每月）',
    about: 'person',
    kind: 'yuan',
    sensitivity: 'S2',
  },
  {
    id: 'disability-applied-at',
    title: '异地受理的机关（跨省通办）',
    about: 'person',
    kind: 'text',
    sensitivity: 'plain',
  },
]

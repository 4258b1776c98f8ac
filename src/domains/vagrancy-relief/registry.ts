import type { FactDeclaration } from '#core/fact.ts'

type Declared = Omit<FactDeclaration, 'about' | 'sensitivity'>
const ofRescue: readonly Declared[] = [
  { id: 'rescued-without-livelihood', title: '被救助人生活无着、自身无力解决食宿', kind: 'yes-no' },
  { id: 'rescue-days', title: '在站天数', kind: 'count' },
  { id: 'rescue-stay-filed', title: '超过一般期限已报主管民政部门备案', kind: 'yes-no' },
  { id: 'rescue-travel-cost', title: '返乡交通费用', kind: 'yuan' },
  { id: 'rescue-ticket-in-kind', title: '返乡交通以乘车凭证提供，没有发现金', kind: 'yes-no' },
  { id: 'rescue-medical-cost', title: '急病救治费用', kind: 'yuan' },
]

export const facts: readonly FactDeclaration[] = ofRescue.map((fact) => ({
  ...fact,
  about: 'household',
  sensitivity: 'S2',
}))

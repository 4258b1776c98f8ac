import type { FactDeclaration } from '#core/fact.ts'

export const burialKinds = {
  grave: '墓穴（不属于节地生态安葬）',
  niche: '骨灰堂安放',
  tree: '树葬',
  flower: '花葬',
  lawn: '草坪葬',
  scatter: '骨灰撒散',
} as const
export type BurialKind = keyof typeof burialKinds

type Declared = Omit<FactDeclaration, 'about' | 'sensitivity'>
const ofDeceased: readonly Declared[] = [
  { id: 'cremated-on', title: '火化日期', kind: 'date' },
  { id: 'deceased-was-resident', title: '逝者生前为本地常住人口', kind: 'yes-no' },
  { id: 'basic-funeral-cost', title: '基本殡葬服务实际费用', kind: 'yuan' },
  { id: 'funeral-fees-waived', title: '费用已由殡葬服务机构直接减免', kind: 'yes-no' },
  { id: 'burial-kind', title: '安葬方式', kind: 'choice', choices: burialKinds },
  { id: 'buried-on', title: '安葬日期', kind: 'date' },
]

export const facts: readonly FactDeclaration[] = ofDeceased.map((fact) => ({
  ...fact,
  about: 'person',
  sensitivity: 'plain',
}))

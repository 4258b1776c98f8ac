import type { FactDeclaration } from '#core/fact.ts'

export const abilityGrades = {
  '0': '能力完好',
  '1': '轻度失能',
  '2': '中度失能',
  '3': '重度失能',
  '4': '完全失能',
} as const

export const facts: readonly FactDeclaration[] = [
  {
    id: 'draws-old-age-elsewhere',
    title: '已在其他地区领取高龄津贴',
    about: 'person',
    kind: 'yes-no',
    sensitivity: 'plain',
  },
  {
    id: 'ability-grade',
    title: '老年人能力等级',
    about: 'person',
    kind: 'choice',
    sensitivity: 'S2',
    choices: abilityGrades,
  },
  {
    id: 'ability-assessed-on',
    title: '能力评估日期',
    about: 'person',
    kind: 'date',
    sensitivity: 'S2',
  },
]

import { codeTables } from '#core/code-tables.ts'
import type { FactDeclaration } from '#core/fact.ts'
import { parentIllnesses } from './parameters.ts'

/** States of a parent that decide; the first needs no other fact. */
export const parentStates = {
  none: '健在，没有下列情形',
  dead: '死亡或者被宣告死亡',
  'not-found': '查找不到',
  missing: '被宣告失踪',
  disabled: '重度残疾',
  ill: '重病',
  prison: '服刑在押',
  'drug-treatment': '强制隔离戒毒',
  restricted: '被执行其他限制人身自由的措施',
  'lost-contact': '失去联系且未履行抚养义务',
  revoked: '被撤销监护资格',
  deported: '被遣送（驱逐）出境',
} as const

export const placements = { scattered: '社会散居', institution: '机构集中养育' } as const

export const labelsOf = (table: string): Readonly<Record<string, string>> =>
  codeTables.find(({ id }) => id === table)?.labels ?? {}

const ofParent = (parent: 'father' | 'mother', called: string): readonly FactDeclaration[] => [
  {
    id: `${parent}-state`,
    title: `${called}的情况`,
    about: 'person',
    kind: 'choice',
    sensitivity: 'S2',
    choices: parentStates,
  },
  { id: `${parent}-since`, title: `${called}失去联系的日期`, about: 'person', kind: 'date', sensitivity: 'S2' },
  {
    id: `${parent}-term-months`,
    title: `${called}刑期、戒毒或者限制的月数`,
    about: 'person',
    kind: 'count',
    sensitivity: 'S2',
  },
  {
    id: `${parent}-illness`,
    title: `${called}的病种`,
    about: 'person',
    kind: 'choice',
    sensitivity: 'S2',
    choices: parentIllnesses,
  },
  {
    id: `${parent}-disabilities`,
    title: `${called}的残疾类别和等级`,
    about: 'person',
    kind: 'list',
    sensitivity: 'S2',
    columns: {
      category: { title: '残疾类别', kind: 'choice', choices: labelsOf('disability-category') },
      grade: { title: '残疾等级', kind: 'choice', choices: labelsOf('disability-grade') },
    },
  },
]

export const facts: readonly FactDeclaration[] = [
  ...ofParent('father', '父亲'),
  ...ofParent('mother', '母亲'),
  {
    id: 'orphan-placement',
    title: '养育方式',
    about: 'person',
    kind: 'choice',
    sensitivity: 'S2',
    choices: placements,
  },
  { id: 'child-in-study', title: '满十八周岁仍在全日制就读', about: 'person', kind: 'yes-no', sensitivity: 'plain' },
  { id: 'child-adopted', title: '已被依法收养', about: 'person', kind: 'yes-no', sensitivity: 'S2' },
  {
    id: 'child-other-help-declared',
    title: '申请时已享受低保或者残疾人生活补贴',
    about: 'person',
    kind: 'yes-no',
    sensitivity: 'S2',
  },
]

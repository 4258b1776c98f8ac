import { codeTables } from '#core/code-tables.ts'
import type { WorkbookColumn } from '../files/workbook.ts'
import { standingItems } from './read-benefit.ts'

export interface ImportColumn {
  readonly key:
    | 'household'
    | 'name'
    | 'idNumber'
    | 'relation'
    | 'area'
    | 'residence'
    | 'phone'
    | 'address'
    | 'ethnicity'
    | 'benefit'
    | 'monthly'
    | 'since'
    | 'paidThrough'
  readonly title: string
  readonly isRequired: boolean
  readonly note: string
  readonly width: number
  readonly sample: string
  /** Labels offered in a drop-down list; `area` gets those of the unit. */
  readonly choices?: readonly string[]
}

export interface ImportKind {
  readonly id: string
  readonly title: string
  readonly columns: readonly ImportColumn[]
  /** Rows of one household stand together and are taken in whole or not at all. */
  readonly isByHousehold: boolean
}

const labelsOf = (table: string): Readonly<Record<string, string>> =>
  codeTables.find(({ id }) => id === table)?.labels ?? {}

/** Code by label, for texts of people who choose from a list. */
const byLabel = (labels: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(labels).flatMap(([code, label]) => [
      [label, code],
      [code, code],
    ]),
  )

export const ethnicityCodes = byLabel(labelsOf('ethnicity'))
export const residenceCodes: ReadonlyMap<string, 'urban' | 'rural'> = new Map([
  ['城镇', 'urban'],
  ['农村', 'rural'],
])
const relationLabels = {
  '01': '户主',
  '10': '配偶',
  '20': '儿子',
  '30': '女儿',
  '28': '女婿',
  '38': '儿媳',
  '41': '孙子',
  '42': '孙女',
  '43': '外孙子',
  '44': '外孙女',
  '51': '父亲',
  '52': '母亲',
  '53': '公公',
  '54': '婆婆',
  '55': '岳父',
  '56': '岳母',
  '61': '祖父',
  '62': '祖母',
  '70': '兄弟姐妹',
  '97': '其他亲属',
} as const
export const relationCodes = byLabel(relationLabels)

const household: ImportColumn = {
  key: 'household',
  title: '家庭编号',
  isRequired: true,
  note: '同一家庭各行填写相同编号，并排在一起；编号只在本文件内使用',
  width: 12,
  sample: '1',
}
const relation: ImportColumn = {
  key: 'relation',
  title: '与户主关系',
  isRequired: true,
  note: '每户第一行为户主',
  width: 12,
  sample: '户主',
  choices: Object.values(relationLabels),
}
const person: readonly ImportColumn[] = [
  {
    key: 'name',
    title: '姓名',
    isRequired: true,
    note: '与居民身份证一致；间隔号用“·”',
    width: 14,
    sample: '示例：李桂兰',
  },
  {
    key: 'idNumber',
    title: '身份证号码',
    isRequired: true,
    note: '18 位，本列须为文本格式；存成数值会丢失末几位，将不予导入',
    width: 22,
    sample: '41012219580331002X',
  },
  {
    key: 'area',
    title: '所在村（社区）',
    isRequired: true,
    note: '从列表选择，或填写 12 位区划代码',
    width: 30,
    sample: '',
  },
  {
    key: 'residence',
    title: '户口性质',
    isRequired: true,
    note: '城镇或农村',
    width: 10,
    sample: '农村',
    choices: [...residenceCodes.keys()],
  },
  {
    key: 'phone',
    title: '联系电话',
    isRequired: false,
    note: '手机或固定电话，没有的不填',
    width: 16,
    sample: '13900000000',
  },
  {
    key: 'address',
    title: '详细住址',
    isRequired: false,
    note: '村（社区）以下，例如 3组12号',
    width: 24,
    sample: '3组12号',
  },
  {
    key: 'ethnicity',
    title: '民族',
    isRequired: false,
    note: '不填按汉族',
    width: 12,
    sample: '汉族',
    choices: Object.values(labelsOf('ethnicity')),
  },
]

const benefit: readonly ImportColumn[] = [
  {
    key: 'benefit',
    title: '现享受待遇',
    isRequired: false,
    note: '正在按月发放的，填在户主（按人享受的填在本人）一行；没有的不填',
    width: 18,
    sample: '',
    choices: [...standingItems.keys()],
  },
  {
    key: 'monthly',
    title: '月保障金额',
    isRequired: false,
    note: '元，最多两位小数；按户享受的填全户合计',
    width: 12,
    sample: '',
  },
  { key: 'since', title: '起始月份', isRequired: false, note: '开始享受的月份，例如 2025-03', width: 12, sample: '' },
  {
    key: 'paidThrough',
    title: '已发放至',
    isRequired: false,
    note: '此前已发放的最后月份；从下一个月起由本平台发放',
    width: 12,
    sample: '',
  },
]

/** What may be imported, by the id in the address. */
export const importKinds: ReadonlyMap<string, ImportKind> = new Map(
  [
    { id: 'persons', title: '人员', columns: person, isByHousehold: false },
    {
      id: 'households',
      title: '家庭及成员（含存量救助）',
      columns: [household, ...person.slice(0, 2), relation, ...person.slice(2), ...benefit],
      isByHousehold: true,
    },
  ].map((kind) => [kind.id, kind]),
)

/** Beside the columns of a kind, in a file of failed rows: passed over when it comes back. */
export const reasonTitle = '错误原因'

/** Rows that begin their name with this are examples of the template. */
export const sampleMark = '示例'

/** The columns of a kind for a workbook; `areas` are offered as villages. */
export const workbookColumns = (kind: ImportKind, areas: readonly string[] = []): WorkbookColumn[] =>
  kind.columns.map(({ key, title, note, width, choices }) => {
    const listed = key === 'area' ? areas : choices
    return {
      key,
      title,
      kind: 'text' as const,
      note,
      width,
      ...(listed && listed.length > 0 ? { choices: listed } : {}),
    }
  })

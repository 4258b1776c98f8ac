import type { z } from 'zod'

/** What the fields of an API input are called, for people; `#` numbers and list places are left out. */
const labels: Readonly<Record<string, string>> = {
  accountId: '账户',
  action: '操作',
  address: '住址',
  amount: '金额',
  answer: '答复内容',
  answers: '申请内容',
  area: '地区',
  bank: '开户银行',
  born: '出生日期',
  card: '银行账号',
  caseId: '办件',
  caseIds: '办件',
  clock: '时限',
  county: '县（市、区）',
  delegateId: '受托人',
  diedOn: '死亡日期',
  document: '文件（文号）',
  domain: '业务',
  entitlementId: '救助待遇',
  ethnicity: '民族',
  evidence: '材料种类',
  fact: '事实',
  facts: '事实',
  fen: '金额',
  field: '项目',
  fileIds: '上传的文件',
  from: '起始日期',
  fund: '资金',
  grade: '等级',
  heard: '听取何人意见',
  holder: '户名',
  idNumber: '身份证号码',
  isSigned: '签字情况',
  item: '事项',
  itemGroup: '发放事项',
  keptId: '保留的档案',
  kind: '类别',
  latitude: '纬度',
  layout: '文件格式',
  level: '层级',
  lines: '笔数',
  login: '用户名',
  longitude: '经度',
  mergedId: '被合并的档案',
  method: '授权方式',
  missing: '须补正的材料',
  month: '月份',
  name: '姓名',
  note: '办理意见',
  on: '日期',
  opinion: '本人意见',
  order: '排序',
  outcome: '处理结果',
  page: '页码',
  parameter: '标准',
  password: '密码',
  personId: '人员',
  phone: '电话',
  purpose: '目的',
  q: '查询内容',
  reason: '理由',
  report: '调查情况',
  requestId: '请求编号',
  residence: '城乡类别',
  roles: '角色',
  signer: '签字人',
  size: '每页条数',
  sort: '排序',
  source: '来源',
  state: '状态',
  surveyors: '调查人员',
  text: '内容',
  to: '去向',
  total: '金额合计',
  township: '乡镇（街道）',
  until: '截止日期',
  validFrom: '开始日期',
  validUntil: '结束日期',
  value: '数值',
  version: '办件版本',
  voucher: '凭证号',
  year: '年度',
}

/** The first problems of an API input, each with the field's Chinese name and what is wrong with it; never the value. */
export function inputErrors(error: z.ZodError): { readonly says: string } {
  const told = error.issues.slice(0, 20).map((issue) => `${labelOf(issue.path)}${saysOf(issue)}`)
  return { says: `${[...new Set(told)].join('；')}。` }
}

/** `事实第 2 项的日期`; a field nobody named is told by its name in the interface, which only programs can send wrong. */
function labelOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '提交的内容'
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `第 ${part + 1} 项`
      const name = String(part)
      const label = labels[name] ?? `“${name}”`
      return i > 0 ? `的${label}` : label
    })
    .join('')
}

type Issue = z.ZodError['issues'][number]

function saysOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? '未填写' : `应为${kinds[issue.expected] ?? '规定的形式'}`
    case 'too_small':
      return smallText(issue)
    case 'too_big':
      return issue.origin === 'string'
        ? `不能超过 ${issue.maximum} 个字`
        : issue.origin === 'array'
          ? `不能超过 ${issue.maximum} 项`
          : `不能大于 ${issue.maximum}`
    case 'invalid_value':
      return '不在可选范围内'
    case 'unrecognized_keys':
      return `中有不认识的项目：${issue.keys.join('、')}`
    case 'custom':
    case 'invalid_format':
      return /[\u4e00-\u9fff]/u.test(issue.message) ? `：${issue.message}` : '格式不正确'
    default:
      return '格式不正确'
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组内容',
  date: '日期',
}

const smallText = (issue: Extract<Issue, { code: 'too_small' }>): string => {
  if (issue.origin === 'array') return `至少 ${issue.minimum} 项`
  if (issue.origin !== 'string') return `不能小于 ${issue.minimum}`
  return issue.minimum === 1 ? '未填写' : `至少 ${issue.minimum} 个字`
}

/**
 * Files to and from banks as field maps. A record is one line, its first field the kind: H head, D detail, T trailer. Each bank
 * gets its own layout here; writer and reader know only these maps.
 */
export interface Field<Name extends string = string> {
  readonly name: Name
  readonly title: string
  /** `text` as it is; `digits` right-aligned with zeros; `money` in fen (fixed width) or yuan with two decimals (CSV). */
  readonly kind: 'text' | 'digits' | 'money'
  /** Bytes in the file's encoding, in fixed-width layouts; also the longest `digits`. */
  readonly bytes: number
}

export interface RecordMap {
  readonly head: readonly Field[]
  readonly detail: readonly Field[]
  readonly trailer: readonly Field[]
}

export interface BankLayout {
  readonly id: 'csv' | 'fixed-gb18030'
  readonly title: string
  readonly extension: 'csv' | 'txt'
  readonly encoding: 'utf-8' | 'gb18030'
  readonly shape: 'csv' | 'fixed'
  /** What we send. */
  readonly order: RecordMap
  /** What comes back. */
  readonly result: RecordMap
}

const text = (name: string, title: string, bytes: number): Field => ({ name, title, kind: 'text', bytes })
const digits = (name: string, title: string, bytes: number): Field => ({ name, title, kind: 'digits', bytes })
const money = (name: string, title: string): Field => ({ name, title, kind: 'money', bytes: 15 })
const kind = text('kind', '记录类型', 1)
/** Hex SM3 over the bytes of all records before the trailer, line ends included, a byte order mark not. */
const recordsSm3 = text('sm3', '校验值', 64)

const order: RecordMap = {
  head: [
    kind,
    digits('batch', '批次号', 12),
    digits('county', '县区代码', 6),
    digits('month', '所属月份', 6),
    digits('date', '生成日期', 8),
    digits('count', '总笔数', 8),
    money('total', '总金额'),
  ],
  detail: [
    kind,
    digits('line', '明细号', 12),
    text('card', '收款账号', 32),
    // 50 characters of a legal name at 4 bytes each
    text('holder', '收款户名', 200),
    text('bank', '开户银行', 80),
    money('amount', '金额'),
    text('purpose', '用途', 60),
  ],
  trailer: [
    kind,
    digits('count', '总笔数', 8),
    money('total', '总金额'),
    recordsSm3,
    // Merkle root over the list as it was signed at approval
    text('root', '清单根值', 64),
    // hex of the SM2 signature, DER, over `orderText`
    text('signature', '签名', 144),
  ],
}

const result: RecordMap = {
  head: [
    kind,
    digits('batch', '批次号', 12),
    digits('date', '回盘日期', 8),
    text('sentSm3', '送盘文件校验值', 64),
    digits('count', '总笔数', 8),
    money('total', '总金额'),
  ],
  detail: [
    kind,
    digits('line', '明细号', 12),
    money('amount', '金额'),
    text('status', '处理结果', 1),
    text('code', '失败代码', 4),
  ],
  trailer: [
    kind,
    digits('count', '总笔数', 8),
    money('total', '总金额'),
    digits('okCount', '成功笔数', 8),
    money('okTotal', '成功金额'),
    recordsSm3,
  ],
}

export const bankLayouts = {
  csv: { id: 'csv', title: 'CSV（UTF-8）', extension: 'csv', encoding: 'utf-8', shape: 'csv', order, result },
  'fixed-gb18030': {
    id: 'fixed-gb18030',
    title: '定长文本（GB18030）',
    extension: 'txt',
    encoding: 'gb18030',
    shape: 'fixed',
    order,
    result,
  },
} as const satisfies Record<string, BankLayout>

export type LayoutId = keyof typeof bankLayouts

/** `status` of a result line. */
export const resultStates = { S: 'ok', F: 'failed', R: 'returned', P: 'unknown' } as const

/** Why a bank did not pay. `needsNewAccount`: not to be re-issued to the same account. */
export const failureCodes = {
  E001: { says: '账号不存在', needsNewAccount: true },
  E002: { says: '户名与账号不符', needsNewAccount: true },
  E003: { says: '账户已销户', needsNewAccount: true },
  E004: { says: '账户冻结或止付', needsNewAccount: true },
  E005: { says: '账户为睡眠户', needsNewAccount: true },
  E006: { says: '超过账户入账限额', needsNewAccount: true },
  E007: { says: '收款行系统故障', needsNewAccount: false },
  E008: { says: '收款行退汇', needsNewAccount: true },
  E999: { says: '其他原因', needsNewAccount: false },
} as const satisfies Record<string, { says: string; needsNewAccount: boolean }>

export const failureText = (code: string): string =>
  code === '' ? '' : (Object.entries(failureCodes).find(([known]) => known === code)?.[1].says ?? code)

export const isFailureCode = (code: string): code is keyof typeof failureCodes => code in failureCodes

/** What the signature of an order is over: lines parted by LF, UTF-8. `month` is six digits, `total` fen. */
export const orderText = (order: {
  readonly batch: number
  readonly county: number
  readonly month: string
  readonly count: number
  readonly total: number
  readonly root: string
  readonly sm3: string
}): string =>
  [
    'pay order 1',
    `batch ${order.batch}`,
    `county ${order.county}`,
    `month ${order.month}`,
    `lines ${order.count}`,
    `fen ${order.total}`,
    `root ${order.root}`,
    `records ${order.sm3}`,
  ].join('\n')

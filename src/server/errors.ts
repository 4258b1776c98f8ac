import { type FieldError, fieldErrorText } from '#core/form.ts'
import { type Guard, guardSentences } from '#core/workflow.ts'

/** What a caller can act on. The status and the sentence for people stand in one table. */
export const errorCodes = {
  'not-signed-in': { status: 401, says: '请先登录' },
  'wrong-password': { status: 401, says: '用户名或密码不正确' },
  'account-locked': { status: 423, says: '登录失败次数过多，请稍后再试' },
  forbidden: { status: 403, says: '您没有办理此事项的权限' },
  'step-up-required': { status: 403, says: '此操作需要再次验证身份' },
  'wrong-proof': { status: 422, says: '验证未通过，请重试' },
  'not-found': { status: 404, says: '没有找到' },
  'invalid-input': { status: 422, says: '填写的内容有误，请按提示修改' },
  'not-allowed-in-state': { status: 409, says: '当前环节不能办理此操作' },
  'guard-not-met': { status: 409, says: '办理条件尚不具备' },
  conflict: { status: 409, says: '他人已先行办理，请刷新后再试' },
  'request-reused': { status: 422, says: '同一请求编号提交了不同的内容' },
  'missing-parameter': { status: 409, says: '缺少标准或参数，不能计算' },
  'not-authorised': { status: 409, says: '没有有效的核对授权' },
  'person-known-elsewhere': { status: 409, says: '此人已在其他地区登记，请通过协查办理' },
  'already-running': { status: 409, says: '同一事项已在办理中' },
  overlap: { status: 409, says: '正在享受不能同时享受的救助' },
  'approval-needed': { status: 403, says: '须经批准后方可办理' },
  'another-person-needed': { status: 409, says: '须由另一人办理' },
  'file-refused': { status: 422, says: '文件不能使用' },
  'file-too-large': { status: 413, says: '文件超过允许的大小' },
  'same-file': { status: 409, says: '同一文件已导入过' },
  'control-total': { status: 422, says: '文件与清单的笔数、金额或校验值不一致' },
  'budget-exceeded': { status: 409, says: '资金余额不足' },
  'not-the-sender': { status: 409, says: '本套系统不是登记的发送方，不得对外发送' },
  'too-many-requests': { status: 429, says: '操作过于频繁，请稍后再试' },
  unavailable: { status: 503, says: '系统正在启动或维护，请稍后再试' },
} as const satisfies Record<string, { status: number; says: string }>

export type ErrorCode = keyof typeof errorCodes

export interface ErrorDetails {
  /** Replaces the table's sentence with a more exact one, in Chinese, without personal data. */
  readonly says?: string
  readonly fields?: readonly FieldError[]
  readonly guards?: readonly Guard[]
  readonly [key: string]: unknown
}

/** An expected refusal. Anything else that is thrown is a bug: 500, logged, never swallowed. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const fields = details.fields?.map((field) => `${field.path} ${field.code}`) ?? []
    const about = [details.says ?? '', ...fields, ...(details.guards ?? [])].filter(Boolean).join('; ')
    super(`${code}${about ? `: ${about}` : ''}`)
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

/** The answer a person sees (RFC 9457 problem details with a Chinese title). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode | 'bug'
  readonly errors?: readonly { readonly path: string; readonly says: string }[]
  readonly guards?: readonly { readonly guard: Guard; readonly says: string }[]
}

export function problemOf(error: DomainError): Problem {
  const { status, says } = errorCodes[error.code]
  const { fields, guards } = error.details
  return {
    type: `urn:minzheng:error:${error.code}`,
    title: error.details.says ?? (guards?.length ? guards.map((guard) => guardSentences[guard]).join('；') : says),
    status,
    code: error.code,
    ...(fields ? { errors: fields.map((field) => ({ path: field.path, says: fieldErrorText(field) })) } : {}),
    ...(guards ? { guards: guards.map((guard) => ({ guard, says: guardSentences[guard] })) } : {}),
  }
}

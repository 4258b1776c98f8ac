/** Why sealing does not go on, with what an administrator can do about it. */
export const sealProblems = {
  database: '与数据库的连接中断，封存暂停，恢复后自动继续。',
  'store-unwritable': '第二存储无法写入，请检查封存目录的空间和权限；恢复后自动继续。',
  'store-ahead':
    '第二存储中的封存比数据库更新，数据库可能被恢复到了较早的副本。请核实后执行 npm run cli -- seals accept-restore。',
  'store-differs': '第二存储与数据库中的封存不一致，请立即用 npm run verify-audit 核查。',
  'other-cluster': '数据库的事务编号小于已封存的编号，数据库可能被换成了另一份。请立即核查。',
  'signing-failed': '封存密钥无法使用，请检查封存密钥文件或密码模块。',
} as const satisfies Record<string, string>

export type SealProblemCode = keyof typeof sealProblems

/** Sealing cannot go on for a known reason; it is tried again at the next round. */
export class SealProblem extends Error {
  readonly code: SealProblemCode
  constructor(code: SealProblemCode, cause?: unknown) {
    super(code, { cause })
    this.name = 'SealProblem'
    this.code = code
  }
}

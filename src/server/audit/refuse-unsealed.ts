import type { Actor } from '../access/actor.ts'
import { DomainError } from '../errors.ts'
import type { SealStatus } from './sealing.ts'

/** Goes on while the access log is not sealed: getting in and out, looking at what is wrong, and what is no person's. */
const goesOn = [
  '/api/sign-in',
  '/api/sign-out',
  '/api/step-up',
  '/api/me',
  '/api/health',
  '/api/seals',
  '/api/access-log',
  '/api/divisions',
]

/**
 * Refuses work with personal data once the access log has not been sealed for too long: every write, and what staff read.
 * Public pages and what citizens read of themselves go on. @throws DomainError `unavailable` with the reason
 */
export function refuseUnsealed(status: SealStatus | undefined, actor: Actor, key: string): void {
  if (status?.state !== 'stopped') return
  const [method, path = ''] = key.split(' ')
  if (goesOn.some((each) => path === each || path.startsWith(`${each}/`) || path.startsWith(`${each}.`))) return
  if (method === 'GET' && actor.kind !== 'staff') return
  throw new DomainError('unavailable', {
    says: `访问日志的封存已中断 ${waited(status.lagSeconds)}，为保证留痕可查，涉及个人信息的查询和办理已暂停，请联系审计管理员和系统管理员；恢复封存后自动继续。`,
  })
}

const waited = (seconds: number): string =>
  seconds >= 7200
    ? `${Math.floor(seconds / 3600)} 小时`
    : seconds >= 120
      ? `${Math.floor(seconds / 60)} 分钟`
      : `${Math.floor(seconds)} 秒`

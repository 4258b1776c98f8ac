import { expect, test } from 'vitest'
import { ProblemError } from '#web/api.ts'
import { afterFailure } from './send-visits.ts'

const problem = (status: number) => new ProblemError(status, { title: '调查日期不能晚于今天', code: 'x' })

test('a visit the server refuses waits for somebody to put it right', () => {
  expect(afterFailure(problem(422))).toEqual({ state: 'failed', problem: '调查日期不能晚于今天' })
})

test('a visit without network, without session or in a rush stays in the queue', () => {
  for (const error of [new TypeError('fetch failed'), problem(401), problem(429), problem(503)])
    expect(afterFailure(error).state).toBe('queued')
  expect(afterFailure(problem(401)).problem).toContain('重新登录')
})

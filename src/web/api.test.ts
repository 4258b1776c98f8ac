import { describe, expect, test } from 'vitest'
import { isWorthRetrying, newRequestId, ProblemError, queryText, requestIds, requestOf, sayError } from './api.ts'

describe('requests made from a route key', () => {
  test('path params are filled and the rest of a GET becomes the query', () => {
    expect(requestOf('GET /api/cases/:caseId/lines', { caseId: 7, q: '王 五', page: 2 })).toEqual({
      method: 'GET',
      url: '/api/cases/7/lines?q=%E7%8E%8B+%E4%BA%94&page=2',
    })
  })

  test('a param is escaped so that it cannot reach another route', () => {
    expect(requestOf('GET /api/verify/:token', { token: '../me?x' }).url).toBe('/api/verify/..%2Fme%3Fx')
  })

  test('what is not in the path of a write is its JSON body', () => {
    expect(requestOf('POST /api/cases/:caseId/actions/:action', { caseId: 7, action: 'accept', version: 3 })).toEqual({
      method: 'POST',
      url: '/api/cases/7/actions/accept',
      body: '{"version":3}',
    })
  })

  test('empty and undefined values leave no trace in a query, zero and false do', () => {
    expect(queryText({ a: undefined, b: '', c: null, d: 0, e: false })).toBe('d=0&e=false')
  })
})

describe('request ids', () => {
  test('the same content keeps its id until it is forgotten', () => {
    const ids = requestIds()
    const first = ids.of({ a: 1 })
    expect(ids.of({ a: 1 })).toBe(first)
    expect(ids.of({ a: 2 })).not.toBe(first)
    ids.forget({ a: 1 })
    expect(ids.of({ a: 1 })).not.toBe(first)
  })

  test('an id is a version 4 UUID', () => {
    expect(newRequestId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('refusals', () => {
  test('only a lost connection or a restarting server is tried again', () => {
    expect(isWorthRetrying(new TypeError('fetch failed'))).toBe(true)
    expect(isWorthRetrying(new ProblemError(503, { title: '维护', code: 'unavailable' }))).toBe(true)
    expect(isWorthRetrying(new ProblemError(409, { title: '他人已先行办理', code: 'conflict' }))).toBe(false)
  })

  test('the sentence of the server is shown, and a plain one when there was no answer', () => {
    expect(sayError(new ProblemError(409, { title: '公示期未满', code: 'guard-not-met' }))).toBe('公示期未满')
    expect(sayError(new TypeError('fetch failed'))).toBe('网络不通或服务未响应，请稍后再试')
  })
})

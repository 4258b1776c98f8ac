import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordingTrace, say, written } from './trace.ts'

test('a sentence comes out as its template would, at whatever depth', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (n, name) => {
      const sum = written(n, (value) => `${value} 元`)
      expect(String(say`${sum} × ${n} 人${say`，${name}`}`)).toBe(`${n} 元 × ${n} 人，${name}`)
    }),
  )
})

test('a figure is written when it is read, not when the step is made', () => {
  let times = 0
  const figure = written(570, (value) => {
    times++
    return String(value)
  })
  const trace = recordingTrace()
  trace.step('标准', say`${figure} 元`, figure)
  expect(times).toBe(0)
  expect(trace.take().map(({ expression, result }) => `${expression}=${result}`)).toEqual(['570 元=570'])
  expect(times).toBe(2)
})

test('a trace hands each step over once, repeated ones among the others', () => {
  const trace = recordingTrace()
  trace.step('甲', '', '')
  const shared = trace.take()
  trace.step('乙', '', '')
  trace.repeat(shared)
  expect(trace.take().map(({ label }) => label)).toEqual(['乙', '甲'])
  expect(trace.take()).toEqual([])
  expect(shared.map(({ label }) => label)).toEqual(['甲'])
})

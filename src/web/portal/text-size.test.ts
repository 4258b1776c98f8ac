import { expect, test } from 'vitest'
import { parseReading, readingText, resized, textSizes, withElder } from './text-size.ts'

test('text is never smaller than 18 nor larger than 30 pixels', () => {
  const smallest = resized({ size: 18, isElder: false }, -1)
  const largest = resized({ size: 30, isElder: true }, 1)
  expect([smallest.size, largest.size]).toEqual([18, 30])
})

test('each step upwards is the next of 18, 22, 26 and 30', () => {
  const seen = textSizes.map((size) => resized({ size, isElder: false }, 1).size)
  expect(seen).toEqual([22, 26, 30, 30])
})

test('the elder mode starts at 22 pixels, keeps a larger size and ends in the standard', () => {
  expect(withElder({ size: 18, isElder: false }, true)).toEqual({ size: 22, isElder: true })
  expect(withElder({ size: 30, isElder: false }, true)).toEqual({ size: 30, isElder: true })
  expect(withElder({ size: 30, isElder: true }, false)).toEqual({ size: 18, isElder: false })
})

test('shrinking below 22 pixels leaves the elder mode', () => {
  expect(resized({ size: 22, isElder: true }, -1)).toEqual({ size: 18, isElder: false })
})

test('what was stored comes back, and nonsense is the standard', () => {
  const chosen = { size: 26, isElder: true } as const
  expect(parseReading(readingText(chosen))).toEqual(chosen)
  for (const text of [null, '', '17', '18 elder', 'elder', '99'])
    expect(parseReading(text)).toEqual({ size: 18, isElder: false })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountInWords } from './amount-in-words.ts'
import { fen } from './units.ts'

/** Reads the words back, apart from the code that writes them. */
function readBack(words: string): number {
  const value = (c: string) => '零壹贰叁肆伍陆柒捌玖'.indexOf(c)
  const isNegative = words.startsWith('负')
  const text = words.replace('负', '').replace('整', '')
  const [whole, part] = text.includes('元') ? text.split('元') : ['', text]
  const section = (s: string): number => {
    for (const [unit, size] of [
      ['亿', 1e8],
      ['万', 1e4],
    ] as const) {
      const at = s.indexOf(unit)
      if (at >= 0) return section(s.slice(0, at)) * size + section(s.slice(at + 1))
    }
    let total = 0
    let digit = 0
    for (const c of s) {
      const place = '拾佰仟'.indexOf(c)
      if (place >= 0) {
        total += digit * 10 ** (place + 1)
        digit = 0
      } else digit = value(c)
    }
    return total + digit
  }
  const jiao = /(.)角/.exec(part ?? '')?.[1]
  const cents = /(.)分/.exec(part ?? '')?.[1]
  const magnitude = section(whole ?? '') * 100 + (jiao ? value(jiao) * 10 : 0) + (cents ? value(cents) : 0)
  return isNegative ? -magnitude : magnitude
}

test.each([
  [0, '零元整'],
  [1, '壹分'],
  [5, '伍分'],
  [10, '壹角整'],
  [50, '伍角整'],
  [52, '伍角贰分'],
  [100, '壹元整'],
  [1000, '壹拾元整'],
  [1005, '壹拾元零伍分'],
  [1010, '壹拾元壹角整'],
  [10_000, '壹佰元整'],
  [10_100, '壹佰零壹元整'],
  [32_504, '叁佰贰拾伍元零肆分'],
  [101_010, '壹仟零壹拾元壹角整'],
  [140_950, '壹仟肆佰零玖元伍角整'],
  [168_032, '壹仟陆佰捌拾元叁角贰分'],
  [600_714, '陆仟零柒元壹角肆分'],
  [1_234_567, '壹万贰仟叁佰肆拾伍元陆角柒分'],
  [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
  [10_700_053, '壹拾万柒仟元伍角叁分'],
  [100_010_000, '壹佰万零壹佰元整'],
  [10_000_000_000, '壹亿元整'],
  [10_000_000_100, '壹亿零壹元整'],
  [100_005_000_000, '壹拾亿零伍万元整'],
  [10_100_000_000, '壹亿零壹佰万元整'],
  [-1005, '负壹拾元零伍分'],
  [Number.MAX_SAFE_INTEGER, '玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分'],
])('%i fen is %s', (amount, words) => {
  expect(amountInWords(fen(amount))).toBe(words)
})

test('every amount up to 10,000 yuan reads back as itself, and no 零 stands twice or last', () => {
  for (let amount = 0; amount <= 1_000_000; amount += amount < 20_000 ? 1 : 7) {
    const words = amountInWords(fen(amount))
    if (readBack(words) !== amount || words.includes('零零') || /零$|零整$|.零元/.test(words))
      expect.fail(`${amount}: ${words}`)
  }
  expect(readBack('壹万贰仟叁佰肆拾伍元陆角柒分')).toBe(1_234_567)
})

test('any amount reads back as itself', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (amount) => {
      expect(readBack(amountInWords(fen(amount)))).toBe(amount)
    }),
    { numRuns: 3000 },
  )
})

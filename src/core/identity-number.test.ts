import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idCheckCharacter, idNumberReasons, idNumberTail, parseIdNumber } from './identity-number.ts'
import { fromDayNumber, plainDate } from './plain-date.ts'

const today = plainDate('2026-03-02')
const reasonOf = (input: string | number) => {
  const result = parseIdNumber(input, today)
  return result.ok ? 'ok' : result.reason
}

/** Written apart from the code: ISO 7064 as one sum that must leave 1, dates by the runtime's own calendar. */
function oracleAccepts(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false
  let sum = 0n
  for (let i = 0; i < 18; i++) sum += BigInt(text[i] === 'X' ? 10 : Number(text[i])) << BigInt(17 - i)
  if (sum % 11n !== 1n) return false
  const [y, m, d] = [Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))]
  const date = new Date(Date.UTC(y, m - 1, d))
  if (y < 1800 || date.getUTCFullYear() !== y || date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return false
  if (date.getTime() > Date.UTC(2026, 2, 2)) return false
  const mainland = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71)/
  if (/^(810000|820000|830000)/.test(text)) return true
  return text[0] === '9' ? mainland.test(text.slice(1)) && text.slice(3, 6) !== '000' : mainland.test(text)
}

const region = fc.oneof(
  fc.constantFrom('410105', '419001', '110105', '810000', '820000', '830000', '941840', '710000'),
  fc.integer({ min: 100_000, max: 999_999 }).map(String),
)
const anyNumber = fc
  .tuple(region, fc.integer({ min: -60_000, max: 21_000 }).map(fromDayNumber), fc.integer({ min: 0, max: 999 }))
  .map(([area, born, seq]) => {
    const digits = `${area}${born.replaceAll('-', '')}${String(seq).padStart(3, '0')}`
    return digits + idCheckCharacter(digits)
  })
const validNumber = anyNumber.filter(oracleAccepts)

describe('numbers of the standard and made for tests', () => {
  test.each([
    ['11010519491231002X', '1949-12-31', 2, 'citizen'],
    ['440524188001010014', '1880-01-01', 1, 'citizen'],
    ['410105199003072937', '1990-03-07', 1, 'citizen'],
    ['410105194802290014', '1948-02-29', 1, 'citizen'],
    ['410105195202290015', '1952-02-29', 1, 'citizen'],
    ['419001193607010040', '1936-07-01', 2, 'citizen'],
    ['411426201803080053', '2018-03-08', 1, 'citizen'],
  ])('%s is valid: born %s, sex %i', (text, born, sex, kind) => {
    expect(parseIdNumber(text, today)).toEqual({
      ok: true,
      kind,
      canonical: text,
      born,
      sex,
      region: text.slice(0, 6),
      mayBeRounded: false,
    })
  })

  test.each([
    ['810000', 'hong-kong'],
    ['820000', 'macao'],
    ['830000', 'taiwan'],
    ['941840', 'foreign-resident'],
  ])('a card that begins with %s is a %s number', (prefix, kind) => {
    const digits = `${prefix}19810203001`
    expect(parseIdNumber(digits + idCheckCharacter(digits), today)).toMatchObject({
      ok: true,
      kind,
      born: '1981-02-03',
    })
  })

  test.each([
    ['410105199003072938', 'check-digit'],
    ['410105194902290011', 'date'],
    ['4101051990030729377', 'length'],
    ['41010519900307293', 'length'],
    ['', 'empty'],
    ['　 ', 'empty'],
    ['41010519900307293A', 'characters'],
    ['4101051990030X2937', 'characters'],
    ['٤١٠١٠٥١٩٩٠٠٣٠٧٢٩٣٧', 'characters'],
    ['X'.repeat(100_000), 'length'],
  ])('%s is refused: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  test.each([
    ['160105', 'region'],
    ['810001', 'region'],
    ['916840', 'region'],
    ['941000', 'region'],
  ])('the prefix %s is refused', (prefix, reason) => {
    const digits = `${prefix}19900307293`
    expect(reasonOf(digits + idCheckCharacter(digits))).toBe(reason)
  })

  test('a birth date counts on the day itself and is in the future the day before', () => {
    const digits = '41010520260302002'
    const number = digits + idCheckCharacter(digits)
    expect(parseIdNumber(number, plainDate('2026-03-02')).ok).toBe(true)
    expect(parseIdNumber(number, plainDate('2026-03-01'))).toEqual({ ok: false, reason: 'future' })
  })
})

describe('ways of writing one number', () => {
  test.each([
    '11010519491231002x',
    '１１０１０５１９４９１２３１００２Ｘ',
    '１１０１０５１９４９１２３１００２ｘ',
    ' 110105 19491231 002X\t',
    '110105　19491231　002X',
    '\u202d11010519491231002X\u202c',
    '\ufeff11010519491231002X',
    '110105491231002',
  ])('%j is one and the same person', (text) => {
    expect(parseIdNumber(text, today)).toMatchObject({ ok: true, canonical: '11010519491231002X' })
  })

  test('fifteen digits need a real date too', () => {
    expect(reasonOf('110105491331002')).toBe('date')
    expect(reasonOf('160105491231002')).toBe('region')
  })
})

describe('numbers that a spreadsheet held as numbers', () => {
  test.each([
    [Number('410105199003072937'), 'numeric-cell'],
    ['4.10105199003073E+17', 'numeric-cell'],
    ['4.10105199003073e17', 'numeric-cell'],
    ['410105199003072000', 'numeric-cell'],
    ['410105199003072960.00', 'numeric-cell'],
  ])('%s is refused and never repaired', (input, reason) => {
    expect(reasonOf(input)).toBe(reason)
  })

  test('a right number that happens to end in 000 is accepted and marked', () => {
    const found = Array.from({ length: 31 * 9 }, (_, i) => {
      const digits = `410105199003${String((i % 31) + 1).padStart(2, '0')}${Math.floor(i / 31) + 1}00`
      return digits + idCheckCharacter(digits)
    }).filter((number) => number.endsWith('000'))
    expect(found.length).toBeGreaterThan(0)
    for (const number of found) expect(parseIdNumber(number, today)).toMatchObject({ ok: true, mayBeRounded: true })
  })
})

describe('no wrong accept and no wrong reject', () => {
  test('agrees with an independent oracle on well-formed numbers of any region and date', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        expect(parseIdNumber(number, today).ok).toBe(oracleAccepts(number))
      }),
      { numRuns: 5000 },
    )
  })

  test('agrees with the oracle on any 18 characters', () => {
    const characters = fc.constantFrom(...'0123456789X')
    fc.assert(
      fc.property(fc.array(characters, { minLength: 17, maxLength: 19 }), (list) => {
        const text = list.join('')
        expect(parseIdNumber(text, today).ok).toBe(oracleAccepts(text))
      }),
      { numRuns: 5000 },
    )
  })

  test('every change of one digit is caught', () => {
    fc.assert(
      fc.property(validNumber, (number) => {
        for (let i = 0; i < 18; i++)
          for (const digit of i === 17 ? '0123456789X' : '0123456789')
            if (digit !== number[i])
              expect(parseIdNumber(number.slice(0, i) + digit + number.slice(i + 1), today).ok).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  test('every swap of two neighbouring characters is caught', () => {
    fc.assert(
      fc.property(validNumber, (number) => {
        for (let i = 0; i < 17; i++) {
          const [a = '', b = ''] = [number[i], number[i + 1]]
          if (a !== b) expect(parseIdNumber(number.slice(0, i) + b + a + number.slice(i + 2), today).ok).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('every reason has a sentence, and the tail is the last four characters', () => {
  expect(Object.values(idNumberReasons).filter((sentence) => sentence.length < 6)).toEqual([])
  expect(idNumberTail('11010519491231002X')).toBe('002X')
})

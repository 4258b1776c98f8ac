import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DomainError } from '../errors.ts'
import { readBankFile, writeBankFile } from './bank-file.ts'
import { bankLayouts } from './bank-layouts.ts'

const han = fc.constantFrom('王', '𠮷', '䶮', '𰀀', '·', '㛃', '龘')
const detail = fc.record({
  line: fc.integer({ min: 1, max: 999_999_999 }),
  card: fc.stringMatching(/^\d{12,22}$/),
  holder: fc.array(han, { minLength: 1, maxLength: 50 }).map((points) => points.join('')),
  bank: fc.constantFrom('农村信用社', '=HYPERLINK("x")', '信用社,"东"支行', '+银行'),
  amount: fc.integer({ min: 1, max: 99_999_999_999 }),
  purpose: fc.constantFrom('低保金2026年03月', '补发'),
})

describe.each(Object.values(bankLayouts))('$title', (layout) => {
  test('what is written is read back, every character of a name and every fen', () => {
    fc.assert(
      fc.property(fc.array(detail, { maxLength: 20 }), (details) => {
        const total = details.reduce((sum, line) => sum + line.amount, 0)
        const head = { batch: 7, county: 410_102, month: '202603', date: '20260305', count: details.length, total }
        const { bytes } = writeBankFile(layout, layout.order, {
          head,
          details,
          trailer: { count: details.length, total },
        })
        const read = readBankFile(layout, layout.order, bytes)
        expect(read.details).toEqual(details.map((line) => ({ kind: 'D', ...line })))
        expect(read.head['total']).toBe(total)
      }),
      { numRuns: 60 },
    )
  })

  test('any flipped bit of the records is seen, also in the head and the trailer; the signature is for the bank', () => {
    const isSum = ({ name }: { name: string }) => name !== 'root' && name !== 'signature'
    const order = { ...layout.order, trailer: layout.order.trailer.filter(isSum) }
    const details = [1, 2, 3].map((line) => ({
      line,
      card: '621700000001',
      holder: '王𠮷',
      bank: '农信',
      amount: 100,
      purpose: '低保',
    }))
    const records = {
      head: { batch: 7, county: 410_102, month: '202603', date: '20260305', count: 3, total: 300 },
      details,
      trailer: { count: 3, total: 300 },
    }
    const { bytes } = writeBankFile(layout, order, records)
    for (const [at, byte] of bytes.entries())
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(bytes)
        changed[at] = byte ^ (1 << bit)
        expect(() => readBankFile(layout, order, changed), `byte ${at}, bit ${bit}`).toThrow(DomainError)
      }
  })

  test('hostile bytes are refused with a reason, never with another error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => readBankFile(layout, layout.result, Buffer.from(bytes))).toThrow(DomainError)
      }),
      { numRuns: 300 },
    )
  })

  test('a character that no bank can read is named before anything leaves', () => {
    const details = [{ line: 5, card: '621700000001', holder: '王\ud800', bank: '农信', amount: 100, purpose: '低保' }]
    const records = {
      head: { batch: 7, county: 410_102, month: '202603', date: '20260305', count: 1, total: 100 },
      details,
      trailer: { count: 1, total: 100 },
    }
    expect(() => writeBankFile(layout, layout.order, records)).toThrow('明细 5')
  })
  test('a line end in a field is named before anything leaves: it would make two records of one', () => {
    const details = [{ line: 6, card: '621700000001', holder: '王', bank: '农信\nD', amount: 100, purpose: '低保' }]
    const records = { head: { batch: 7 }, details, trailer: { count: 1, total: 100 } }
    expect(() => writeBankFile(layout, layout.order, records)).toThrow('明细 6')
  })
})

import { expect, test } from 'vitest'
import { month } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import type { PayLineRow } from '#server/api.ts'
import { monthsOfMoney, monthText } from './money-months.ts'

const line = (id: number, of: string, amount: number, state: PayLineRow['state']): PayLineRow => ({
  id,
  runId: 1,
  payee: '张某',
  personId: 1,
  item: 'x',
  month: month(of),
  fen: fen(amount),
  kind: 'regular',
  state,
  areaName: '',
  bank: '',
  cardTail: '1234',
  holdReason: '',
  failure: '',
})

test('months are listed newest first and count only what reached the account', () => {
  const months = monthsOfMoney([
    line(1, '2025-12', 30_000, 'ok'),
    line(2, '2026-01', 30_000, 'failed'),
    line(3, '2026-01', 35_550, 'ok'),
  ])
  expect(months.map(({ month: of, received }) => `${of} ${received}`)).toEqual(['2026-01 35550', '2025-12 30000'])
})

test('a month is read without a leading zero', () => {
  expect(monthText(month('2026-03'))).toBe('2026年3月')
})

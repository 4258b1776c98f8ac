import { expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import type { StandardRow } from '#server/api.ts'
import { amountText, conditionsOf, standardsOf, timeLimitsOf } from './guide-text.ts'

const today = plainDate('2026-11-25')
const items = domains.flatMap((domain) => domain.items)
const county = areaCode(410_102_000_000)

test.each(items.map((item) => [item.id, item] as const))(
  '%s has conditions with their law and no empty time limit',
  (_, item) => {
    expect(conditionsOf(item, today).length).toBeGreaterThan(0)
    for (const { says, source } of conditionsOf(item, today))
      expect([says, source].every((text) => text !== '')).toBe(true)
    for (const { lengths } of timeLimitsOf(item, today)) expect(new Set(lengths).size).toBe(lengths.length)
  },
)

test('where a time limit depends on the case, the general one is said first', () => {
  const several = items.flatMap((item) => timeLimitsOf(item, today)).filter(({ lengths }) => lengths.length > 1)
  expect(several.length).toBeGreaterThan(0)
  for (const { lengths } of several) expect(lengths[0]).toMatch(/^一般 \d+ 个工作日$/)
})

test('a county standard wins over the default of the province and is not marked unconfirmed', () => {
  const item = items.find((candidate) => standardsOf(candidate, undefined, county, today).length > 0)
  if (!item) throw new Error('no item has a standard')
  const [general] = standardsOf(item, undefined, county, today)
  const parameter = Object.values(item.decision.parameters).find(({ title }) => title === general?.title)
  if (!parameter || !general) throw new Error('no parameter of that title')
  const row: StandardRow = {
    parameter: parameter.id,
    title: parameter.title,
    unit: parameter.unit,
    setBy: 'local',
    source: '',
    rows: [
      {
        id: 1,
        area: county,
        areaName: '',
        residence: null,
        from: plainDate('2026-01-01'),
        until: null,
        value: 80_000,
        document: '示例文件',
        isConfirmed: true,
      },
    ],
  }
  expect(general.isConfirmed).toBe(false)
  expect(standardsOf(item, [row], county, today)).toEqual([
    {
      title: parameter.title,
      urban: amountText(80_000, parameter.unit),
      rural: amountText(80_000, parameter.unit),
      from: '2026-01-01',
      document: '示例文件',
      isConfirmed: true,
    },
  ])
})

test('an amount says for whom and how often', () => {
  expect(amountText(57_000, 'fen/person/month')).toBe('每人每月 570.00 元')
  expect(amountText(57_000, 'fen')).toBe('570.00 元')
})

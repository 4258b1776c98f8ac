import { describe, expect, test } from 'vitest'
import { type LocalStandard, type Parameter, resolveValue, type ValueQuery } from './parameter.ts'
import { plainDate } from './plain-date.ts'
import { article, type Instrument } from './source.ts'
import { areaCode } from './units.ts'

const decree: Instrument = { id: 'decree', title: '办法', from: plainDate('2014-05-01'), mark: 'confirmed' }
const village = areaCode(410_105_001_002)
const county = areaCode(410_105_000_000)
const province = areaCode(410_000_000_000)

const standard: Parameter = {
  id: 'standard',
  title: '标准',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(decree, '10'),
  national: [],
}
const days: Parameter = {
  ...standard,
  id: 'days',
  unit: 'working-days',
  setBy: 'national',
  national: [
    { from: plainDate('2014-05-01'), until: plainDate('2026-07-01'), value: 30 },
    { from: plainDate('2026-07-01'), value: 20 },
  ],
}
const row = (area: number, from: string, value: number, rest: Partial<LocalStandard> = {}): LocalStandard => ({
  parameter: 'standard',
  area: areaCode(area),
  from: plainDate(from),
  value,
  document: '文件',
  isConfirmed: true,
  ...rest,
})
const query = (on: string, residence: ValueQuery['residence'] = 'urban'): ValueQuery => ({
  on: plainDate(on),
  areas: [village, county, province],
  residence,
})
const value = (parameter: Parameter, rows: readonly LocalStandard[], asked: ValueQuery) =>
  resolveValue(parameter, rows, asked)?.value

describe('a local value', () => {
  test('of the nearest area upwards wins over a newer one of a wider area', () => {
    const rows = [row(province, '2026-01-01', 1), row(county, '2020-01-01', 2)]
    expect(value(standard, rows, query('2026-06-01'))).toBe(2)
  })

  test('of the newest date in force wins within one area', () => {
    const rows = [row(county, '2020-01-01', 1), row(county, '2026-01-01', 2)]
    expect(value(standard, rows, query('2025-12-31'))).toBe(1)
    expect(value(standard, rows, query('2026-01-01'))).toBe(2)
  })

  test('ends on its last day and falls back to the wider area', () => {
    const rows = [row(province, '2020-01-01', 1), row(county, '2020-01-01', 2, { until: plainDate('2026-01-01') })]
    expect(value(standard, rows, query('2025-12-31'))).toBe(2)
    expect(value(standard, rows, query('2026-01-01'))).toBe(1)
  })

  test('of the other residence is not taken, one of any residence is', () => {
    const rows = [row(county, '2020-01-01', 1, { residence: 'rural' }), row(province, '2020-01-01', 2)]
    expect(value(standard, rows, query('2026-01-01', 'urban'))).toBe(2)
    expect(value(standard, rows, query('2026-01-01', 'rural'))).toBe(1)
  })

  test('of another parameter or of an area outside the chain is not taken', () => {
    const rows = [row(county, '2020-01-01', 1, { parameter: 'other' }), row(410_106_000_000, '2020-01-01', 2)]
    expect(resolveValue(standard, rows, query('2026-01-01'))).toBeUndefined()
  })

  test('carries its area, document and whether it was confirmed', () => {
    const rows = [row(province, '2020-01-01', 57_000, { isConfirmed: false })]
    expect(resolveValue(standard, rows, query('2026-01-01'))).toMatchObject({
      area: province,
      from: '2020-01-01',
      document: '文件',
      isConfirmed: false,
    })
  })
})

describe('a national value', () => {
  test('changes on the day of its next version', () => {
    expect(value(days, [], query('2026-06-30'))).toBe(30)
    expect(value(days, [], query('2026-07-01'))).toBe(20)
  })

  test('is not overridden by a local row', () => {
    expect(value(days, [row(county, '2020-01-01', 1, { parameter: 'days' })], query('2026-01-01'))).toBe(30)
  })

  test('does not exist before its first version', () => {
    expect(resolveValue(days, [], query('2014-04-30'))).toBeUndefined()
  })
})

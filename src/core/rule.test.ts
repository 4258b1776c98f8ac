import { describe, expect, test } from 'vitest'
import { type LocalStandard, MissingParameter, type Parameter, type ValueQuery } from './parameter.ts'
import { plainDate } from './plain-date.ts'
import {
  assess,
  type DecisionRules,
  NoRuleInForce,
  prepareAssess,
  prepareWeigh,
  readsOf,
  resolveValues,
} from './rule.ts'
import { article, type Instrument } from './source.ts'
import { areaCode, type Fen, fen, minus } from './units.ts'

const measures: Instrument = { id: 'measures', title: '办法', from: plainDate('2020-01-01'), mark: 'confirmed' }
const law: Instrument = { id: 'law', title: '法', from: plainDate('2026-07-01'), mark: 'confirmed' }
const county = areaCode(410_105_000_000)

interface Facts {
  readonly income: Fen
  readonly cars: number
}
interface Values {
  readonly standard: Fen
  readonly carLimit: number
  readonly extra: Fen | undefined
}
const parameter = (id: string, rest: Partial<Parameter> = {}): Parameter => ({
  id,
  title: id,
  unit: 'fen',
  setBy: 'local',
  source: article(measures, '1'),
  national: [],
  ...rest,
})

const decision: DecisionRules<Facts, Values> = {
  parameters: {
    standard: parameter('standard'),
    carLimit: parameter('car-limit', { unit: 'count' }),
    extra: parameter('extra', { optional: true }),
  },
  inForce: { from: measures.from },
  rules: [
    {
      id: 'income-below',
      source: article(measures, '2'),
      says: '收入低于标准',
      inForce: { from: measures.from, until: law.from },
      uses: ['standard'],
      holds: (f, v) => f.income < v.standard,
    },
    {
      id: 'income-below',
      source: article(law, '18'),
      says: '收入低于标准',
      inForce: { from: law.from },
      uses: ['standard'],
      holds: (f, v, trace) => {
        trace?.step('比较', `${f.income} < ${v.standard}`, '')
        return f.income < v.standard
      },
    },
    {
      id: 'no-car',
      source: article(measures, '3'),
      says: '没有汽车',
      uses: ['carLimit'],
      holds: (f, v) => f.cars <= v.carLimit,
    },
  ],
  amounts: [
    {
      id: 'gap',
      title: '补差',
      source: article(measures, '4'),
      uses: ['standard', 'extra'],
      pays: 'monthly',
      fen: (f, v) => fen(minus(v.standard, f.income) + (v.extra ?? 0)),
    },
  ],
}

const row = (id: string, value: number): LocalStandard => ({
  parameter: id,
  area: county,
  from: plainDate('2015-01-01'),
  value,
  document: '文件',
  isConfirmed: true,
})
const rows = [row('standard', 57_000), row('car-limit', 0)]
const query = (on: string): ValueQuery => ({ on: plainDate(on), areas: [county], residence: 'urban' })
const decide = (facts: Facts, on = '2026-07-01', local = rows) =>
  assess(decision, facts, resolveValues<Values>(decision.parameters, local, query(on)), plainDate(on))

describe('assess', () => {
  test('lists every failed rule, without short cut', () => {
    const { outcome, amount, findings } = decide({ income: fen(57_000), cars: 1 })
    expect({ outcome, amount }).toEqual({ outcome: 'ineligible', amount: 0 })
    expect(findings.map(({ rule, holds }) => [rule, holds])).toEqual([
      ['income-below', false],
      ['no-car', false],
    ])
  })

  test('takes the version of a rule in force on the day of application', () => {
    const sourceOn = (on: string) => decide({ income: fen(0), cars: 0 }, on).findings[0]?.source.instrument.id
    expect([sourceOn('2026-06-30'), sourceOn('2026-07-01')]).toEqual(['measures', 'law'])
  })

  test('shows the values with document and date, and the steps', () => {
    const { findings, amount, amountValues } = decide({ income: fen(30_000), cars: 0 })
    expect(amount).toBe(27_000)
    expect(findings[0]?.values).toMatchObject([{ parameter: 'standard', value: 57_000, document: '文件' }])
    expect(findings[0]?.steps).toEqual([{ label: '比较', expression: '30000 < 57000', result: '' }])
    expect(amountValues.map(({ parameter: id }) => id)).toEqual(['standard'])
  })

  test('refuses by name when a needed value is missing, and treats an optional one as switched off', () => {
    expect(() => decide({ income: fen(0), cars: 0 }, '2026-07-01', [row('car-limit', 0)])).toThrow(MissingParameter)
    expect(decide({ income: fen(0), cars: 0 }).amount).toBe(57_000)
    expect(decide({ income: fen(0), cars: 0 }, '2026-07-01', [...rows, row('extra', 5)]).amount).toBe(57_005)
  })

  test('grants nothing on a day before the help existed', () => {
    expect(() => decide({ income: fen(0), cars: 0 }, '2019-12-31')).toThrow(NoRuleInForce)
  })

  test('comes out like the bare weighing', () => {
    const resolved = resolveValues<Values>(decision.parameters, rows, query('2026-07-01'))
    const many = prepareAssess(decision, resolved, plainDate('2026-07-01'))
    const bare = prepareWeigh(decision, resolved.values, plainDate('2026-07-01'))
    for (const income of [0, 56_999, 57_000, 57_001])
      for (const cars of [0, 1]) {
        const facts = { income: fen(income), cars }
        const { outcome, amount } = many(facts)
        expect(bare(facts)).toBe(outcome === 'eligible' ? amount : undefined)
        expect(many(facts)).toEqual(decide(facts))
      }
  })
})

describe('readsOf', () => {
  test('tells what each rule and amount read', () => {
    const { values } = resolveValues<Values>(decision.parameters, rows, query('2026-07-01'))
    const reads = readsOf(decision, { income: fen(0), cars: 0 }, values, plainDate('2026-07-01'))
    expect(Object.fromEntries(reads.map(({ id, read }) => [id, read]))).toEqual({
      'income-below': ['standard'],
      'no-car': ['carLimit'],
      gap: ['standard', 'extra'],
    })
  })
})

import { expect, test } from 'vitest'
import { assessCascade, cascadeOf, prepareCascade } from './cascade.ts'
import type { Dossier } from './fact.ts'
import { defineItem, type Item, type ItemPart } from './item.ts'
import type { Parameter, ValueQuery } from './parameter.ts'
import { plainDate } from './plain-date.ts'
import { article, type Instrument } from './source.ts'
import { areaCode, fen } from './units.ts'

const measures: Instrument = { id: 'measures', title: '办法', from: plainDate('2020-01-01'), mark: 'confirmed' }
const county = areaCode(410_105_000_000)
const line = (id: string): Parameter => ({
  id,
  title: id,
  unit: 'count',
  setBy: 'national',
  source: article(measures, '1'),
  national: [{ from: plainDate('2014-01-01'), value: 2 }],
})
const shared = line('line')

const part = (id: string): ItemPart => ({
  id,
  title: id,
  plain: id,
  layer: 'basic',
  summary: '',
  sources: [],
  whoMayApply: '',
  form: { pages: [] },
  parties: {
    applicant: { name: 'name', idNumber: 'idNumber' },
    residence: 'residence',
    group: { name: 'name', idNumber: 'idNumber', relation: 'relation' },
  },
  evidence: [],
  workflow: 'means-tested',
  deadlines: [],
  result: 'cash',
  covers: 'household',
  reviewMonths: 'line',
  decidingLevel: 'line',
  cascade: ['first', 'second'],
  incompatibleWith: [],
  startsIn: 'at-once',
  checks: [],
  stopGrounds: [],
})

/** Eligible with at least `least` persons more or fewer than the line of 2; pays `amount`. */
const item = (
  id: string,
  holds: (persons: number, line: number) => boolean,
  amount: number,
  since = '2020-01-01',
  line = shared,
): Item =>
  defineItem<{ readonly persons: number }, { readonly line: number }>(part(id), {
    parameters: { line },
    inForce: { from: plainDate(since) },
    rules: [
      {
        id: 'rule',
        source: article(measures, '2'),
        says: '条件',
        uses: ['line'],
        holds: (f, v) => holds(f.persons, v.line),
      },
    ],
    amounts: [
      {
        id: 'amount',
        title: '金额',
        source: article(measures, '3'),
        uses: [],
        pays: 'monthly',
        fen: () => fen(amount),
      },
    ],
    facts: (dossier) => ({ persons: dossier.persons.length }),
  })

const first = item('first', (persons, limit) => persons > limit, 300)
const second = item('second', (persons, limit) => persons === limit, 200, '2026-01-01')
const all = [second, first]

const dossier = (persons: number): Dossier => ({
  item: 'first',
  appliedOn: plainDate('2026-03-02'),
  decidedOn: plainDate('2026-03-02'),
  area: county,
  residence: 'urban',
  persons: Array.from({ length: persons }, (_, id) => ({
    id,
    name: '示例甲',
    born: plainDate('1980-01-01'),
    sex: 1,
    relation: '01',
    registeredArea: county,
    isAlive: true,
    facts: {},
    receives: [],
  })),
  household: {},
  obligors: [],
  history: [],
})
const query: ValueQuery = { on: plainDate('2026-03-02'), areas: [county], residence: 'urban' }

test.each([
  [3, 'first', 300],
  [2, 'second', 200],
  [1, undefined, 0],
] as const)('a household of %i ends in %s', (persons, chosen, amount) => {
  const items = cascadeOf(first, all)
  const result = assessCascade(items, dossier(persons), [], query)
  expect(result.chosen?.item).toBe(chosen)
  expect(result.tried.map(({ item: id }) => id)).toEqual(persons === 3 ? ['first'] : ['first', 'second'])
  const bare = prepareCascade(items, [], query)(dossier(persons))
  expect({ item: items[bare.index]?.id, amount: bare.amount }).toEqual({ item: chosen, amount })
})

test('a cascade leaves out an item that did not exist on the day', () => {
  expect(cascadeOf(first, all, plainDate('2025-12-31')).map(({ id }) => id)).toEqual(['first'])
  expect(cascadeOf(first, all, plainDate('2026-01-01')).map(({ id }) => id)).toEqual(['first', 'second'])
})

test('an item without a cascade is weighed alone', () => {
  expect(cascadeOf({ ...first, cascade: [] }, all).map(({ id }) => id)).toEqual(['first'])
})

test('items of one cascade may not read different parameters under one key', () => {
  const other = item('second', () => true, 1, '2020-01-01', line('other-line'))
  expect(() => prepareCascade([first, other], [], query)).toThrow('reads another line')
})

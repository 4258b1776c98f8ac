import { describe, expect, test } from 'vitest'
import { declarationFaults, type EntryCheck, type Register } from '#core/register.ts'
import type { Citation } from '#core/source.ts'
import { domains } from './all.ts'

const registers = domains.flatMap((domain) => (domain.registers ?? []).map((register) => ({ domain, register })))
const ids = registers.map(({ register }) => register.id)

const citations = ({ source, clocks, retention }: Register): Citation[] => [
  source,
  retention.source,
  ...clocks.map((clock) => clock.source),
]
const checks = ({ check, transitions }: Register): EntryCheck[] =>
  [check, ...transitions.map((step) => step.check)].filter((each) => each !== undefined)

describe('all registers together', () => {
  test('have ids of their own: each is the name of a table', () => {
    expect(ids.length).toBeGreaterThan(0)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })
})

describe.each(registers.map((each) => [each.register.id, each] as const))('the register %s', (_id, each) => {
  const { domain, register } = each

  test('can be kept by the engine as it is declared', () => {
    expect(declarationFaults(register, ids)).toEqual([])
  })

  test('has a text for everything people see', () => {
    const texts = [
      register.title,
      register.noun,
      ...register.columns.flatMap(({ title, choices }) => [title, ...Object.values(choices ?? {})]),
      ...Object.values(register.states).map(({ title }) => title),
      ...register.transitions.map(({ title }) => title),
      ...[...register.keys, ...register.overlaps].map(({ says }) => says),
      ...register.clocks.map(({ title }) => title),
    ]
    expect(texts.filter((text) => text.trim() === '')).toEqual([])
  })

  test('shows its list at least one column, and that by which an entry is named', () => {
    expect(register.columns.filter(({ isListed }) => isListed).map(({ id }) => id)).toContain(register.names)
  })

  test('cites listed instruments, and takes its lengths from listed parameters', () => {
    const listed = new Set(domain.instruments)
    expect(citations(register).filter(({ instrument }) => !listed.has(instrument))).toEqual([])
    const { keep } = register.retention
    const lengths = [...register.clocks.map(({ length }) => length), ...(keep === 'permanent' ? [] : [keep])]
    expect(lengths.filter((length) => !domain.parameters.includes(length))).toEqual([])
  })

  test('refuses nothing of an empty entry by a failure: a rule answers for what is missing', () => {
    const context = {
      today: register.source.instrument.from,
      state: undefined,
      calendar: { listed: new Map(), knownYears: new Set<number>(), tables: new Map() },
      value: () => undefined,
      born: () => undefined,
    }
    for (const check of checks(register))
      for (const { rule, says, source } of check({}, context)) {
        expect([rule, says]).not.toContain('')
        expect(domain.instruments).toContain(source.instrument)
      }
    expect(register.keptBy.length).toBeGreaterThan(0)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assessCascade, cascadeOf, prepareCascade } from '#core/cascade.ts'
import { areaChain } from '#core/division-code.ts'
import type { Dossier, DossierPerson, FactValue } from '#core/fact.ts'
import type { LocalStandard, ValueQuery } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import { dossier, standards, village } from './examples/building.ts'
import { lowIncomeCascade } from './items/shared.ts'
import { items } from './items.ts'
import {
  absences,
  disabilityCategories,
  disabilityGrades,
  dwellingKinds,
  illnesses,
  labourAbilities,
  otherRelations,
  schoolings,
  spendingKinds,
  vehicleKinds,
} from './parameters/codes.ts'
import { facts as declared } from './registry.ts'
import { householdReaders, personReaders } from './rules/household.ts'

const codesOf = (table: Readonly<Record<string, string>>) => fc.constantFrom(...Object.keys(table))
/** Amounts that crowd the thresholds, with a few enormous ones. */
const amount = fc.oneof(
  fc.constantFrom(0, 1, 28_499, 56_999, 57_000, 57_001, 85_499, 85_500, 684_000, 2_052_000),
  fc.integer({ min: 0, max: 3_000_000 }),
  fc.integer({ min: 0, max: 100_000_000_000_000 }),
)
const yes = fc.boolean()
const date = fc
  .date({ min: new Date('1920-01-01'), max: new Date('2026-06-30'), noInvalidDate: true })
  .map((d) => plainDate(d.toISOString().slice(0, 10)))

const disabilities = fc.array(
  fc.record({ category: codesOf(disabilityCategories), grade: codesOf(disabilityGrades) }),
  { maxLength: 3 },
)

const personFacts = fc.record<Record<string, FactValue>>(
  {
    schooling: codesOf(schoolings),
    'is-dependent': yes,
    'lives-elsewhere': yes,
    absence: codesOf(absences),
    'clergy-since': date,
    disabilities,
    'serious-illness': codesOf(illnesses),
    'labour-ability': codesOf(labourAbilities),
    'self-care-failed': fc.subarray(['eat', 'dress', 'bed', 'toilet', 'walk', 'bathe']),
    'wage-monthly': amount,
    'casual-wage': amount,
    'pension-monthly': amount,
    'basic-pension-monthly': amount,
    'elder-allowance-monthly': amount,
    'maintenance-monthly': amount,
    'bank-deposits': amount,
    'owned-vehicles': fc.array(fc.record({ kind: codesOf(vehicleKinds) }), { maxLength: 2 }),
    'owned-dwellings': fc.array(fc.record({ kind: codesOf(dwellingKinds) }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)
const householdFacts = fc.record<Record<string, FactValue>>(
  {
    'business-receipts': amount,
    'business-costs': amount,
    'property-income': amount,
    gifts: amount,
    'insurance-paid': amount,
    'family-money': amount,
    'machinery-value': amount,
    spending: fc.array(fc.record({ kind: codesOf(spendingKinds), amount }), { maxLength: 4 }),
    'spending-signals': fc.subarray(['private-school', 'high-bills']),
  },
  { requiredKeys: [] },
)

const known = (facts: Readonly<Record<string, FactValue>>): DossierPerson['facts'] =>
  Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [
      fact,
      { fact, value, provenance: 'declared', source: '本人申报', validFrom: plainDate('2026-01-01') },
    ]),
  )

const person = (relation: fc.Arbitrary<string>): fc.Arbitrary<DossierPerson> =>
  fc.record({
    id: fc.nat(),
    name: fc.constant('示例甲'),
    born: date,
    sex: fc.constantFrom(1 as const, 2 as const),
    relation,
    registeredArea: fc.constantFrom(village, village, areaCode(330_106_001_001)),
    isAlive: fc.boolean(),
    facts: personFacts.map(known),
    receives: fc.subarray(['minimum-living-allowance', 'destitute-support', 'low-income-edge']),
  })

const dossiers: fc.Arbitrary<Dossier> = fc.record({
  item: fc.constant('minimum-living-allowance'),
  appliedOn: fc.constantFrom(plainDate('2025-12-31'), plainDate('2026-06-30'), plainDate('2026-07-01')),
  decidedOn: fc.constant(plainDate('2026-07-30')),
  area: fc.constant(village),
  residence: fc.constantFrom('urban' as const, 'rural' as const),
  persons: fc
    .tuple(person(fc.constant('01')), fc.array(person(codesOf(otherRelations)), { maxLength: 6 }))
    .map(([applicant, others]) => [{ ...applicant, isAlive: true }, ...others]),
  household: householdFacts.map(known),
  obligors: fc.array(person(codesOf(otherRelations)), { maxLength: 3 }),
  history: fc.constant([]),
})

const settings: readonly (readonly LocalStandard[])[] = [
  standards(),
  standards({
    'employment-cost-rate': 0.15,
    'rigid-deduction-kinds': ['medical'],
    'rigid-deduction-ratio': 0.8,
    'rigid-deduction-cap': 500_000,
  }),
  standards({
    'income-window': 6,
    'employment-cost-fixed': 20_000,
    'imputed-wage': 50_000,
    'supplement-elder': 0.1,
    'supplement-disabled': 0.2,
  }),
  standards({
    'allowance-mode': 'graded',
    'allowance-grade-bounds': [20_000, 40_000, 57_000],
    'allowance-grade-pays': [40_000, 20_000, 10_000],
    'allowance-rounding-unit': 'yuan',
    'maintenance-multiple': 2,
    'maintenance-rate': 0.3,
    'single-mode': 'full',
    'rigid-count-living': true,
  }),
]
const local = fc.constantFrom(...settings)

const queryOf = (of: Dossier): ValueQuery => ({ on: of.appliedOn, areas: areaChain(of.area), residence: of.residence })
const cascade = (of: Dossier) =>
  cascadeOf(items.find(({ id }) => id === of.item) ?? items[0] ?? fail(), items, of.appliedOn)
const fail = (): never => {
  throw new Error('no item')
}

describe('the low-income decision', () => {
  test('comes out the same for one case with its trace and for millions without', () => {
    fc.assert(
      fc.property(dossiers, local, (of, values) => {
        const query = queryOf(of)
        for (const item of items) {
          const traced = item.decision.assess(of, values, query)
          expect(item.decision.prepare(values, query)(of)).toEqual({
            isEligible: traced.outcome === 'eligible',
            amount: traced.amount,
          })
          expect(item.decision.prepareAssess(values, query)(of)).toEqual(traced)
        }
        const { chosen } = assessCascade(cascade(of), of, values, query)
        const { index, amount: paid } = prepareCascade(cascade(of), values, query)(of)
        expect(cascade(of)[index]?.id).toBe(chosen?.item)
        expect(paid).toBe(chosen?.assessment.amount ?? 0)
      }),
      { numRuns: 400 },
    )
  })

  test('never comes to a negative or fractional amount', () => {
    fc.assert(
      fc.property(dossiers, local, (of, values) => {
        for (const item of items) {
          const { amount: paid } = item.decision.prepare(values, queryOf(of))(of)
          expect(Number.isSafeInteger(paid) && paid >= 0).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('never pays a household more for a higher income', () => {
    const item = items.find(({ id }) => id === 'minimum-living-allowance') ?? fail()
    fc.assert(
      fc.property(dossiers, local, fc.integer({ min: 1, max: 1_000_000 }), (of, values, more) => {
        const [applicant, ...others] = of.persons
        if (!applicant) return
        const had = applicant.facts['pension-monthly']?.value
        const richer = {
          ...of,
          persons: [
            {
              ...applicant,
              facts: {
                ...applicant.facts,
                ...known({ 'pension-monthly': (typeof had === 'number' ? had : 0) + more }),
              },
            },
            ...others,
          ],
        }
        const weigh = item.decision.prepare(values, queryOf(of))
        const [poorer, later] = [weigh(of), weigh(richer)]
        expect(later.amount).toBeLessThanOrEqual(poorer.amount)
        expect(!later.isEligible || poorer.isEligible).toBe(true)
      }),
      { numRuns: 600 },
    )
  })

  test('reads no fact that is not declared', () => {
    const of = (about: string) => new Set(declared.filter((fact) => fact.about === about).map(({ id }) => id))
    expect(Object.keys(personReaders).filter((id) => !of('person').has(id))).toEqual([])
    expect(Object.keys(householdReaders).filter((id) => !of('household').has(id))).toEqual([])
  })

  test('tries one application in the order of the law and stops at the first that fits', () => {
    const of = dossier({ item: 'minimum-living-allowance', persons: [{ born: '1950-01-01' }] })
    const { chosen, tried } = assessCascade(cascade(of), of, standards(), queryOf(of))
    expect(chosen?.item).toBe('destitute-support')
    expect(tried.map(({ item }) => item)).toEqual(['destitute-support'])
    expect(cascade(of).map(({ id }) => id)).toEqual(lowIncomeCascade)
  })

  test('leaves out a status that did not exist on the day of application', () => {
    const of = dossier({ item: 'minimum-living-allowance', on: '2024-12-31', persons: [{}] })
    expect(cascade(of).map(({ id }) => id)).not.toContain('rigid-expenditure')
  })

  test('covers the members, and not a husband in prison', () => {
    const of = dossier({
      item: 'minimum-living-allowance',
      persons: [{}, { relation: '10', facts: { absence: 'prison' } }, { relation: '20', born: '2015-01-01' }],
    })
    const item = items.find(({ id }) => id === of.item) ?? fail()
    const { covered, amount: paid } = item.decision.assess(of, standards(), queryOf(of))
    expect(covered).toEqual([1, 3])
    expect(paid).toBe(114_000)
  })

  test('reviews a household with casual wages every half year, others every year', () => {
    const item = items.find(({ id }) => id === 'minimum-living-allowance') ?? fail()
    const of = (facts: Record<string, FactValue>) => dossier({ item: item.id, persons: [{ facts }] })
    expect(item.decision.reviewMonths(of({}))).toBe('reviewMonthsA')
    expect(item.decision.reviewMonths(of({ 'labour-ability': 'able', 'casual-wage': 1 }))).toBe('reviewMonthsB')
  })
})

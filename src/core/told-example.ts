import type { Dossier, DossierPerson, FactValue, KnownFact } from './fact.ts'
import type { ComputedExample, DecisionExample } from './item.ts'
import type { LocalStandard, Parameter, ParameterValue, Residence } from './parameter.ts'
import { plainDate } from './plain-date.ts'
import { areaCode, fen } from './units.ts'

/** Worked examples told in few words. Everything happens in one made-up village, on 2026-07-06 unless said otherwise. */

const village = areaCode(410_105_001_002)
const county = areaCode(410_105_000_000)
const province = areaCode(410_000_000_000)

type Facts = Readonly<Record<string, FactValue>>

/** The applicant unless `relation` says otherwise. `receives`: yuan a month by item id, `unknown` when not known here. */
export interface ToldPerson {
  readonly relation?: string
  readonly born?: string
  readonly facts?: Facts
  readonly receives?: Readonly<Record<string, number | 'unknown'>>
  readonly isAlive?: boolean
  readonly registeredArea?: number
}

/** What an example says comes out of the persons told. `yuan` as the rules file writes it; `over` sets values, by id. */
export interface ToldDecision {
  readonly id: string
  readonly says: string
  readonly item: string
  readonly on?: string
  readonly residence?: Residence
  readonly persons: readonly ToldPerson[]
  readonly household?: Facts
  readonly history?: Dossier['history']
  readonly over?: Readonly<Record<string, ParameterValue | undefined>>
  readonly yuan?: number
  readonly fails?: readonly string[]
}

/** Makes decision examples over the defaults and demonstration values of a domain. @public for domains */
export const examplesOver =
  (parameters: readonly Parameter[], demonstration: readonly Omit<LocalStandard, 'area'>[]) =>
  (told: ToldDecision): DecisionExample => {
    const on = told.on ?? '2026-07-06'
    const over = told.over ?? {}
    return {
      kind: 'decision',
      id: told.id,
      says: told.says,
      item: told.item,
      dossier: {
        item: told.item,
        appliedOn: plainDate(on),
        decidedOn: plainDate(on),
        area: village,
        residence: told.residence ?? 'urban',
        persons: told.persons.map((person, i) => dossierPerson(person, i, on)),
        household: known(told.household ?? {}, on),
        obligors: [],
        history: told.history ?? [],
      },
      local: standards(parameters, demonstration, over),
      outcome: told.fails ? 'ineligible' : 'eligible',
      ...(told.yuan === undefined ? {} : { amount: fen(Math.round(told.yuan * 100)) }),
      ...(told.fails ? { fails: told.fails } : {}),
    }
  }

/** @public for domains */
export const computed = (
  id: string,
  says: string,
  got: ComputedExample['got'],
  want: ComputedExample['want'],
): ComputedExample => ({ kind: 'computed', id, says, got, want })

const surnames = ['甲', '乙', '丙', '丁', '戊', '己']

function dossierPerson(told: ToldPerson, index: number, on: string): DossierPerson {
  const receives = Object.entries(told.receives ?? {})
  return {
    id: index + 1,
    name: `示例${surnames[index % surnames.length]}`,
    born: plainDate(told.born ?? '1980-01-01'),
    sex: 2,
    relation: told.relation ?? (index === 0 ? '01' : '20'),
    registeredArea: areaCode(told.registeredArea ?? village),
    isAlive: told.isAlive ?? true,
    facts: known(told.facts ?? {}, on),
    receives: receives.map(([item]) => item),
    monthly: Object.fromEntries(
      receives.flatMap(([item, yuan]) => (yuan === 'unknown' ? [] : [[item, fen(Math.round(yuan * 100))]])),
    ),
  }
}

const known = (facts: Facts, on: string): Readonly<Record<string, KnownFact>> =>
  Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [
      fact,
      { fact, value, provenance: 'declared', source: '本人申报', validFrom: plainDate(on) },
    ]),
  )

const standards = (
  parameters: readonly Parameter[],
  demonstration: readonly Omit<LocalStandard, 'area'>[],
  over: Readonly<Record<string, ParameterValue | undefined>>,
): readonly LocalStandard[] => [
  ...parameters.flatMap(({ id, defaults = [] }) =>
    defaults
      .filter(() => !(id in over))
      .map((row) => ({ ...row, parameter: id, area: province, document: row.document ?? '', isConfirmed: false })),
  ),
  ...demonstration.filter(({ parameter }) => !(parameter in over)).map((row) => ({ ...row, area: county })),
  ...Object.entries(over).flatMap(([parameter, value]) =>
    value === undefined
      ? []
      : [{ parameter, value, area: county, from: plainDate('2010-01-01'), document: '示例取值', isConfirmed: false }],
  ),
]

import type { Dossier, DossierPerson, FactValue, KnownFact } from '#core/fact.ts'
import type { ComputedExample, DecisionExample } from '#core/item.ts'
import type { LocalStandard, ParameterValue, Residence } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { areaCode, fen } from '#core/units.ts'
import { demonstrationStandards } from '../parameters/demonstration.ts'
import { parameters } from '../parameters.ts'

/** The made-up village, its county and the province of every example. */
export const village = areaCode(410_105_001_002)
export const county = areaCode(410_105_000_000)
const province = areaCode(410_000_000_000)

type Facts = Readonly<Record<string, FactValue>>

const known = (facts: Facts, on: string): Readonly<Record<string, KnownFact>> =>
  Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [
      fact,
      { fact, value, provenance: 'declared', source: '本人申报', validFrom: plainDate(on) },
    ]),
  )

/** A person told in few words; born so that the age is clear beside the date of application. */
export interface Told {
  readonly relation?: string
  readonly born?: string
  readonly facts?: Facts
  readonly receives?: readonly string[]
  readonly isAlive?: boolean
  readonly registeredArea?: number
}

const surnames = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸']

const person = (told: Told, index: number, on: string): DossierPerson => ({
  id: index + 1,
  name: `示例${surnames[index % surnames.length]}`,
  born: plainDate(told.born ?? '1980-01-01'),
  sex: 1,
  relation: told.relation ?? (index === 0 ? '01' : '10'),
  registeredArea: areaCode(told.registeredArea ?? village),
  isAlive: told.isAlive ?? true,
  facts: known(told.facts ?? {}, on),
  receives: told.receives ?? [],
})

export interface ToldDossier {
  readonly item: string
  readonly on?: string
  readonly residence?: Residence
  readonly persons: readonly Told[]
  readonly household?: Facts
  readonly obligors?: readonly Told[]
  readonly history?: Dossier['history']
}

/** The dossier of a case: applied and decided on one day, which is 2026-07-06 unless said otherwise. */
export function dossier(told: ToldDossier): Dossier {
  const on = told.on ?? '2026-07-06'
  return {
    item: told.item,
    appliedOn: plainDate(on),
    decidedOn: plainDate(on),
    area: village,
    residence: told.residence ?? 'urban',
    persons: told.persons.map((each, i) => person(each, i, on)),
    household: known(told.household ?? {}, on),
    obligors: (told.obligors ?? []).map((each, i) => person({ relation: '20', ...each }, 20 + i, on)),
    history: told.history ?? [],
  }
}

/** Values an example sets over the bare ones; `undefined` takes a bare one away. */
export type Over = Readonly<Record<string, ParameterValue | undefined>>

const defaults: readonly LocalStandard[] = parameters.flatMap((parameter) =>
  (parameter.defaults ?? []).map((row) => ({
    ...row,
    parameter: parameter.id,
    area: province,
    document: row.document ?? '',
    isConfirmed: false,
  })),
)

/** Switched off in examples unless an example sets them: deductions and supplements, so that the arithmetic is the law's. */
const bareOff = new Set([
  'employment-cost-rate',
  'rigid-deduction-kinds',
  'rigid-deduction-ratio',
  'supplement-elder',
  'supplement-minor',
  'supplement-disabled',
  'supplement-ill',
])

/** The defaults of the province, the demonstration county's values without deductions and supplements, then `over`. */
export function standards(over: Over = {}): readonly LocalStandard[] {
  const isKept = ({ parameter }: { readonly parameter: string }) => !(parameter in over) && !bareOff.has(parameter)
  const set = Object.entries(over).flatMap(([parameter, value]): readonly LocalStandard[] =>
    value === undefined
      ? []
      : [{ parameter, value, area: county, from: plainDate('2014-05-01'), document: '示例取值', isConfirmed: false }],
  )
  return [
    ...defaults.filter(({ parameter }) => !(parameter in over)),
    ...demonstrationStandards.filter(isKept).map((row) => ({ ...row, area: county })),
    ...set,
  ]
}

export interface Claim {
  readonly id: string
  readonly says: string
  readonly outcome: 'eligible' | 'ineligible'
  /** In yuan, as the rules file writes it. */
  readonly yuan?: number
  readonly fails?: readonly string[]
  readonly cascadeTo?: string
  readonly over?: Over
}

export const decision = (claim: Claim, told: ToldDossier): DecisionExample => ({
  kind: 'decision',
  id: claim.id,
  says: claim.says,
  item: told.item,
  dossier: dossier(told),
  local: standards(claim.over),
  outcome: claim.outcome,
  ...(claim.yuan === undefined ? {} : { amount: fen(Math.round(claim.yuan * 100)) }),
  ...(claim.fails ? { fails: claim.fails } : {}),
  ...(claim.cascadeTo === undefined ? {} : { cascadeTo: claim.cascadeTo }),
})

export const computed = (
  id: string,
  says: string,
  got: ComputedExample['got'],
  want: ComputedExample['want'],
): ComputedExample => ({ kind: 'computed', id, says, got, want })

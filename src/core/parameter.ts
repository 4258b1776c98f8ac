import { type Citation, isInForce, type Period } from './source.ts'
import type { AreaCode, Fen, PlainDate } from './units.ts'

export type ParameterUnit =
  | 'fen'
  | 'fen/person/month'
  | 'fen/month'
  | 'fen/person/year'
  | 'ratio'
  | 'months'
  | 'days'
  | 'working-days'
  | 'years'
  | 'count'
  | 'switch'
  | 'choice'
  | 'list'

export type ParameterValue = number | boolean | string | readonly number[] | readonly string[]
/** Urban or rural standard (城乡); `any` where the two do not differ. */
export type Residence = 'urban' | 'rural'

export interface DatedValue extends Period {
  readonly value: ParameterValue
  readonly residence?: Residence
  readonly document?: string
}

/**
 * A number the law fixes (`national`, with its values here) or leaves to a province, city or county (`local`, rows of
 * `ref.local_standard`). `defaults` of a local one are loaded once as rows of the province, marked 待确认: they are data.
 */
export interface Parameter {
  readonly id: string
  readonly title: string
  readonly unit: ParameterUnit
  readonly setBy: 'national' | 'local'
  readonly source: Citation
  readonly national: readonly DatedValue[]
  readonly defaults?: readonly DatedValue[]
  readonly choices?: Readonly<Record<string, string>>
  /** A period without a value may leave the parameter unset (the rule then treats it as switched off). */
  readonly optional?: true
}

type ValueOfUnit<U extends ParameterUnit, C> = U extends 'switch'
  ? boolean
  : U extends 'choice'
    ? C extends object
      ? keyof C & string
      : string
    : U extends 'list'
      ? C extends object
        ? readonly string[]
        : readonly number[]
      : U extends `fen${string}`
        ? Fen
        : number

/** The type under which a rule reads a parameter: by its unit, `undefined` too when it is optional. A list with choices holds codes. */
export type ValueOf<P extends Parameter> =
  | ValueOfUnit<P['unit'], P extends { readonly choices: infer C } ? C : undefined>
  | (P extends { readonly optional: true } ? undefined : never)

/** The values of a record of parameters, key by key: what the rules of an item see. */
export type ValuesOf<R extends Readonly<Record<string, Parameter>>> = { readonly [K in keyof R]: ValueOf<R[K]> }

/** One local value as stored: `area` 0 is the state, 410000000000 the province. */
export interface LocalStandard extends DatedValue {
  readonly parameter: string
  readonly area: AreaCode
  readonly document: string
  /** False while the value is a default nobody has confirmed (待确认). */
  readonly isConfirmed: boolean
}

/** A value as used in a decision: where it came from and since when. */
export interface UsedValue {
  readonly parameter: string
  readonly title: string
  readonly unit: ParameterUnit
  readonly value: ParameterValue
  readonly from: PlainDate
  readonly area: AreaCode | undefined
  readonly document: string
  /** Where the law speaks of the parameter. */
  readonly source: Citation
  readonly isConfirmed: boolean
  /** Labels of a value that is a code. */
  readonly choices?: Readonly<Record<string, string>>
}

/** A date, area and residence for which a needed parameter has no value. Never answered with 0. */
export class MissingParameter extends Error {
  readonly parameter: string
  readonly title: string
  readonly on: PlainDate
  readonly area: AreaCode
  constructor(parameter: Pick<Parameter, 'id' | 'title'>, on: PlainDate, area: AreaCode) {
    super(`no value of ${parameter.id} on ${on} in ${area}`)
    this.name = 'MissingParameter'
    this.parameter = parameter.id
    this.title = parameter.title
    this.on = on
    this.area = area
  }
}

/** What `resolveValue` is asked for; `areas` is the chain from the most specific area up to the state (0). */
export interface ValueQuery {
  readonly on: PlainDate
  readonly areas: readonly AreaCode[]
  readonly residence: Residence
}

/** The value in force: nearest area upwards wins, then the newest `from`. Undefined when there is none. */
export function resolveValue(
  parameter: Parameter,
  local: readonly LocalStandard[],
  query: ValueQuery,
): UsedValue | undefined {
  const fits = (row: DatedValue) =>
    isInForce(row, query.on) && (row.residence === undefined || row.residence === query.residence)
  const used = (row: DatedValue, area: AreaCode | undefined, document: string, isConfirmed: boolean): UsedValue => ({
    parameter: parameter.id,
    title: parameter.title,
    unit: parameter.unit,
    value: row.value,
    from: row.from,
    area,
    document,
    source: parameter.source,
    isConfirmed,
    ...(parameter.choices ? { choices: parameter.choices } : {}),
  })
  if (parameter.setBy === 'national') {
    const row = newest(parameter.national.filter(fits))
    return row && used(row, undefined, row.document ?? '', parameter.source.instrument.mark === 'confirmed')
  }
  const rows = rowsOf(local, parameter.id)
  for (const area of query.areas) {
    const row = newest(rows.filter((r) => r.area === area && fits(r)))
    if (row) return used(row, area, row.document, row.isConfirmed)
  }
  return undefined
}

/**
 * The rows of one parameter. A list of standards is sorted once and never changes: a newer one is another list. Looking
 * up all parameters of a cascade for one place took 1 ms without it.
 */
const rowsOf = (local: readonly LocalStandard[], parameter: string): readonly LocalStandard[] => {
  let sorted = sortedRows.get(local)
  if (!sorted) {
    sorted = new Map()
    for (const row of local) {
      const rows = sorted.get(row.parameter)
      if (rows) rows.push(row)
      else sorted.set(row.parameter, [row])
    }
    sortedRows.set(local, sorted)
  }
  return sorted.get(parameter) ?? []
}
const sortedRows = new WeakMap<readonly LocalStandard[], Map<string, LocalStandard[]>>()

const newest = <T extends Period>(rows: readonly T[]): T | undefined =>
  rows.reduce<T | undefined>((best, row) => (best === undefined || row.from > best.from ? row : best), undefined)

import type { Parameter } from '#core/parameter.ts'
import * as destitute from './parameters/destitute.ts'
import * as household from './parameters/household.ts'
import * as income from './parameters/income.ts'
import * as price from './parameters/price.ts'
import * as procedure from './parameters/procedure.ts'
import * as property from './parameters/property.ts'
import * as relief from './parameters/relief.ts'
import * as rigid from './parameters/rigid.ts'
import * as standards from './parameters/standards.ts'

/** Every parameter of the domain, by group, in the order of the groups on the standards screen. */
export const parameters: readonly Parameter[] = [
  ...Object.values<Parameter>(standards),
  ...Object.values<Parameter>(household),
  ...Object.values<Parameter>(income),
  ...Object.values<Parameter>(property),
  ...Object.values<Parameter>(procedure),
  ...Object.values<Parameter>(destitute),
  ...Object.values<Parameter>(rigid),
  ...Object.values<Parameter>(relief),
  ...Object.values<Parameter>(price),
]

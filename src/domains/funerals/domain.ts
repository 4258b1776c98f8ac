import type { Domain } from '#core/domain.ts'
import { indicators, standardChecks } from './indicators.ts'
import { items } from './items.ts'
import { demonstrationStandards, parameters } from './parameters.ts'
import { facts } from './registry.ts'
import { sources } from './sources.ts'

/** Money for funerals: the subsidy for each cremation and the award for land-saving burial (惠民殡葬、节地生态安葬奖补). */
export const funerals: Domain = {
  id: 'funerals',
  title: '殡葬补助',
  instruments: sources,
  parameters,
  demonstration: demonstrationStandards,
  facts,
  items,
  checks: [],
  watches: [],
  indicators,
  examples: () => import('./examples.ts').then(({ examples }) => examples),
  standardChecks,
}

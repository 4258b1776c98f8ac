import type { Domain } from '#core/domain.ts'
import { indicators, watches } from './indicators.ts'
import { items } from './items.ts'
import { demonstrationStandards, parameters } from './parameters.ts'
import { facts } from './registry.ts'
import { sources } from './sources.ts'

/** The two subsidies for disabled persons (残疾人两项补贴). */
export const disability: Domain = {
  id: 'disability',
  title: '残疾人福利',
  instruments: sources,
  parameters,
  demonstration: demonstrationStandards,
  facts,
  items,
  checks: [],
  watches,
  indicators,
  examples: () => import('./examples.ts').then(({ examples }) => examples),
}

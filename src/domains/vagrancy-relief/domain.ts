import type { Domain } from '#core/domain.ts'
import { indicators } from './indicators.ts'
import { items } from './items.ts'
import { demonstrationStandards, parameters } from './parameters.ts'
import { facts } from './registry.ts'
import { sources } from './sources.ts'

/** Costs of helping persons without livelihood away from home (生活无着的流散人员救助). */
export const vagrancyRelief: Domain = {
  id: 'vagrancy-relief',
  title: '流散人员救助',
  instruments: sources,
  parameters,
  demonstration: demonstrationStandards,
  facts,
  items,
  checks: [],
  watches: [],
  indicators,
  examples: () => import('./examples.ts').then(({ examples }) => examples),
}

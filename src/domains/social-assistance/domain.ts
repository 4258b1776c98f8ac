import type { Domain } from '#core/domain.ts'
import { checks } from './indicators/checks.ts'
import { standardChecks } from './indicators/standard-checks.ts'
import { watches } from './indicators/watches.ts'
import { indicators } from './indicators.ts'
import { items } from './items.ts'
import { demonstrationStandards } from './parameters/demonstration.ts'
import { parameters } from './parameters.ts'
import { facts } from './registry.ts'
import { sources } from './sources.ts'

/** Basic living, edge, rigid-expenditure and emergency help for households and persons in hardship (社会救助). */
export const socialAssistance: Domain = {
  id: 'social-assistance',
  title: '社会救助',
  instruments: sources,
  parameters,
  demonstration: demonstrationStandards,
  facts,
  items,
  checks,
  watches,
  indicators,
  examples: () => import('./examples.ts').then(({ examples }) => examples),
  standardChecks,
}

import type { Domain } from '#core/domain.ts'
import { indicators, watches } from './indicators.ts'
import { items } from './items.ts'
import { demonstrationStandards, parameters } from './parameters.ts'
import { facts } from './registry.ts'
import { sources } from './sources.ts'

/** Monthly allowances of old people (高龄津贴、养老护理补贴、养老服务补贴). */
export const elderWelfare: Domain = {
  id: 'elder-welfare',
  title: '老年人福利',
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

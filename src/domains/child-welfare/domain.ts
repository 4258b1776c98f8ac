import type { Domain } from '#core/domain.ts'
import { indicators, watches } from './indicators.ts'
import { items } from './items.ts'
import { demonstrationStandards, parameters } from './parameters.ts'
import { facts } from './registry.ts'
import { sources } from './sources.ts'

/** Living money of orphans and of children whose parents cannot bring them up (孤儿、事实无人抚养儿童). */
export const childWelfare: Domain = {
  id: 'child-welfare',
  title: '儿童福利',
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

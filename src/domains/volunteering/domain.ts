import type { Domain } from '#core/domain.ts'
import { parameters } from './parameters.ts'
import { registers } from './registers.ts'
import { sources } from './sources.ts'

/** Volunteers, their organisations and activities, hours given, and certificates of them (民政部令第67号). */
export const volunteering: Domain = {
  id: 'volunteering',
  title: '志愿服务',
  instruments: sources,
  parameters,
  demonstration: [],
  facts: [],
  items: [],
  checks: [],
  watches: [],
  indicators: [],
  registers,
  examples: () => import('./examples.ts').then(({ examples }) => examples),
}

import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const assistanceLaw = {
  id: 'social-assistance-law',
  title: '中华人民共和国社会救助法',
  from: plainDate('2026-07-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const rescueMeasures = {
  id: 'rescue-measures',
  title: '城市生活无着的流浪乞讨人员救助管理办法',
  number: '国务院令第381号',
  from: plainDate('2003-08-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const rescueRules = {
  id: 'rescue-rules',
  title: '城市生活无着的流浪乞讨人员救助管理办法实施细则',
  number: '民政部令第24号',
  from: plainDate('2003-08-01'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [assistanceLaw, rescueMeasures, rescueRules]

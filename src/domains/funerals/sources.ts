import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const plan = {
  id: 'henan-plan',
  title: '河南省“十四五”民政事业发展规划',
  from: plainDate('2021-01-01'),
  mark: 'confirmed',
} as const satisfies Instrument

/** Revised; known to be in force, its text was not available. */
export const funeralRegulations = {
  id: 'funeral-regulations',
  title: '殡葬管理条例',
  from: plainDate('2026-03-30'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [plan, funeralRegulations]

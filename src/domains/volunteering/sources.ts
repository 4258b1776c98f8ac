import { plainDate } from '#core/plain-date.ts'
import type { Instrument } from '#core/source.ts'

export const volunteerRegulations = {
  id: 'volunteer-regulations',
  title: '志愿服务条例',
  number: '国务院令第685号',
  from: plainDate('2017-12-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const henanVolunteerRegulations = {
  id: 'henan-volunteer-regulations',
  title: '河南省志愿服务条例',
  from: plainDate('2019-03-01'),
  mark: 'confirmed',
} as const satisfies Instrument

export const recordMeasures = {
  id: 'volunteer-record-measures',
  title: '志愿服务记录与证明出具办法（试行）',
  number: '民政部令第67号',
  from: plainDate('2021-02-01'),
  mark: 'confirmed',
} as const satisfies Instrument

/** The star levels; whether they still bind beside decree 67 is not confirmed. */
export const formerRecordMeasures = {
  id: 'former-volunteer-record-measures',
  title: '志愿服务记录办法',
  number: '民函〔2012〕340号',
  from: plainDate('2012-10-23'),
  mark: 'to-confirm',
} as const satisfies Instrument

export const sources: readonly Instrument[] = [
  volunteerRegulations,
  henanVolunteerRegulations,
  recordMeasures,
  formerRecordMeasures,
]

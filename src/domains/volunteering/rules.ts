import { ageOn } from '#core/plain-date.ts'
import { type EntryCheck, type EntryValues, minutesOf, type Refusal } from '#core/register.ts'
import { article } from '#core/source.ts'
import { volunteerParameters } from './parameters.ts'
import { henanVolunteerRegulations, recordMeasures, volunteerRegulations } from './sources.ts'

const refusals = (...found: readonly (Refusal | false)[]): readonly Refusal[] =>
  found.filter((refusal) => refusal !== false)

/** A volunteer under 18 needs the consent of the guardian. */
export const guardianConsents: EntryCheck = (volunteer, { born, today }) => {
  const day = born('person')
  return refusals(
    day !== undefined &&
      ageOn(day, today) < 18 &&
      volunteer['guardian-consents'] !== true && {
        rule: 'guardian-consents',
        says: '未成年人登记为志愿者，应当征得其监护人同意',
        source: article(henanVolunteerRegulations, '9'),
      },
  )
}

/** Volunteers are insured before what may endanger them. */
export const dangerIsInsured: EntryCheck = (activity) =>
  refusals(
    activity['is-dangerous'] === true &&
      activity['policy-number'] === undefined && {
        rule: 'danger-is-insured',
        says: '可能发生人身危险的志愿服务活动，应当先为志愿者购买人身意外伤害保险',
        source: article(volunteerRegulations, '17'),
      },
  )

export const endsAfterItStarts: EntryCheck = ({ 'starts-on': start, 'ends-on': end }) =>
  refusals(
    typeof start === 'string' &&
      typeof end === 'string' &&
      end < start && {
        rule: 'ends-after-it-starts',
        says: '结束日期早于开始日期',
        source: article(recordMeasures, '7'),
      },
  )

/** An activity has ended on the day after which it is recorded, not before. */
export const hasEnded: EntryCheck = ({ 'ends-on': end }, { today }) =>
  refusals(
    typeof end === 'string' &&
      end > today && {
        rule: 'has-ended',
        says: '活动尚未到结束日期',
        source: article(recordMeasures, '11'),
      },
  )

/** Minutes actually given: from start to end without the breaks; undefined while a time is missing. */
export function givenMinutes({ from, until, 'break-minutes': pause }: EntryValues): number | undefined {
  const start = typeof from === 'string' ? minutesOf(from) : undefined
  const end = typeof until === 'string' ? minutesOf(until) : undefined
  return start === undefined || end === undefined ? undefined : end - start - (typeof pause === 'number' ? pause : 0)
}

/** READING: hours are kept in minutes; travel and meals do not count (办法 art. 7 speaks of the time actually given). */
export const timeIsTrue: EntryCheck = (service, { today, value }) => {
  const given = givenMinutes(service)
  const most = value(volunteerParameters.dailyMinutes)
  const source = article(recordMeasures, '7')
  return refusals(
    given !== undefined &&
      service['minutes'] !== given && {
        rule: 'minutes-are-given',
        says: `服务时长应为实际提供服务的时间：${given} 分钟`,
        source,
      },
    given !== undefined && given <= 0 && { rule: 'time-is-given', says: '结束时间应当晚于开始时间', source },
    given !== undefined &&
      typeof most === 'number' &&
      given > most && { rule: 'day-is-not-too-long', says: `单日服务时长超过上限 ${most} 分钟`, source },
    typeof service['on'] === 'string' &&
      service['on'] > today && { rule: 'service-has-happened', says: '服务日期晚于今天', source },
  )
}

/** A certificate shows hours, content and who recorded them. */
export const certificateIsWhole: EntryCheck = (certificate) =>
  refusals(
    [certificate['minutes'], certificate['content'], certificate['recorded-by']].includes(undefined) && {
      rule: 'certificate-is-whole',
      says: '志愿服务记录证明应当载明志愿服务时间、服务内容和记录单位',
      source: article(recordMeasures, '15'),
    },
  )

/** Stars of so many minutes, 0–5. `hours`: what each star asks, in rising order. "以上" includes the number. */
export const starsOf = (minutes: number, hours: readonly number[]): number =>
  hours.filter((each) => minutes >= each * 60).length

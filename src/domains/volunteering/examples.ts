import { type CalendarRow, type WorkCalendar, workCalendar } from '#core/calendar.ts'
import type { ComputedExample, Example } from '#core/item.ts'
import { resolveValue } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { type CheckContext, type EntryEvent, type EntryValues, entryClocks, type Register } from '#core/register.ts'
import { volunteerParameters } from './parameters.ts'
import { registers } from './registers.ts'
import { certificateIsWhole, dangerIsInsured, givenMinutes, guardianConsents, starsOf, timeIsTrue } from './rules.ts'

const notice = '国务院办公厅关于2026年部分节假日安排的通知'
const row =
  (isOffDay: boolean) =>
  (date: string): CalendarRow => ({
    date: plainDate(date),
    isOffDay,
    holidayName: '',
    document: notice,
  })
const off = ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05', '2026-09-25', '2026-09-26']
const offLater = ['2026-09-27', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06']
const worked = ['2026-05-09', '2026-09-20', '2026-10-10']
/** The days off of 2026 that these examples touch. */
const calendar: WorkCalendar = workCalendar([
  ...[...off, ...offLater, '2026-10-07'].map(row(true)),
  ...worked.map(row(false)),
])

const book = (id: string): Register => {
  const found = registers.find((register) => register.id === id)
  if (!found) throw new Error(`no register ${id}`)
  return found
}

/** Whether the first clock of an entry is late on `today`, and its last day. */
function clockOf(id: string, values: EntryValues, events: readonly EntryEvent[], today: string) {
  const [clock] = entryClocks(book(id), values, events, {
    today: plainDate(today),
    calendar,
    length: (parameter, on) => {
      const value = resolveValue(parameter, [], { on, areas: [], residence: 'urban' })?.value
      return typeof value === 'number' ? value : undefined
    },
  })
  return { dueOn: clock?.dueOn, isLate: clock?.isLate }
}
const event = (action: string, on: string, seq = 1): EntryEvent => ({ seq, action, on: plainDate(on) })

const context = (today: string, born?: string): CheckContext => ({
  today: plainDate(today),
  state: undefined,
  calendar,
  value: ({ id }) => (id === volunteerParameters.dailyMinutes.id ? 960 : undefined),
  born: () => (born === undefined ? undefined : plainDate(born)),
})
const rules = (refusals: readonly { readonly rule: string }[]) => refusals.map(({ rule }) => rule)

const computed = (
  id: string,
  says: string,
  got: ComputedExample['got'],
  want: ComputedExample['want'],
): ComputedExample => ({ kind: 'computed', id, says, got, want })

const service = { on: '2026-04-11', from: '08:30', until: '11:45', 'break-minutes': 15, minutes: 180 }
const certificate = { minutes: 180, content: '敬老', 'recorded-by': '某志愿服务队' }
const hours = [100, 300, 600, 1000, 1500]

export const examples: readonly Example[] = [
  computed(
    'v06-in-time',
    '活动于2026年4月30日结束，5月18日记录：按期',
    () =>
      clockOf(
        'volunteer-activity',
        { 'ends-on': '2026-04-30' },
        [event('open', '2026-04-01'), event('record', '2026-05-18', 2)],
        '2026-06-01',
      ),
    { dueOn: '2026-05-18', isLate: false },
  ),
  computed(
    'v06-late',
    '活动于2026年4月30日结束，5月19日记录：逾期，仍然可以记录',
    () =>
      clockOf(
        'volunteer-activity',
        { 'ends-on': '2026-04-30' },
        [event('open', '2026-04-01'), event('record', '2026-05-19', 2)],
        '2026-06-01',
      ),
    { dueOn: '2026-05-18', isLate: true },
  ),
  computed(
    'v06-holidays',
    '活动于2026年9月24日结束，须于10月15日前记录（中秋、国庆放假和调休在内）',
    () => clockOf('volunteer-activity', { 'ends-on': '2026-09-24' }, [event('open', '2026-09-01')], '2026-10-15'),
    { dueOn: '2026-10-15', isLate: false },
  ),
  computed(
    'v06-service',
    '服务记录自服务之日起计算：4月30日的服务5月19日登记为逾期',
    () => clockOf('volunteer-service', { on: '2026-04-30' }, [event('open', '2026-05-19')], '2026-06-01'),
    { dueOn: '2026-05-18', isLate: true },
  ),
  computed('v04-hours', '8:30至11:45，其间休息15分钟：180分钟', () => givenMinutes(service), 180),
  computed('v04-true', '时长与起止时间相符', () => rules(timeIsTrue(service, context('2026-04-12'))), []),
  computed(
    'v04-untrue',
    '多记1分钟：不予记录',
    () => rules(timeIsTrue({ ...service, minutes: 181 }, context('2026-04-12'))),
    ['minutes-are-given'],
  ),
  computed(
    'v15-day-at-most',
    '单日16小时：可以记录',
    () => rules(timeIsTrue({ on: '2026-04-11', from: '06:00', until: '22:00', minutes: 960 }, context('2026-04-12'))),
    [],
  ),
  computed(
    'v15-day-too-long',
    '单日16小时零1分钟：不予记录',
    () => rules(timeIsTrue({ on: '2026-04-11', from: '06:00', until: '22:01', minutes: 961 }, context('2026-04-12'))),
    ['day-is-not-too-long'],
  ),
  computed(
    'v13-uninsured',
    '可能发生人身危险而没有保险：不得发布',
    () => rules(dangerIsInsured({ 'is-dangerous': true }, context('2026-04-12'))),
    ['danger-is-insured'],
  ),
  computed(
    'v13-insured',
    '已购买人身意外伤害保险：可以发布',
    () => rules(dangerIsInsured({ 'is-dangerous': true, 'policy-number': 'P1' }, context('2026-04-12'))),
    [],
  ),
  computed(
    'v01-minor',
    '未满十八周岁（前一日）未经监护人同意：不予登记',
    () => rules(guardianConsents({}, context('2026-03-01', '2008-03-02'))),
    ['guardian-consents'],
  ),
  computed(
    'v01-adult',
    '十八周岁当日：无须监护人同意',
    () => rules(guardianConsents({}, context('2026-03-02', '2008-03-02'))),
    [],
  ),
  computed(
    'v08-whole',
    '载明时间、内容和记录单位：可以出具',
    () => rules(certificateIsWhole(certificate, context('2026-04-12'))),
    [],
  ),
  computed(
    'v08-without-hours',
    '没有服务时间：证明无效，不得出具',
    () => rules(certificateIsWhole({ content: '敬老', 'recorded-by': '某队' }, context('2026-04-12'))),
    ['certificate-is-whole'],
  ),
  computed(
    'v16-stars',
    '99.9、100、1499.9、1500小时：无、一星、四星、五星',
    () => [99.9, 100, 1499.9, 1500].map((each) => starsOf(each * 60, hours)),
    [0, 1, 4, 5],
  ),
]

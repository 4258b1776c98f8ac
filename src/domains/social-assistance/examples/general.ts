import { type CalendarRow, workCalendar } from '#core/calendar.ts'
import { dueDate, earliestNextStep } from '#core/deadline.ts'
import type { Example } from '#core/item.ts'
import { addMonths, addToMonth, monthOf, plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { unmetGuards, workflows } from '#core/workflow.ts'
import { minimumLivingAllowance } from '../items/minimum-living-allowance.ts'
import { destituteParameters, meansProcedureParameters, payParameters } from '../parameters/groups.ts'
import { isSeverelyDisabled } from '../rules/allowance.ts'
import { noLabourGround, obligorUnable } from '../rules/destitute.ts'
import { readHousehold } from '../rules/household.ts'
import { agreesWithin, paidAfterDeath } from '../rules/management.ts'
import { computed, dossier } from './building.ts'
import { valuesOf } from './values.ts'

const day = (date: string, isOffDay: boolean): CalendarRow => ({
  date: plainDate(date),
  isOffDay,
  holidayName: '',
  document: '示例日历',
})
/** The spring of 2026: 04-06, 05-01, 05-04 and 05-05 off, 05-09 worked. */
const calendar = workCalendar([
  day('2026-04-06', true),
  day('2026-05-01', true),
  day('2026-05-04', true),
  day('2026-05-05', true),
  day('2026-05-09', false),
])
/** The same spring without Tomb-Sweeping Day. */
const withoutApril = workCalendar([day('2026-05-01', true)])

/** Working days after acceptance on 2026-03-02. */
const accepted = (n: number, by = calendar): string =>
  dueDate(by, plainDate('2026-03-02'), { kind: 'working-days', n, procedural: true }).due

const procedure = valuesOf(meansProcedureParameters)

const periods: readonly Example[] = [
  computed('GEN-E1', '3个工作日：启动调查', () => accepted(procedure.surveyStartDays), '2026-03-05'),
  computed('GEN-E2', '10、15、20个工作日', () => [10, 15, 20].map((n) => accepted(n)), [
    '2026-03-16',
    '2026-03-23',
    '2026-03-30',
  ]),
  computed('GEN-E3', '30个工作日，清明放假顺延', () => accepted(procedure.wholeDays), '2026-04-14'),
  computed('GEN-E3-B', '没有清明放假数据时早一天', () => accepted(procedure.wholeDays, withoutApril), '2026-04-13'),
  computed('GEN-E4', '45个工作日', () => accepted(procedure.wholeDaysSpecial), '2026-05-08'),
  computed(
    'GEN-E5',
    '3月10日公示，7日期满后最早3月18日办理下一步',
    () => earliestNextStep(plainDate('2026-03-10'), procedure.noticeDays),
    '2026-03-18',
  ),
  computed(
    'GEN-E6',
    '月份期间，没有对应日的到月末',
    () => [addMonths(plainDate('2026-01-10'), 6), addMonths(plainDate('2026-08-31'), 6)],
    ['2026-07-10', '2027-02-28'],
  ),
  computed('DB-E16', '县级确认的一般情形', () => accepted(procedure.wholeDays), '2026-04-14'),
  computed('DB-E17', '权限下放乡镇', () => accepted(procedure.wholeDaysTownship), '2026-03-30'),
  computed('DB-E18', '公示期有异议', () => accepted(procedure.wholeDaysSpecial), '2026-05-08'),
  computed(
    'DB-E20',
    '4月14日确认，自5月发放',
    () => [minimumLivingAllowance.startsIn, addToMonth(monthOf(plainDate('2026-04-14')), 1)],
    ['month-after-decision', '2026-05'],
  ),
]

/** Whether one disability counts in each scheme of this domain: 低保 alone, 特困 no labour, obligor unable (item 4). */
function severity(category: string, grade: string): readonly boolean[] {
  const household = readHousehold(
    dossier({
      item: 'destitute-support',
      persons: [{ born: '1981-01-01', facts: { disabilities: [{ category, grade }] } }],
    }),
  )
  const { applicant } = household
  if (!applicant) return []
  const pay = valuesOf(payParameters)
  const destitute = valuesOf(destituteParameters)
  return [
    isSeverelyDisabled(applicant, pay),
    noLabourGround(applicant, destitute) !== undefined,
    obligorUnable(applicant, household, destitute) === 4,
  ]
}

const severities: readonly Example[] = [
  computed('SEV-E1', '肢体二级', () => severity('4', '2'), [true, true, true]),
  computed('SEV-E2', '听力一级不属于特困无劳动能力', () => severity('2', '1'), [true, false, true]),
  computed('SEV-E3', '精神三级', () => severity('6', '3'), [true, true, true]),
  computed('SEV-E4', '智力四级都不算', () => severity('5', '4'), [false, false, false]),
  computed('SEV-E5', '视力二级不属于特困无劳动能力', () => severity('1', '2'), [true, false, true]),
  computed('SEV-E6', '肢体三级都不算', () => severity('4', '3'), [false, false, false]),
]

const signers = {
  today: plainDate('2026-03-02'),
  decidesAt: 'county',
  missingPapers: [],
  missingSigners: ['示例丙'],
  visits: 0,
  needsVisit: true,
  countyVisits: 0,
  needsCountyVisit: false,
  openChecks: 0,
  isAssessed: false,
  outcome: 'none',
  needsNotice: true,
  noticeFreeOn: undefined,
  openObjections: 0,
  upheldObjections: 0,
  handlers: [],
  actor: 1,
  isOwnFamily: false,
  hasHearing: false,
  note: '',
  hasAccount: false,
  overlaps: [],
} as const
const acceptance = workflows['means-tested'].actions.find(({ id }) => id === 'accept')

const checking: readonly Example[] = [
  computed(
    'CK-E1',
    '一名成年家庭成员未签授权书，不能受理和核对',
    () => (acceptance ? unmetGuards(acceptance, signers) : []),
    ['authorised'],
  ),
  computed(
    'CK-E2',
    '6月15日火化，7至9月仍发放160元，多发480元',
    () =>
      paidAfterDeath(
        plainDate('2026-06-15'),
        ['2026-06', '2026-07', '2026-08', '2026-09'].map((month) => ({ month, amount: fen(16_000) })),
      ),
    48_000,
  ),
  computed('CK-E3', '申报5000、查询5300，容差10%', () => agreesWithin(fen(500_000), fen(530_000), 0.1), true),
  computed('CK-E3-B', '超过容差一分钱', () => agreesWithin(fen(500_000), fen(550_001), 0.1), false),
  computed('CK-E4', '有条件共享数据10个工作日内答复', () => accepted(10), '2026-03-16'),
]

/** Time, severity and checking: what several items share. */
export const generalExamples: readonly Example[] = [...periods, ...severities, ...checking]

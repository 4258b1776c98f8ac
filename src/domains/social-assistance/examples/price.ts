import { type CalendarRow, workCalendar } from '#core/calendar.ts'
import { dueDate } from '#core/deadline.ts'
import type { Example } from '#core/item.ts'
import { plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { type Claim, computed, decision, type Told, type ToldDossier } from './building.ts'

const item = 'price-subsidy'
const allowance: Told = { receives: ['minimum-living-allowance'] }
const rises = (cpi: number, food: number) => ({ 'price-cpi-rise': cpi, 'price-food-rise': food })

const subsidy = (
  claim: Omit<Claim, 'outcome'>,
  [cpi, food]: readonly [number, number],
  rest: Partial<ToldDossier> = {},
): Example =>
  decision(
    { ...claim, outcome: claim.fails ? 'ineligible' : 'eligible', over: { ...rises(cpi, food), ...claim.over } },
    { item, persons: [allowance], ...rest },
  )

const three: readonly Told[] = [
  allowance,
  { ...allowance, relation: '10' },
  { ...allowance, relation: '20', born: '2012-01-01' },
]
const paid = (decidedOn: string) => [{ item, decidedOn: plainDate(decidedOn), amount: fen(2_052) }]

const off = (date: string): CalendarRow => ({
  date: plainDate(date),
  isOffDay: true,
  holidayName: '',
  document: '示例日历',
})
/** The rest days of May 2026, and the Saturday that is worked. */
const spring = workCalendar([
  ...['2026-05-01', '2026-05-04', '2026-05-05'].map(off),
  { ...off('2026-05-09'), isOffDay: false },
])

export const priceExamples: readonly Example[] = [
  subsidy({ id: 'PS-E1', says: '涨幅3.6%、食品4%，启动：570 × 3.6%', yuan: 20.52 }, [0.036, 0.04]),
  subsidy({ id: 'PS-E1-3', says: '三口之家', yuan: 61.56 }, [0.036, 0.04], { persons: three }),
  subsidy({ id: 'PS-E2', says: '农村：355 × 3.6%', yuan: 12.78 }, [0.036, 0.04], { residence: 'rural' }),
  subsidy({ id: 'PS-E3', says: '由食品涨幅6.1%启动，按2.9%计算', yuan: 16.53 }, [0.029, 0.061]),
  subsidy({ id: 'PS-E4', says: '3%、5%：条件为3.5%时不启动', fails: ['price-triggered'] }, [0.03, 0.05]),
  subsidy({ id: 'PS-E4-B', says: '条件为3%时启动', yuan: 17.1, over: { 'price-cpi-trigger': 0.03 } }, [0.03, 0.05]),
  subsidy({ id: 'PS-02-CPI', says: '恰好3.5%启动', yuan: 19.95 }, [0.035, 0]),
  subsidy({ id: 'PS-02-CPI-B', says: '3.49%不启动', fails: ['price-triggered'] }, [0.0349, 0]),
  subsidy({ id: 'PS-02-FOOD', says: '食品恰好6%启动', yuan: 5.7 }, [0.01, 0.06]),
  subsidy({ id: 'PS-02-FOOD-B', says: '食品5.99%不启动', fails: ['price-triggered'] }, [0.01, 0.0599]),
  subsidy({ id: 'PS-04-FLOOR', says: '最低标准', yuan: 30, over: { 'price-floor': 3_000 } }, [0.036, 0.04]),
  subsidy(
    {
      id: 'PS-04-INDEX',
      says: '采用低收入居民价格指数4%',
      yuan: 22.8,
      over: { 'price-index': 'low-income', 'price-low-income-rise': 0.04 },
    },
    [0.036, 0.04],
  ),
  subsidy({ id: 'PS-E5', says: '同时列入两类的只发一份', yuan: 20.52 }, [0.036, 0.04], {
    persons: [{ receives: ['minimum-living-allowance', 'orphan-allowance'] }],
  }),
  subsidy({ id: 'PS-05-NOT', says: '不享受任何救助', fails: ['price-in-class'] }, [0.036, 0.04], { persons: [{}] }),
  subsidy({ id: 'PS-05-EDGE', says: '低保边缘不在默认范围', fails: ['price-in-class'] }, [0.036, 0.04], {
    persons: [{ receives: ['low-income-edge'] }],
  }),
  subsidy({ id: 'PS-05-ONE', says: '只有一名家庭成员是对象', yuan: 20.52 }, [0.036, 0.04], {
    persons: [{}, { ...allowance, relation: '20' }],
  }),
  subsidy({ id: 'PS-06-TWICE', says: '当月已经发放', fails: ['price-once-a-month'] }, [0.036, 0.04], {
    history: paid('2026-07-01'),
  }),
  subsidy({ id: 'PS-06-MONTH', says: '上月发放过，当月再发', yuan: 20.52 }, [0.036, 0.04], {
    history: paid('2026-06-30'),
  }),
  computed(
    'PS-E6',
    '指数4月9日发布，20个工作日内发放',
    () => dueDate(spring, plainDate('2026-04-09'), { kind: 'working-days', n: 20, procedural: true }).due,
    '2026-05-11',
  ),
]

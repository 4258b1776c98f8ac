import { describe, expect, it } from 'vitest'
import { workCalendar } from './calendar.ts'
import type { Parameter } from './parameter.ts'
import { plainDate } from './plain-date.ts'
import {
  allowedTransitions,
  clockRefusals,
  declarationFaults,
  entryClocks,
  entryFaults,
  findTransition,
  foldEntry,
  minutesOf,
  pointOf,
  type Register,
  RegisterError,
  timeText,
} from './register.ts'
import { article } from './source.ts'

const code = { id: 'code', title: '某法', from: plainDate('2021-01-01'), mark: 'confirmed' } as const
const source = article(code, '1')
const days = (id: string, unit: Parameter['unit']): Parameter => ({
  id,
  title: id,
  unit,
  setBy: 'national',
  source,
  national: [],
})
const column = { isRequired: false, sensitivity: 'clear' } as const

/** A book like that of divorces: 30 days to think it over, and then 30 days to come back. */
const book: Register = {
  id: 'parting',
  title: '登记簿',
  noun: '登记',
  source,
  level: 'county',
  keptBy: ['county-clerk'],
  readBy: [],
  names: 'no',
  columns: [
    { ...column, id: 'no', title: '编号', kind: 'text', isRequired: true, maxLength: 5 },
    { ...column, id: 'kind', title: '类别', kind: 'choice', choices: { one: '甲', two: '乙' } },
    { ...column, id: 'fee', title: '费用', kind: 'yuan', atMost: 1000 },
    { ...column, id: 'at', title: '时间', kind: 'time' },
    { ...column, id: 'phone', title: '电话', kind: 'phone', sensitivity: 'S1' },
    { ...column, id: 'held-on', title: '日期', kind: 'date' },
  ],
  states: {
    applied: { title: '已申请', tone: 'todo', isLive: true },
    registered: { title: '已登记', tone: 'done', isLive: true, isPublic: true },
    withdrawn: { title: '已撤回', tone: 'stopped', isLive: false },
  },
  initial: 'applied',
  transitions: [
    { id: 'withdraw', title: '撤回', from: ['applied'], to: 'withdrawn', by: ['county-clerk'], notAfter: 'cooling' },
    {
      id: 'register',
      title: '登记',
      from: ['applied'],
      to: 'registered',
      by: ['county-clerk'],
      notBefore: 'cooling',
      notAfter: 'returning',
    },
  ],
  keys: [],
  overlaps: [],
  clocks: [
    {
      id: 'cooling',
      title: '冷静期',
      source,
      starts: { actions: ['open'] },
      stopsOn: [],
      length: days('thirty', 'days'),
      isProcedural: false,
    },
    {
      id: 'returning',
      title: '领证期限',
      source,
      starts: { actions: ['open'] },
      stopsOn: ['register'],
      length: days('sixty', 'days'),
      isProcedural: false,
    },
    {
      id: 'entering',
      title: '记录期限',
      source,
      starts: { column: 'held-on' },
      stopsOn: ['register'],
      length: days('ten', 'working-days'),
      isProcedural: true,
    },
  ],
  changeableIn: ['applied'],
  retention: { keep: 'permanent', source },
}

const calendar = workCalendar([
  { date: plainDate('2026-05-01'), isOffDay: true, holidayName: '劳动节', document: '通知' },
  { date: plainDate('2026-05-04'), isOffDay: true, holidayName: '劳动节', document: '通知' },
  { date: plainDate('2026-05-05'), isOffDay: true, holidayName: '劳动节', document: '通知' },
  { date: plainDate('2026-05-09'), isOffDay: false, holidayName: '劳动节', document: '通知' },
])
const lengths: Readonly<Record<string, number>> = { thirty: 30, sixty: 60, ten: 10 }
const clocksOn = (today: string, values = {}, events = [{ seq: 1, action: 'open', on: plainDate('2026-03-01') }]) =>
  entryClocks(book, values, events, { today: plainDate(today), calendar, length: ({ id }) => lengths[id] })
const refused = (action: string, today: string) => {
  const step = findTransition(book, 'applied', action)
  return step ? clockRefusals(step, clocksOn(today), plainDate(today)).length > 0 : undefined
}

describe('the steps open to somebody', () => {
  it('are those of the state that his roles may make, in the order of the register', () => {
    const ids = (state: string, ...roles: Parameters<typeof allowedTransitions>[2]) =>
      allowedTransitions(book, state, roles).map(({ id }) => id)
    expect(ids('applied', 'county-clerk')).toEqual(['withdraw', 'register'])
    expect(ids('applied', 'township-clerk')).toEqual([])
    expect(ids('registered', 'county-clerk')).toEqual([])
  })
})

describe('the state of an entry', () => {
  const on = plainDate('2026-03-01')
  it('is the fold of its history, in which a correction moves nothing', () => {
    expect(foldEntry(book, [])).toBe('applied')
    const events = ['open', 'change', 'register'].map((action, seq) => ({ seq, action, on }))
    expect(foldEntry(book, events)).toBe('registered')
  })
  it('is not reached by a step that its state does not allow', () => {
    const events = ['withdraw', 'register'].map((action, seq) => ({ seq, action, on }))
    expect(() => foldEntry(book, events)).toThrow(RegisterError)
  })
})

describe('clocks that forbid a step', () => {
  it.each([
    ['withdraw', '2026-03-31', false],
    ['withdraw', '2026-04-01', true],
    ['register', '2026-03-31', true],
    ['register', '2026-04-01', false],
    ['register', '2026-04-30', false],
    ['register', '2026-05-01', true],
  ])('%s on %s: %s', (action, today, isRefused) => {
    expect(refused(action, today)).toBe(isRefused)
  })
  it('forbid what must come after one that never began', () => {
    const step = findTransition(book, 'applied', 'register')
    expect(step && clockRefusals(step, [], plainDate('2026-06-01'))).toHaveLength(1)
  })
})

describe('a clock', () => {
  it('that starts with a date counts working days from the day after it', () => {
    const [entering] = clocksOn('2026-05-19', { 'held-on': '2026-04-30' }, [])
    expect(entering).toMatchObject({ dueOn: '2026-05-18', isLate: true, left: -1 })
  })
  it('is late when it was stopped after its last day, and only then', () => {
    const stopped = (day: string) =>
      clocksOn('2026-07-01', { 'held-on': '2026-04-30' }, [{ seq: 1, action: 'register', on: plainDate(day) }])
    expect(stopped('2026-05-18').map(({ isLate }) => isLate)).toEqual([false])
    expect(stopped('2026-05-19').map(({ isLate }) => isLate)).toEqual([true])
  })
  it('without a length in force is left out, never counted with 0', () => {
    const events = [{ seq: 1, action: 'open', on: plainDate('2026-03-01') }]
    const sources = { today: plainDate('2026-03-01'), calendar, length: () => undefined }
    expect(entryClocks(book, {}, events, sources)).toEqual([])
  })
})

describe('values', () => {
  const faults = (values: Record<string, string | number | boolean>) =>
    entryFaults(book, { no: '1', ...values }, plainDate('2026-03-02')).map(({ column: id }) => id)
  it('of the right kind pass', () => {
    expect(faults({ kind: 'one', fee: 1000, at: '24:00', phone: '13800000000', 'held-on': '2026-02-28' })).toEqual([])
  })
  it.each([
    ['kind', 'constructor'],
    ['fee', 1001],
    ['fee', 0.5],
    ['at', '24:01'],
    ['phone', '138'],
    ['held-on', '2026-02-29'],
    ['no', '六个字太长了'],
    ['no', '  '],
    ['unknown', 'x'],
  ])('%s: %s is refused', (id, value) => {
    expect(faults({ [id]: value })).toEqual([id])
  })
  it('that are required must be filled', () => {
    expect(entryFaults(book, {}, plainDate('2026-03-02'))).toEqual([{ column: 'no', says: '请填写“编号”' }])
  })
  it('of time and place are read exactly', () => {
    expect([minutesOf('00:00'), minutesOf('11:45'), timeText(705)]).toEqual([0, 705, '11:45'])
    expect(pointOf('113.62,34.75')).toEqual({ longitude: 113.62, latitude: 34.75 })
    expect([pointOf('181,1'), pointOf('1,91'), pointOf('1')]).toEqual([undefined, undefined, undefined])
  })
})

describe('a declaration', () => {
  const faultsOf = (differs: Partial<Register>) => declarationFaults({ ...book, ...differs }, [book.id])
  it('that the engine can keep has no fault', () => {
    expect(faultsOf({})).toEqual([])
  })
  it('never makes personal data public, nor keeps a telephone number unsealed', () => {
    const phone = { ...column, id: 'phone', title: '电话', kind: 'phone', isPublic: true } as const
    expect(faultsOf({ columns: [...book.columns.filter(({ id }) => id !== 'phone'), phone] })).toEqual([
      'parting: phone: never public',
      'parting: phone: must be sealed',
    ])
  })
  it('names only states, columns and clocks that are there, and every state can be reached', () => {
    expect(
      faultsOf({
        initial: 'nowhere',
        transitions: [{ id: 'go', title: '办理', from: ['applied'], to: 'gone', by: [], asks: ['x'], notAfter: 'y' }],
      }),
    ).toEqual(
      expect.arrayContaining([
        'parting: no state nowhere',
        'parting: nobody may go',
        'parting: go: no state gone',
        'parting: go: no column x',
        'parting: go: no clock y',
        'parting: never reached: registered',
      ]),
    )
  })
})

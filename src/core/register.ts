import type { WorkCalendar } from './calendar.ts'
import { dueDate, remaining, type TimeUnit } from './deadline.ts'
import { parseIdNumber } from './identity-number.ts'
import type { Parameter, ParameterValue } from './parameter.ts'
import { isPlainDate, plainDate } from './plain-date.ts'
import type { Level, Role } from './role.ts'
import type { Citation } from './source.ts'
import type { PlainDate } from './units.ts'
import type { Tone } from './workflow.ts'

/**
 * What a column holds. `number` is whole, in the column's `unit`; `yuan` integer fen; `time` `HH:MM` up to `24:00`; `point`
 * `longitude,latitude` in degrees; `person`, `organisation`, `entry` and `file` the id of a record.
 */
export type ColumnKind =
  | 'text'
  | 'long-text'
  | 'choice'
  | 'date'
  | 'time'
  | 'number'
  | 'yuan'
  | 'yes-no'
  | 'area'
  | 'person'
  | 'organisation'
  | 'entry'
  | 'file'
  | 'point'
  | 'phone'
  | 'id-number'

/** `S1` and `S2` are sealed in the database; S1 is shown masked, S2 not at all. */
export type Sensitivity = 'clear' | 'S1' | 'S2'

export interface RegisterColumn {
  readonly id: string
  readonly title: string
  readonly kind: ColumnKind
  /** Must be filled from the first day; what is filled by a later step stands in the step's `asks`. */
  readonly isRequired: boolean
  readonly sensitivity: Sensitivity
  readonly hint?: string
  readonly choices?: Readonly<Record<string, string>>
  /** Of an `entry`: the register it refers to. */
  readonly register?: string
  readonly maxLength?: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly unit?: string
  readonly isListed?: true
  readonly isSearched?: true
  /** Shown to anybody, in the states that are public. */
  readonly isPublic?: true
  /** Added after the book was first released: the table leaves it open for older rows, the engine does not. */
  readonly isLater?: true
}

export type EntryValue = string | number | boolean
/** Values by column id; what is not filled is absent. */
export type EntryValues = Readonly<Record<string, EntryValue | undefined>>

/** Why a rule refuses an entry, with the article it rests on. */
export interface Refusal {
  readonly rule: string
  readonly says: string
  readonly source: Citation
}

/** What a rule may know besides the entry itself. */
export interface CheckContext {
  readonly today: PlainDate
  /** State the entry is in; undefined when it is only being opened. */
  readonly state: string | undefined
  readonly calendar: WorkCalendar
  /** The value in force today at the place of the entry; undefined when it has none. */
  readonly value: (parameter: Parameter) => ParameterValue | undefined
  /** Day of birth of the person in a column; undefined when the column is empty. */
  readonly born: (column: string) => PlainDate | undefined
}

export type EntryCheck = (entry: EntryValues, context: CheckContext) => readonly Refusal[]

export interface RegisterState {
  readonly title: string
  readonly tone: Tone
  /** Counts for keys and overlaps; an ended or void entry does not. */
  readonly isLive: boolean
  readonly isPublic?: true
}

export interface Transition {
  readonly id: string
  readonly title: string
  readonly from: readonly string[]
  readonly to: string
  readonly by: readonly Role[]
  readonly needsNote?: true
  /** Columns that the step fills; each must be filled after it. */
  readonly asks?: readonly string[]
  readonly check?: EntryCheck
  /** Clock that must have run out before (冷静期), or must not have (期满视为撤回). */
  readonly notBefore?: string
  readonly notAfter?: string
  /** Somebody else than whoever took the step before (经办与审核分离). */
  readonly byAnother?: true
}

/** A statutory clock. Its unit is that of the parameter: `working-days`, `days` (calendar), `months` or `years`. */
export interface RegisterClock {
  readonly id: string
  readonly title: string
  readonly source: Citation
  /** The day of one of these steps (`open` is the first), or the date in a column once it is filled. */
  readonly starts: { readonly actions: readonly string[] } | { readonly column: string }
  /** Steps that end it; none for a stretch that simply passes. */
  readonly stopsOn: readonly string[]
  readonly length: Parameter
  /** A procedural period that ends on a rest day ends on the next day worked. */
  readonly isProcedural: boolean
}

export type KeyRange = 'county' | 'everywhere'

/** No two live entries agree in all of these columns. */
export interface RegisterKey {
  readonly id: string
  readonly columns: readonly string[]
  readonly within: KeyRange
  readonly says: string
}

/** No two live entries that agree in `by` overlap in `from`–`until` (dates both included, times the end excluded). */
export interface RegisterOverlap {
  readonly id: string
  readonly by: readonly string[]
  readonly from: string
  readonly until: string
  readonly within: KeyRange
  readonly says: string
}

/** A record book: what stands in it, the states of an entry, who moves it, what is public. Its table is generated. */
export interface Register {
  readonly id: string
  readonly title: string
  /** What one entry is called: `志愿者`. */
  readonly noun: string
  readonly source: Citation
  /** The highest office that keeps it; those above read. */
  readonly level: Extract<Level, 'township' | 'county' | 'city' | 'province'>
  readonly keptBy: readonly Role[]
  readonly readBy: readonly Role[]
  readonly columns: readonly RegisterColumn[]
  /** Column by whose text an entry is named in lists and references. */
  readonly names: string
  readonly states: Readonly<Record<string, RegisterState>>
  readonly initial: string
  readonly transitions: readonly Transition[]
  readonly keys: readonly RegisterKey[]
  readonly overlaps: readonly RegisterOverlap[]
  readonly clocks: readonly RegisterClock[]
  /** Weighed when an entry is opened and whenever its values change. */
  readonly check?: EntryCheck
  /** States in which values may still be corrected, with a note. */
  readonly changeableIn: readonly string[]
  readonly retention: { readonly keep: 'permanent' | Parameter; readonly source: Citation }
}

/** One line of an entry's append-only history; `open` is the first, `change` corrects values without moving. */
export interface EntryEvent {
  readonly seq: number
  readonly action: string
  readonly on: PlainDate
}

export class RegisterError extends Error {}

/** Lines of the history that are no step of the register, and how they are called. */
const entryActions = { open: '登记', change: '更正' } as const

/** The state reached by the history, in order of `seq`. @throws RegisterError for a step that its state does not allow. */
export function foldEntry(register: Register, events: readonly EntryEvent[]): string {
  return events.reduce((state, { action }) => {
    if (action in entryActions) return state
    const found = findTransition(register, state, action)
    if (!found) throw new RegisterError(`${register.id}: ${action} is not allowed in ${state}`)
    return found.to
  }, register.initial)
}

/** Several steps may share an id and differ in `from`. */
export const findTransition = (register: Register, state: string, action: string): Transition | undefined =>
  register.transitions.find(({ id, from }) => id === action && from.includes(state))

/** Steps open to somebody with `roles` in `state`, in the order of the register. */
export const allowedTransitions = (register: Register, state: string, roles: readonly Role[]): Transition[] =>
  register.transitions.filter(({ from, by }) => from.includes(state) && by.some((role) => roles.includes(role)))

export const findColumn = (register: Register, id: string): RegisterColumn | undefined =>
  register.columns.find((column) => column.id === id)

export const liveStates = (register: Register): string[] =>
  Object.entries(register.states).flatMap(([id, { isLive }]) => (isLive ? [id] : []))

export const publicStates = (register: Register): string[] =>
  Object.entries(register.states).flatMap(([id, state]) => (state.isPublic ? [id] : []))

/** What is wrong with a value, as a sentence beside its column. */
export interface EntryFault {
  readonly column: string
  readonly says: string
}

/**
 * Faults of the values on their own: unknown columns, wrong kinds, bounds, and missing ones among `required` (all required
 * columns unless given), in the order of the columns.
 */
export function entryFaults(
  register: Register,
  values: EntryValues,
  today: PlainDate,
  required: readonly string[] = register.columns.filter(({ isRequired }) => isRequired).map(({ id }) => id),
): EntryFault[] {
  const unknown = Object.keys(values).filter((id) => findColumn(register, id) === undefined)
  return [
    ...unknown.map((column) => ({ column, says: `没有“${column}”这一栏` })),
    ...register.columns.flatMap((column) => {
      const value = values[column.id]
      if (value === undefined || value === '')
        return required.includes(column.id) ? [{ column: column.id, says: `请填写“${column.title}”` }] : []
      const says = valueFault(column, value, today)
      return says === undefined ? [] : [{ column: column.id, says: `“${column.title}”${says}` }]
    }),
  ]
}

function valueFault(column: RegisterColumn, value: EntryValue, today: PlainDate): string | undefined {
  switch (column.kind) {
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : '请选择是或否'
    case 'number':
    case 'yuan':
      return numberFault(column, value)
    case 'area':
    case 'person':
    case 'organisation':
    case 'entry':
    case 'file':
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? undefined : '请从列表中选择'
    default:
      return typeof value === 'string' ? textFault(column, value, today) : '应为文字'
  }
}

function numberFault({ kind, atLeast = 0, atMost }: RegisterColumn, value: EntryValue): string | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return kind === 'yuan' ? '应为金额' : '应为整数'
  if (value < atLeast) return `不能小于 ${atLeast}`
  return atMost !== undefined && value > atMost ? `不能大于 ${atMost}` : undefined
}

function textFault(column: RegisterColumn, text: string, today: PlainDate): string | undefined {
  const most = mostCharacters(column)
  switch (column.kind) {
    case 'choice':
      return Object.hasOwn(column.choices ?? {}, text) ? undefined : '请从列出的选项中选择'
    case 'date':
      return isPlainDate(text) ? undefined : '不是有效日期，请按“2026-03-02”的格式填写'
    case 'time':
      return minutesOf(text) === undefined ? '不是有效时间，请按“08:30”的格式填写' : undefined
    case 'point':
      return pointOf(text) === undefined ? '不是有效坐标，请按“经度,纬度”填写' : undefined
    case 'phone':
      return /^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$/.test(text) ? undefined : '不是有效的电话号码'
    case 'id-number':
      return parseIdNumber(text, today).ok ? undefined : '不是有效的身份证号码'
    default:
      if (text.trim() === '') return '不能只有空格'
      return [...text].length > most ? `不能超过 ${most} 个字` : undefined
  }
}

/** Characters a text column holds at most. */
export const mostCharacters = ({ kind, maxLength }: RegisterColumn): number =>
  maxLength ?? (kind === 'long-text' ? 1000 : 100)

/** Minutes since midnight of `HH:MM`, 0–1440; undefined when it is not one. */
export function minutesOf(text: string): number | undefined {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text)
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : undefined
  return minutes === undefined || minutes > 1440 ? undefined : minutes
}

/** `HH:MM` of minutes since midnight. */
export const timeText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Longitude and latitude in degrees; undefined when the text is no such pair. */
export function pointOf(text: string): { readonly longitude: number; readonly latitude: number } | undefined {
  const match = /^(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,2}(?:\.\d{1,9})?)$/.exec(text)
  if (!match) return undefined
  const [longitude, latitude] = [Number(match[1]), Number(match[2])]
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? { longitude, latitude } : undefined
}

/** A clock of one entry, counted. */
export interface EntryClock {
  readonly id: string
  readonly title: string
  readonly source: Citation
  readonly startsOn: PlainDate
  /** The last day. */
  readonly dueOn: PlainDate
  readonly stoppedOn: PlainDate | undefined
  /** Stopped, or still running, after its last day. */
  readonly isLate: boolean
  /** Days left of a running one, in `unit`; negative when overdue. */
  readonly left: number
  readonly unit: 'working-days' | 'calendar-days'
  readonly isProvisional: boolean
}

export interface ClockSources {
  readonly today: PlainDate
  readonly calendar: WorkCalendar
  /** Length in force on a day; undefined when it has no value, which leaves the clock out. */
  readonly length: (parameter: Parameter, on: PlainDate) => number | undefined
}

/** The clocks of an entry that have begun, in the order of the register. A later start begins one anew. */
export function entryClocks(
  register: Register,
  values: EntryValues,
  events: readonly EntryEvent[],
  { today, calendar, length }: ClockSources,
): EntryClock[] {
  return register.clocks.flatMap((clock) => {
    const begun = beginOf(clock, values, events)
    if (!begun) return []
    const n = length(clock.length, begun.on)
    if (n === undefined) return []
    const kind = unitOf(clock.length)
    const { due, provisional } = dueDate(calendar, begun.on, { kind, n, procedural: clock.isProcedural })
    const stoppedOn = events.find(({ seq, action }) => seq > begun.seq && clock.stopsOn.includes(action))?.on
    const rest = remaining(calendar, stoppedOn ?? today, due, kind)
    return [
      {
        id: clock.id,
        title: clock.title,
        source: clock.source,
        startsOn: begun.on,
        dueOn: due,
        stoppedOn,
        isLate: (stoppedOn ?? today) > due,
        left: rest.left,
        unit: rest.unit,
        isProvisional: provisional || rest.provisional,
      },
    ]
  })
}

function beginOf(
  { starts }: RegisterClock,
  values: EntryValues,
  events: readonly EntryEvent[],
): { readonly on: PlainDate; readonly seq: number } | undefined {
  if ('actions' in starts) return events.findLast(({ action }) => starts.actions.includes(action))
  const text = values[starts.column]
  return typeof text === 'string' && isPlainDate(text) ? { on: plainDate(text), seq: 0 } : undefined
}

const units: Partial<Record<Parameter['unit'], TimeUnit>> = {
  'working-days': 'working-days',
  days: 'calendar-days',
  months: 'months',
  years: 'years',
}

/** @throws RegisterError for a parameter that is no length of time. */
function unitOf({ id, unit }: Parameter): TimeUnit {
  const kind = units[unit]
  if (kind === undefined) throw new RegisterError(`${id} is not a length of time`)
  return kind
}

/** Why the clocks forbid a step today, as sentences. A clock that has not begun forbids what must come after it. */
export function clockRefusals(
  { notBefore, notAfter }: Transition,
  clocks: readonly EntryClock[],
  today: PlainDate,
): string[] {
  const first = clocks.find(({ id }) => id === notBefore)
  const last = clocks.find(({ id }) => id === notAfter)
  return [
    ...(notBefore !== undefined && (first === undefined || today <= first.dueOn)
      ? [first ? `${first.title}至 ${first.dueOn} 届满，届满后方可办理` : '期限尚未起算，不能办理']
      : []),
    ...(last !== undefined && today > last.dueOn ? [`${last.title}已于 ${last.dueOn} 届满，不能再办理`] : []),
  ]
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const reserved = ['id', 'county-id', 'area', 'state', 'version', 'entered-on', 'state-on']
const neverPublic: readonly ColumnKind[] = ['person', 'phone', 'id-number', 'file', 'entry', 'organisation']
const sealable: readonly ColumnKind[] = ['text', 'long-text', 'phone', 'id-number']

/** What is wrong with a declaration, each as `id: fault`; empty when the engine can keep the book. `all`: ids of all registers. */
export function declarationFaults(register: Register, all: readonly string[]): string[] {
  const { columns, states, transitions, keys, overlaps, clocks } = register
  const columnIds = new Set(columns.map(({ id }) => id))
  const clockIds = new Set(clocks.map(({ id }) => id))
  const actionIds = new Set([...Object.keys(entryActions), ...transitions.map(({ id }) => id)])
  const state = (id: string) => Object.hasOwn(states, id)
  const twice = (ids: readonly string[]) => ids.filter((id, i) => ids.indexOf(id) !== i)
  const faults: (string | false)[] = [
    ...[register.id, ...columnIds, ...clockIds, ...Object.keys(states), ...keys.map(({ id }) => id)].map(
      (id) => !kebab.test(id) && `not kebab-case: ${id}`,
    ),
    ...[columns, clocks, keys, overlaps].flatMap((list) => twice(list.map(({ id }) => id)).map((id) => `twice: ${id}`)),
    !state(register.initial) && `no state ${register.initial}`,
    !columnIds.has(register.names) && `no column ${register.names}`,
    ...register.changeableIn.map((id) => !state(id) && `no state ${id}`),
    ...columns.flatMap((column) => columnFaults(column, all)),
    ...transitions.flatMap(({ id, from, to, by, asks = [], notBefore, notAfter }) => [
      id in entryActions && `reserved step: ${id}`,
      by.length === 0 && `nobody may ${id}`,
      ...[...from, to].map((each) => !state(each) && `${id}: no state ${each}`),
      ...asks.map((column) => !columnIds.has(column) && `${id}: no column ${column}`),
      ...[notBefore, notAfter].map(
        (clock) => clock !== undefined && !clockIds.has(clock) && `${id}: no clock ${clock}`,
      ),
    ]),
    ...keys.flatMap(({ id, columns: of }) =>
      of.map((column) => !columnIds.has(column) && `${id}: no column ${column}`),
    ),
    ...overlaps.flatMap(({ id, by, from, until }) =>
      [...by, from, until].map((column) => !columnIds.has(column) && `${id}: no column ${column}`),
    ),
    ...clocks.flatMap(({ id, starts, stopsOn, length }) => [
      units[length.unit] === undefined && `${id}: ${length.id} is not a length of time`,
      ...('column' in starts
        ? [findColumn(register, starts.column)?.kind !== 'date' && `${id}: no date ${starts.column}`]
        : starts.actions.map((action) => !actionIds.has(action) && `${id}: no step ${action}`)),
      ...stopsOn.map((action) => !actionIds.has(action) && `${id}: no step ${action}`),
    ]),
    ...unreachable(register).map((id) => `never reached: ${id}`),
  ]
  return faults.filter((fault) => fault !== false).map((fault) => `${register.id}: ${fault}`)
}

function columnFaults(column: RegisterColumn, all: readonly string[]): (string | false)[] {
  const { id, kind, sensitivity } = column
  const isSealed = sensitivity !== 'clear'
  return [
    reserved.includes(id) && `reserved column: ${id}`,
    (kind === 'choice') !== (column.choices !== undefined) && `${id}: choices`,
    (kind === 'entry') !== (column.register !== undefined) && `${id}: register`,
    column.register !== undefined && !all.includes(column.register) && `${id}: no register ${column.register}`,
    column.isPublic === true && (isSealed || neverPublic.includes(kind)) && `${id}: never public`,
    isSealed && !sealable.includes(kind) && `${id}: ${kind} cannot be sealed`,
    (kind === 'phone' || kind === 'id-number') && !isSealed && `${id}: must be sealed`,
    isSealed && column.isSearched === true && `${id}: a sealed column is not searched`,
  ]
}

function unreachable({ initial, states, transitions }: Register): string[] {
  const reached = new Set([initial])
  for (let size = 0; size !== reached.size; ) {
    size = reached.size
    for (const { from, to } of transitions) if (from.some((id) => reached.has(id))) reached.add(to)
  }
  return Object.keys(states).filter((id) => !reached.has(id))
}

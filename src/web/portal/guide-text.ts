import { areaChain } from '#core/division-code.ts'
import type { Deadline, Item } from '#core/item.ts'
import {
  type LocalStandard,
  type Parameter,
  type ParameterUnit,
  type Residence,
  resolveValue,
} from '#core/parameter.ts'
import { levelTitles } from '#core/role.ts'
import { citationText, isInForce } from '#core/source.ts'
import { type AreaCode, areaCode, fen, type PlainDate, yuanText } from '#core/units.ts'
import type { StandardRow } from '#server/api.ts'

const province = areaCode(410_000_000_000)

export interface Condition {
  readonly says: string
  readonly source: string
}

/** The conditions in force on `today`, in the law's words with its article; a sentence that repeats is given once. */
export function conditionsOf(item: Item, today: PlainDate): Condition[] {
  const rules = item.decision.rules.filter((rule) => rule.inForce === undefined || isInForce(rule.inForce, today))
  const said = rules.map((rule) => ({ says: rule.says, source: citationText(rule.source) }))
  return said.filter((condition, i) => said.findIndex((other) => other.says === condition.says) === i)
}

export interface TimeLimit {
  readonly title: string
  readonly owner: string
  /** `30 个工作日`; when it depends on the case, the general length first. */
  readonly lengths: readonly string[]
  readonly source: string
}

/** Statutory clocks in force on `today`, with the length by the parameters' values for the province. */
export function timeLimitsOf(item: Item, today: PlainDate): TimeLimit[] {
  return item.deadlines
    .filter((deadline) => deadline.inForce === undefined || isInForce(deadline.inForce, today))
    .map((deadline) => ({
      title: deadline.title,
      owner: levelTitles[deadline.owner],
      lengths: deadline.length
        .toReversed() // The declaration tries the exceptions first; people want the rule first.
        .flatMap(({ parameter, when }) => {
          const days = numberOf(item.decision.parameters[parameter], today)
          if (days === undefined) return []
          return [`${deadline.length.length > 1 ? whenText(when) : ''}${days} ${unitText(deadline.unit)}`]
        }),
      source: citationText(deadline.source),
    }))
}

const whenText = (when: Deadline['length'][number]['when']): string =>
  when === 'special' ? '情况特殊的 ' : when === 'township-decides' ? '乡镇（街道）审核确认的 ' : '一般 '

const unitText = (unit: Deadline['unit']): string =>
  ({ 'working-days': '个工作日', 'calendar-days': '天', months: '个月' })[unit]

/** The value of a parameter of days or months for the whole province; undefined when it has none on that day. */
export function numberOf(parameter: Parameter | undefined, today: PlainDate): number | undefined {
  const found = parameter && resolveValue(parameter, defaultRows([parameter]), queryOf(province, today, 'rural'))
  return typeof found?.value === 'number' ? found.value : undefined
}

export interface StandardView {
  readonly title: string
  readonly urban: string | undefined
  readonly rural: string | undefined
  readonly from: PlainDate
  readonly document: string
  readonly isConfirmed: boolean
}

/** The money standards an item's amount reads, for an area on `today`; those without a value or of 0 are left out. */
export function standardsOf(
  item: Item,
  rows: readonly StandardRow[] | undefined,
  area: AreaCode,
  today: PlainDate,
): StandardView[] {
  const uses = new Set(
    [...item.decision.rules, ...item.decision.amounts]
      .filter((part) => part.inForce === undefined || isInForce(part.inForce, today))
      .flatMap((part) => part.uses),
  )
  const parameters = [...uses]
    .flatMap((key) => item.decision.parameters[key] ?? [])
    .filter((parameter) => parameter.setBy === 'local' && parameter.unit.startsWith('fen'))
  const local = rows ? rows.flatMap(localRows) : defaultRows(parameters)
  return parameters.flatMap((parameter) => {
    const [urban, rural] = (['urban', 'rural'] as const).map((residence) =>
      resolveValue(parameter, local, queryOf(area, today, residence)),
    )
    const either = urban ?? rural
    if (!either || (isNothing(urban?.value) && isNothing(rural?.value))) return []
    const text = (value: unknown) => (typeof value === 'number' ? amountText(value, parameter.unit) : undefined)
    return [
      {
        title: parameter.title,
        urban: text(urban?.value),
        rural: text(rural?.value),
        from: either.from,
        document: either.document,
        isConfirmed: (urban?.isConfirmed ?? true) && (rural?.isConfirmed ?? true),
      },
    ]
  })
}

const isNothing = (value: unknown): boolean => value === undefined || value === 0

const queryOf = (area: AreaCode, on: PlainDate, residence: Residence) => ({ on, areas: areaChain(area), residence })

const defaultRows = (parameters: readonly Parameter[]): LocalStandard[] =>
  parameters.flatMap((parameter) =>
    (parameter.defaults ?? []).map((row) => ({
      ...row,
      parameter: parameter.id,
      area: province,
      document: row.document ?? '',
      isConfirmed: false,
    })),
  )

const localRows = (standard: StandardRow): LocalStandard[] =>
  standard.rows.map((row) => ({
    parameter: standard.parameter,
    area: row.area,
    from: row.from,
    ...(row.until === null ? {} : { until: row.until }),
    ...(row.residence === null ? {} : { residence: row.residence }),
    value: row.value,
    document: row.document,
    isConfirmed: row.isConfirmed,
  }))

/** `每人每月 570.00 元`. */
export function amountText(amount: number, unit: ParameterUnit): string {
  const per: Partial<Record<ParameterUnit, string>> = {
    'fen/person/month': '每人每月 ',
    'fen/month': '每月 ',
    'fen/person/year': '每人每年 ',
  }
  return `${per[unit] ?? ''}${yuanText(fen(amount))} 元`
}

import type { Item } from '#core/item.ts'
import type { ParameterUnit, ParameterValue, UsedValue } from '#core/parameter.ts'
import type { Assessment, Finding } from '#core/rule.ts'
import { citationText } from '#core/source.ts'
import type { Step } from '#core/trace.ts'
import { type Fen, noFen, yuanText } from '#core/units.ts'
import type { FindingView, StepView, TriedItemView, UsedValueView } from '../api.ts'
import type { AreaNames } from '../registry/divisions.ts'

/** One item's assessment as letters and screens show it: only text, amounts in fen. */
export function triedItemView(item: Item, assessment: Assessment, areas: AreaNames): TriedItemView {
  return {
    item: item.id,
    title: item.title,
    outcome: assessment.outcome,
    findings: assessment.findings.map((finding) => findingView(finding, areas)),
    amountSteps: assessment.amountSteps.map(stepView),
    amountValues: assessment.amountValues.map((value) => valueView(value, areas)),
    amount: assessment.amount,
    pays: assessment.pays,
  }
}

/** An item that could not be weighed because a value is missing: named, never counted as 0. */
export const unweighedView = (
  item: Item,
  missing: string,
  outcome: 'missing-parameter' | 'ineligible',
): TriedItemView => ({
  item: item.id,
  title: item.title,
  outcome,
  missing,
  findings: [],
  amountSteps: [],
  amountValues: [],
  amount: noFen,
  pays: 'nothing',
})

const findingView = (finding: Finding, areas: AreaNames): FindingView => ({
  rule: finding.rule,
  says: finding.says,
  holds: finding.holds,
  source: citationText(finding.source),
  values: finding.values.map((value) => valueView(value, areas)),
  steps: finding.steps.map(stepView),
})

const stepView = (step: Step): StepView => ({
  label: String(step.label),
  expression: String(step.expression),
  result: String(step.result),
  source: step.source ? citationText(step.source) : '',
})

const valueView = (used: UsedValue, areas: AreaNames): UsedValueView => ({
  title: used.title,
  value: parameterText(used.value, used.unit, used.choices),
  from: used.from,
  area: used.area === undefined ? '国家规定' : (areas.get(used.area) ?? ''),
  document: used.document || citationText(used.source),
  isConfirmed: used.isConfirmed,
})

const unitWords: Partial<Record<ParameterUnit, string>> = {
  fen: '元',
  'fen/person/month': '元/人·月',
  'fen/month': '元/月',
  'fen/person/year': '元/人·年',
  months: '个月',
  days: '天',
  'working-days': '个工作日',
  years: '年',
}

/** A parameter's value with its unit in Chinese: `570.00 元/人·月`, `是`, `1.5`; codes by their labels. */
function parameterText(value: ParameterValue, unit: ParameterUnit, choices?: UsedValue['choices']): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'string') return choices?.[value] ?? value
  if (typeof value !== 'number') return value.map((code) => choices?.[code] ?? code).join('、')
  const words = unitWords[unit]
  if (unit.startsWith('fen')) return `${yuanText(value as Fen)} ${words}`
  return words ? `${value} ${words}` : String(value)
}

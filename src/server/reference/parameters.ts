import type { StandardCheck } from '#core/domain.ts'
import type { Parameter, ParameterValue } from '#core/parameter.ts'
import { domains } from '#domains/all.ts'

/** Every parameter of every domain, by id. */
export const parameters: ReadonlyMap<string, Parameter> = new Map(
  domains.flatMap((domain) => domain.parameters.map((parameter) => [parameter.id, parameter])),
)

/** Bounds between published standards, of every domain. */
export const standardChecks: readonly StandardCheck[] = domains.flatMap((domain) => domain.standardChecks ?? [])

/** The parameters of one domain, or of all. */
export const parametersOf = (domain: string | undefined): readonly Parameter[] =>
  domains.filter(({ id }) => domain === undefined || id === domain).flatMap(({ parameters: own }) => own)

/** Why `value` cannot be one of `parameter`, for the field's error; undefined when it can. */
export function valueFault({ unit, choices }: Parameter, value: ParameterValue): string | undefined {
  switch (unit) {
    case 'switch':
      return typeof value === 'boolean' ? undefined : '应为“是”或“否”'
    case 'choice':
      return typeof value === 'string' && (choices === undefined || value in choices)
        ? undefined
        : '请从列出的选项中选择'
    case 'list':
      return listFault(choices, value)
    case 'ratio':
      return typeof value === 'number' && /^\d+(\.\d{1,9})?$/.test(String(value)) ? undefined : '应为不小于 0 的比例'
    case 'fen':
    case 'fen/month':
    case 'fen/person/month':
    case 'fen/person/year':
      return isWhole(value) ? undefined : '应为不小于 0 的金额'
    case 'months':
    case 'days':
    case 'working-days':
    case 'years':
    case 'count':
      return isWhole(value) ? undefined : '应为不小于 0 的整数'
  }
}

const isWhole = (value: ParameterValue): boolean =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

function listFault(choices: Parameter['choices'], value: ParameterValue): string | undefined {
  if (!Array.isArray(value)) return '应为一组值'
  const isFine = choices
    ? value.every((entry) => typeof entry === 'string' && entry in choices)
    : value.every((entry) => typeof entry === 'number' && Number.isFinite(entry))
  return isFine ? undefined : choices ? '请从列出的选项中选择' : '应为一组数字'
}

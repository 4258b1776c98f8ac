import { z } from 'zod'
import { areaChain, isWithin } from '#core/division-code.ts'
import {
  type LocalStandard,
  type Parameter,
  type ParameterValue,
  type Residence,
  resolveValue,
} from '#core/parameter.ts'
import { isPlainDate } from '#core/plain-date.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { loadLocalStandards } from './local-standards.ts'
import { parameters, standardChecks, valueFault } from './parameters.ts'

export const parameterValue: z.ZodType<ParameterValue> = z.union([
  z.number(),
  z.boolean(),
  z.string().max(200),
  z.array(z.number()).max(100),
  z.array(z.string().max(100)).max(100),
])

export const ProposeStandard = z.object({
  requestId,
  area: z.coerce.number().int().min(1).max(999_999_999_999).transform(areaCode),
  parameter: z.string().max(100),
  residence: z.enum(['urban', 'rural']).optional(),
  from: z.string().refine(isPlainDate),
  value: parameterValue,
  document: z.string().trim().min(4).max(200),
})

export type StandardProposal = z.output<typeof ProposeStandard>

/**
 * Enters a local standard for a second person to decide. Warnings do not stop it: they are for the one who decides.
 * @throws DomainError `invalid-input` for a value that is none of the parameter, `forbidden` outside the area.
 */
export function proposeStandard(
  tx: Tx,
  actor: StaffActor,
  input: StandardProposal,
): Promise<{ proposalId: number; warnings: readonly string[] }> {
  return once(tx, actor, 'propose-standard', input, async () => {
    const parameter = parameters.get(input.parameter)
    if (!parameter) throw new DomainError('not-found', { says: '没有这项参数' })
    if (parameter.setBy !== 'local') throw new DomainError('invalid-input', { says: '该项由国家规定，地方不能另定' })
    const fault = valueFault(parameter, input.value)
    if (fault !== undefined) throw new DomainError('invalid-input', { says: `“${parameter.title}”${fault}` })
    if (actor.level !== 'province' && !isWithin(input.area, actor.unitArea))
      throw new DomainError('forbidden', { says: '只能提出本辖区的标准' })
    const { id } = await tx
      .insertInto('ref.standard_proposal')
      .values({
        area: input.area,
        parameter: input.parameter,
        residence: input.residence ?? null,
        valid_from: input.from,
        value: JSON.stringify(input.value),
        document: input.document,
        proposed_by: actor.id,
        proposer: actor.name,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAccess(tx, actor, {
      action: 'propose-standard',
      objectKind: 'standard-proposal',
      objectId: id,
      area: input.area,
    })
    return { proposalId: id, warnings: await warningsOf(tx, parameter, input, actor.today) }
  })
}

/** What the second person should look at: bounds between standards, a lower or much different value, a date in the past. */
async function warningsOf(
  tx: Tx,
  parameter: Parameter,
  proposal: StandardProposal,
  today: PlainDate,
): Promise<string[]> {
  const local = await loadLocalStandards(tx, areaChain(proposal.area))
  const residences: readonly Residence[] = proposal.residence ? [proposal.residence] : ['urban', 'rural']
  const warnings = residences.flatMap((residence) => [
    ...breaches(local, proposal, residence),
    ...changes(parameter, local, proposal, residence),
  ])
  if (proposal.from < today) warnings.push(`生效日期 ${proposal.from} 早于今天，已作出的决定不会自动重新计算`)
  return [...new Set(warnings)]
}

function breaches(local: readonly LocalStandard[], proposal: StandardProposal, residence: Residence): string[] {
  const query = { on: proposal.from, areas: areaChain(proposal.area), residence }
  return standardChecks
    .filter((check) => check.parameters.includes(proposal.parameter))
    .flatMap((check) => {
      const values = check.parameters.map((id): [string, ParameterValue | undefined] => {
        const other = parameters.get(id)
        return [id, id === proposal.parameter ? proposal.value : other && resolveValue(other, local, query)?.value]
      })
      return check.breach(Object.fromEntries(values)) ?? []
    })
}

/** A published standard seldom falls and seldom rises by more than half. */
function changes(
  parameter: Parameter,
  local: readonly LocalStandard[],
  proposal: StandardProposal,
  residence: Residence,
): string[] {
  const before = resolveValue(parameter, local, {
    on: proposal.from,
    areas: areaChain(proposal.area),
    residence,
  })?.value
  if (typeof before !== 'number' || typeof proposal.value !== 'number' || before === 0) return []
  const says = residence === 'urban' ? '城市' : '农村'
  if (proposal.value < before) return [`${says}标准低于现行值，请核对文件`]
  return proposal.value > before * 1.5 ? [`${says}标准比现行值高出一半以上，请核对单位和小数点`] : []
}

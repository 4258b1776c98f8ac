import { z } from 'zod'
import { areaChain } from '#core/division-code.ts'
import type { Parameter } from '#core/parameter.ts'
import { citationText } from '#core/source.ts'
import { areaCode } from '#core/units.ts'
import type { Actor, StaffActor } from '../access/actor.ts'
import type { ProposalRow, StandardRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { divisionNames } from '../registry/divisions.ts'
import { loadLocalStandards, type StoredStandard } from './local-standards.ts'
import { parameters, parametersOf } from './parameters.ts'
import { parameterValue } from './propose-standard.ts'

export const FindStandards = z.object({
  area: z.coerce.number().int().min(0).max(999_999_999_999).optional(),
  domain: z.string().max(60).optional(),
})

/** What somebody without a unit is shown: the province's values. */
const province = 410_000_000_000

/** Every parameter with its values that hold or held in an area (the actor's own unless given) and above it, newest first. */
export async function findStandards(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof FindStandards>,
): Promise<StandardRow[]> {
  const local = await loadLocalStandards(
    tx,
    areaChain(areaCode(input.area ?? (actor.kind === 'staff' ? actor.unitArea : province))),
  )
  const names = await divisionNames(
    tx,
    local.map(({ area }) => area),
  )
  return parametersOf(input.domain).map((parameter) => ({
    parameter: parameter.id,
    title: parameter.title,
    unit: parameter.unit,
    setBy: parameter.setBy,
    source: citationText(parameter.source),
    rows: parameter.setBy === 'national' ? nationalRows(parameter) : localRows(parameter, local, names),
  }))
}

const nationalRows = (parameter: Parameter): StandardRow['rows'] =>
  parameter.national.map((row) => ({
    id: null,
    area: areaCode(0),
    areaName: '全国',
    residence: row.residence ?? null,
    from: row.from,
    until: row.until ?? null,
    value: row.value,
    document: row.document ?? citationText(parameter.source),
    isConfirmed: parameter.source.instrument.mark === 'confirmed',
  }))

const localRows = (
  parameter: Parameter,
  local: readonly StoredStandard[],
  names: ReadonlyMap<number, string>,
): StandardRow['rows'] =>
  local
    .filter((row) => row.parameter === parameter.id)
    .sort((a, b) => b.area - a.area || (a.from < b.from ? 1 : -1))
    .map((row) => ({
      id: row.id,
      area: row.area,
      areaName: names.get(row.area) ?? String(row.area),
      residence: row.residence ?? null,
      from: row.from,
      until: row.until ?? null,
      value: row.value,
      document: row.document,
      isConfirmed: row.isConfirmed,
    }))

/** Proposals of the actor's area, open ones first. */
export async function findProposals(tx: Tx, actor: StaffActor): Promise<ProposalRow[]> {
  const rows = await tx
    .selectFrom('ref.standard_proposal')
    .selectAll()
    .orderBy((order) => order('state', '=', 'proposed'), 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  const names = await divisionNames(
    tx,
    rows.map(({ area }) => area),
  )
  return rows.map((row) => ({
    id: row.id,
    parameter: row.parameter,
    title: parameters.get(row.parameter)?.title ?? row.parameter,
    areaName: names.get(row.area) ?? String(row.area),
    residence: row.residence === 'urban' || row.residence === 'rural' ? row.residence : null,
    from: row.valid_from,
    value: parameterValue.parse(row.value),
    document: row.document,
    state: row.state === 'approved' || row.state === 'rejected' ? row.state : 'proposed',
    proposedBy: row.proposer,
    mayDecide: row.state === 'proposed' && row.proposed_by !== actor.id,
  }))
}

import { sql } from 'kysely'
import type { LocalStandard, ParameterValue, Residence } from '#core/parameter.ts'
import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'

/** A row as stored, with the id that screens and history name. */
export interface StoredStandard extends LocalStandard {
  readonly id: number
}

/** Some thousands of rows that every decision reads; number of rows and largest id tell whether they still hold. */
let kept: { readonly version: string; readonly byArea: ReadonlyMap<AreaCode, readonly StoredStandard[]> } | undefined

/**
 * Local values of `areas` (all parameters unless named), the one recorded last where several speak for one area, residence
 * and first day. Give the chain of a place upwards, as `areaChain` yields it.
 */
export async function loadLocalStandards(
  tx: Tx,
  areas: readonly AreaCode[],
  parameters?: readonly string[],
): Promise<readonly StoredStandard[]> {
  const { rows } = await sql<{ version: string }>`
    select count(*) || ':' || coalesce(max(id), 0) as version from ref.local_standard`.execute(tx)
  const version = rows[0]?.version ?? ''
  if (kept?.version !== version) kept = { version, byArea: await readAll(tx) }
  const found = areas.flatMap((area) => kept?.byArea.get(area) ?? [])
  return parameters === undefined ? found : found.filter((row) => parameters.includes(row.parameter))
}

interface Row {
  readonly id: number
  readonly parameter: string
  readonly area: number
  readonly residence: Residence | null
  readonly valid_from: PlainDate
  readonly valid_until: PlainDate | null
  readonly value: ParameterValue
  readonly document: string
  readonly is_confirmed: boolean
}

async function readAll(tx: Tx): Promise<Map<AreaCode, StoredStandard[]>> {
  const { rows } = await sql<Row>`
    select distinct on (parameter, area, residence, valid_from)
      id, parameter, area, residence, valid_from, valid_until, value, document, is_confirmed
    from ref.local_standard
    order by parameter, area, residence, valid_from, id desc`.execute(tx)
  const byArea = new Map<AreaCode, StoredStandard[]>()
  for (const row of rows.map(standardOf)) {
    const list = byArea.get(row.area)
    if (list) list.push(row)
    else byArea.set(row.area, [row])
  }
  return byArea
}

const standardOf = (row: Row): StoredStandard => ({
  id: row.id,
  parameter: row.parameter,
  area: areaCode(row.area),
  from: row.valid_from,
  value: row.value,
  document: row.document,
  isConfirmed: row.is_confirmed,
  ...(row.valid_until === null ? {} : { until: row.valid_until }),
  ...(row.residence === null ? {} : { residence: row.residence }),
})

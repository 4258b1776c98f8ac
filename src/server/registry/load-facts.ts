import { sql } from 'kysely'
import type { FactValue, KnownFact, Provenance, SubjectKind } from '#core/fact.ts'
import type { PlainDate } from '#core/units.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { factPlace } from './record-facts.ts'

export interface LoadFacts {
  /** With the case's own facts and those of no case; a review also sees its entitlement's earlier cases. Absent: of all cases. */
  readonly caseId?: number | undefined
  readonly subjects: readonly { readonly kind: SubjectKind; readonly id: number }[]
  /** The day in the world that is asked about. */
  readonly on: PlainDate
  /** What was known at this instant (ISO, with zone); absent: what is known now. */
  readonly knownAt?: string | undefined
}

interface Row {
  readonly key: string
  readonly id: number
  readonly fact: string
  readonly value: FactValue | null
  readonly sealed: Uint8Array | null
  readonly provenance: Provenance
  readonly source: string
  readonly validFrom: PlainDate
  readonly validUntil: PlainDate | null
}

/**
 * Facts by `person:17` or `household:4`, oldest first, several of one id where sources differ (`speakingFact` chooses).
 * A subject without facts is left out.
 */
export async function loadFacts(tx: Tx, input: LoadFacts, keys: KeyRing): Promise<Map<string, KnownFact[]>> {
  const caseId = input.caseId ?? null
  const known = input.knownAt ?? null
  const { rows } = await sql<Row>`
    select f.subject_kind || ':' || f.subject_id as key, f.id, f.fact, f.value, f.value_sealed as sealed, f.provenance, f.source,
      f.valid_from as "validFrom", f.valid_until as "validUntil"
    from unnest(${input.subjects.map(({ kind }) => kind)}::text[], ${input.subjects.map(({ id }) => id)}::bigint[]) as s (kind, id)
    join reg.fact f on f.subject_kind = s.kind and f.subject_id = s.id
    where f.valid_from <= ${input.on}::date and (f.valid_until is null or f.valid_until > ${input.on}::date)
      and f.recorded_at <= coalesce(${known}::timestamptz, 'infinity')
      and (f.superseded_at is null or f.superseded_at > coalesce(${known}::timestamptz, 'infinity'))
      and (${caseId}::bigint is null or f.case_id is null or f.case_id = ${caseId}::bigint or f.case_id in (
        select c.id from app."case" r join app."case" c on c.entitlement_id = r.entitlement_id
          where r.id = ${caseId}::bigint and r.kind = 'review'
        union all
        select e.case_id from app."case" r join app.entitlement e on e.id = r.entitlement_id
          where r.id = ${caseId}::bigint and r.kind = 'review'))
    order by f.valid_from, (f.case_id = ${caseId}::bigint) nulls first, f.recorded_at, f.id`.execute(tx)
  const facts = new Map<string, KnownFact[]>()
  for (const row of rows) {
    const list = facts.get(row.key)
    const fact = knownFact(row, keys)
    if (list) list.push(fact)
    else facts.set(row.key, [fact])
  }
  return facts
}

const knownFact = (row: Row, keys: KeyRing): KnownFact => ({
  fact: row.fact,
  value: openFactValue(row, keys),
  provenance: row.provenance,
  source: row.source,
  validFrom: row.validFrom,
  ...(row.validUntil === null ? {} : { validUntil: row.validUntil }),
})

/** The value of a stored fact, opened when it is sealed. @throws SealError */
export const openFactValue = (row: Pick<Row, 'id' | 'value' | 'sealed'>, keys: KeyRing): FactValue =>
  (row.sealed === null ? row.value : JSON.parse(openField(keys, factPlace(row.id), row.sealed))) as FactValue

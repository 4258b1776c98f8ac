import { sql } from 'kysely'
import type { FactValue, Provenance, SubjectKind } from '#core/fact.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { openField, sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { isSealedFact } from './fact-declarations.ts'

interface FactToRecord {
  readonly subjectKind: SubjectKind
  readonly subjectId: number
  readonly fact: string
  readonly value: FactValue
  readonly provenance: Provenance
  /** Shown to people: `本人申报`, `入户调查（2026-03-05）`. */
  readonly source: string
  readonly validFrom: PlainDate
  readonly validUntil?: PlainDate | undefined
}

export interface RecordFacts {
  readonly area: number
  readonly caseId?: number | undefined
  readonly facts: readonly FactToRecord[]
}

/**
 * Adds facts; nothing is overwritten. A live row of the same subject, fact, provenance and case whose validity meets the new
 * one's is superseded, and the part of its validity that the new one leaves untouched is recorded again. Of two equal
 * entries in one call the later speaks. @throws RangeError when a validity ends before it begins.
 */
export async function recordFacts(
  tx: Tx,
  actor: Actor,
  { area, caseId, facts }: RecordFacts,
  keys: KeyRing,
): Promise<void> {
  const fresh = lastOfEach(facts)
  if (fresh.length === 0) return
  await lockSubjects(tx, fresh)
  const older = await findOlder(tx, fresh, caseId)
  const meets = (row: StoredFact) => fresh.some((fact) => keyOf(fact) === keyOf(row) && overlaps(fact, row))
  const superseded = older.filter(meets)
  if (superseded.length > 0)
    await sql`update reg.fact set superseded_at = now()
      where id = any(${superseded.map(({ id }) => id)}::bigint[]) and superseded_at is null`.execute(tx)
  const remains = superseded.flatMap((row) =>
    remainders(row, fresh).map((part) => ({ ...row, ...part, value: openValue(row, keys) })),
  )
  await insertFacts(tx, { area, caseId, recordedBy: actor.id, facts: [...remains, ...fresh] }, keys)
  await recordAccess(tx, actor, {
    action: 'record-facts',
    ...(caseId === undefined ? {} : { objectKind: 'case', objectId: caseId, caseId }),
    ...personOf(fresh),
    area,
    fields: [...new Set(fresh.map(({ fact }) => fact))],
  })
}

interface StoredFact extends Omit<FactToRecord, 'value'> {
  readonly id: number
  readonly value: FactValue | null
  readonly sealed: Uint8Array | null
}

interface Validity {
  readonly validFrom: PlainDate
  readonly validUntil?: PlainDate | undefined
}

const keyOf = (fact: Pick<FactToRecord, 'subjectKind' | 'subjectId' | 'fact' | 'provenance'>): string =>
  `${fact.subjectKind}:${fact.subjectId}:${fact.fact}:${fact.provenance}`

function lastOfEach(facts: readonly FactToRecord[]): FactToRecord[] {
  for (const fact of facts)
    if (fact.validUntil !== undefined && fact.validUntil <= fact.validFrom)
      throw new RangeError(`a fact ends before it begins: ${fact.fact}, ${fact.validFrom} to ${fact.validUntil}`)
  return [...new Map(facts.map((fact) => [`${keyOf(fact)}:${fact.validFrom}`, fact])).values()]
}

const overlaps = (a: Validity, b: Validity): boolean =>
  (b.validUntil === undefined || a.validFrom < b.validUntil) &&
  (a.validUntil === undefined || b.validFrom < a.validUntil)

/** What is left of a superseded row's validity before, between and after the new facts of the same key. */
function remainders(row: StoredFact, fresh: readonly FactToRecord[]): Validity[] {
  let left: Validity[] = [{ validFrom: row.validFrom, validUntil: row.validUntil }]
  for (const fact of fresh) {
    if (keyOf(fact) !== keyOf(row)) continue
    left = left.flatMap((part) => {
      if (!overlaps(fact, part)) return [part]
      const before = part.validFrom < fact.validFrom ? [{ validFrom: part.validFrom, validUntil: fact.validFrom }] : []
      const lasts =
        fact.validUntil !== undefined && (part.validUntil === undefined || fact.validUntil < part.validUntil)
      return lasts && fact.validUntil !== undefined
        ? [...before, { validFrom: fact.validUntil, validUntil: part.validUntil }]
        : before
    })
  }
  return left
}

/** Two clerks recording about one subject at once go one after the other. */
async function lockSubjects(tx: Tx, facts: readonly FactToRecord[]): Promise<void> {
  const subjects = [...new Set(facts.map(({ subjectKind, subjectId }) => `fact ${subjectKind}:${subjectId}`))].sort()
  await sql`select pg_advisory_xact_lock(hashtextextended(s, 0)) from unnest(${subjects}::text[]) s`.execute(tx)
}

async function findOlder(tx: Tx, facts: readonly FactToRecord[], caseId: number | undefined): Promise<StoredFact[]> {
  const { rows } = await sql<Omit<StoredFact, 'validUntil'> & { readonly validUntil: PlainDate | null }>`
    select f.id, f.subject_kind as "subjectKind", f.subject_id as "subjectId", f.fact, f.value, f.value_sealed as sealed, f.provenance, f.source,
      f.valid_from as "validFrom", f.valid_until as "validUntil"
    from (select distinct * from unnest(${facts.map((f) => f.subjectKind)}::text[], ${facts.map((f) => f.subjectId)}::bigint[],
      ${facts.map((f) => f.fact)}::text[], ${facts.map((f) => f.provenance)}::text[])) as k (subject_kind, subject_id, fact, provenance)
    join reg.fact f using (subject_kind, subject_id, fact, provenance)
    where f.superseded_at is null and f.case_id is not distinct from ${caseId ?? null}::bigint`.execute(tx)
  return rows.map((row) => ({ ...row, validUntil: row.validUntil ?? undefined }))
}

const openValue = (row: StoredFact, keys: KeyRing): FactValue =>
  row.sealed === null
    ? (row.value as FactValue)
    : (JSON.parse(openField(keys, factPlace(row.id), row.sealed)) as FactValue)

/** Where the sealed value of a fact stands. */
export const factPlace = (id: number) => ({ table: 'reg.fact', column: 'value_sealed', row: id })

interface Insert {
  readonly area: number
  readonly caseId: number | undefined
  readonly recordedBy: number | null
  readonly facts: readonly FactToRecord[]
}

async function insertFacts(tx: Tx, { area, caseId, recordedBy, facts }: Insert, keys: KeyRing): Promise<void> {
  const county = Math.floor(areaCode(area) / 1_000_000)
  const { rows: ids } = await sql<{ id: number }>`
    select nextval('reg.fact_id') as id from generate_series(1, ${facts.length}::int)`.execute(tx)
  const values = facts.map((fact, index) => {
    const id = ids[index]?.id
    if (id === undefined) throw new Error('no sequence reg.fact_id')
    const text = JSON.stringify(fact.value)
    return {
      id,
      county_id: county,
      area,
      subject_kind: fact.subjectKind,
      subject_id: fact.subjectId,
      fact: fact.fact,
      ...(isSealedFact(fact.fact)
        ? { value_sealed: sealField(keys, factPlace(id), text), value: null }
        : { value: text, value_sealed: null }),
      provenance: fact.provenance,
      source: fact.source,
      case_id: caseId ?? null,
      valid_from: fact.validFrom,
      valid_until: fact.validUntil ?? null,
      recorded_by: recordedBy,
    }
  })
  for (let start = 0; start < values.length; start += rowsPerStatement)
    await tx
      .insertInto('reg.fact')
      .values(values.slice(start, start + rowsPerStatement))
      .execute()
}

/** Well under the 65,535 parameters of one statement. */
const rowsPerStatement = 500

const personOf = (facts: readonly FactToRecord[]): { personId?: number } => {
  const persons = new Set(facts.filter(({ subjectKind }) => subjectKind === 'person').map(({ subjectId }) => subjectId))
  const [only] = persons
  return persons.size === 1 && only !== undefined ? { personId: only } : {}
}

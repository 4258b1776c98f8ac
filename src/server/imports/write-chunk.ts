import type pg from 'pg'
import { isWithin } from '#core/division-code.ts'
import type { ValidIdNumber } from '#core/identity-number.ts'
import { comparisonKey } from '#core/person-name.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { copy, copyGuarded, reserve } from '../db/copy-rows.ts'
import { bytes, copyText, personLine, personLineColumns } from '../registry/person-lines.ts'
import { type CheckedPerson, type CheckedRow, type RowRules, rowTexts } from './check-row.ts'
import { findClashes, openBenefits, type StandingBenefit } from './open-benefits.ts'

export interface Batch {
  readonly id: number
  readonly county: number
  readonly area: number
  readonly today: PlainDate
  readonly isByHousehold: boolean
  readonly rules: RowRules
  /** Who sent the list. */
  readonly starter: string
}

/** Rows that stand or fall together: one row, or the rows of one household. */
export type Group = readonly CheckedRow[]

/** A row with what became of it. */
interface Receipt {
  readonly row: CheckedRow
  state: 'done' | 'skipped' | 'failed'
  reason: string
  subject: number | undefined
}

export interface ChunkSums {
  readonly done: number
  readonly failed: number
}

/** A person of the chunk with the id it would get. */
interface Candidate {
  readonly person: CheckedPerson
  readonly newId: number
  readonly receipt: Receipt
}

/** Somebody who has the id number already. */
interface Known {
  readonly id: number
  readonly area: number
  readonly nameKey: string
  readonly isMember: boolean
}

/** When a chunk may claim keys, and whom it tells that it has. */
export interface ClaimTurn {
  readonly mayClaim: Promise<void>
  readonly hasClaimed: () => void
}

/**
 * Writes one chunk with its receipts in the client's transaction: persons come sealed into a table of the transaction, claim
 * their keys all at once, and those that are new go on from there with their receipts. A row whose number is known is never
 * a second person. The commit does not wait for the disk: what a crash of the database takes, it takes with the receipts.
 */
export async function writeChunk(
  client: pg.ClientBase,
  keys: KeyRing,
  batch: Batch,
  groups: readonly Group[],
  { mayClaim, hasClaimed }: ClaimTurn,
): Promise<ChunkSums> {
  const receipts = groups.map((group) => group.map(receiptOf))
  if (batch.isByHousehold) for (const group of receipts) failTogether(group)
  const people = await stagePersons(client, keys, receipts.flat())
  await mayClaim
  const taken = people.length > 0 ? await claimKeys(client) : []
  hasClaimed()
  const known = await findKnown(client, taken)
  const takenIds = new Set(taken)
  for (const one of people) settle(one, !takenIds.has(one.newId), known.get(one.newId), batch)
  if (batch.isByHousehold) {
    for (const group of receipts) failTogether(group)
    await refuseClashes(client, receipts)
  }
  const failed = people.filter(({ receipt, newId }) => receipt.state === 'failed' && !takenIds.has(newId))
  await giveBack(client, failed.map(idOfNew))
  if (people.length > 0) await keepPersons(client, batch, [...taken, ...failed.map(idOfNew)])
  if (batch.isByHousehold) await copyHouseholds(client, batch, receipts)
  return keepReceipts(client, keys, batch, receipts.flat())
}

const idOfNew = ({ newId }: Candidate): number => newId

function receiptOf(row: CheckedRow): Receipt {
  if (row.isSample) return { row, state: 'skipped', reason: '示例行', subject: undefined }
  return { row, state: row.person ? 'done' : 'failed', reason: row.reason, subject: undefined }
}

/** One bad row fails its household; the others say which. */
function failTogether(group: readonly Receipt[]): void {
  const bad = group.find(({ state }) => state === 'failed')
  if (!bad) return
  for (const receipt of group)
    if (receipt.state !== 'failed') {
      receipt.state = 'failed'
      receipt.reason = `同一家庭第 ${bad.row.row} 行有误，整户未导入`
    }
}

/** Families that may not live on what the list says fail whole. */
async function refuseClashes(client: pg.ClientBase, groups: readonly (readonly Receipt[])[]): Promise<void> {
  const clashes = await findClashes(
    client,
    groups.map((group) => benefitsOf(group).map(({ benefit, covered }) => ({ benefit, personIds: covered.map(idOf) }))),
  )
  for (const [i, group] of groups.entries()) {
    const says = clashes[i] ?? misplaced(group)
    if (says === undefined) continue
    for (const receipt of group) {
      receipt.state = 'failed'
      receipt.reason = says
      receipt.subject = undefined
    }
  }
}

type Settled = Receipt & { readonly row: CheckedRow & { readonly person: CheckedPerson }; readonly subject: number }
const isSettled = (receipt: Receipt): receipt is Settled =>
  receipt.state !== 'failed' && receipt.row.person !== undefined && receipt.subject !== undefined
const idOf = ({ subject }: Settled): number => subject

/** Benefits of a family's rows with whom they cover: everybody, or the row's own person. */
function benefitsOf(group: readonly Receipt[]) {
  const members = group.filter(isSettled)
  return members.flatMap((payee) => {
    const { benefit } = payee.row.person
    return benefit ? [{ payee, benefit, covered: benefit.item.covers === 'household' ? members : [payee] }] : []
  })
}

function misplaced(group: readonly Receipt[]): string | undefined {
  const members = group.filter(isSettled)
  const wrong = benefitsOf(group).find(
    ({ payee, benefit }) => benefit.item.covers === 'household' && payee !== members[0],
  )
  return wrong && `“${wrong.benefit.item.title}”按户享受，请填在户主一行`
}

const idKinds: Readonly<Record<ValidIdNumber['kind'], number>> = {
  citizen: 1,
  'foreign-resident': 2,
  'hong-kong': 3,
  macao: 3,
  taiwan: 3,
}

/** Everybody who may be new, with an id and sealed under it, in `stage_person`. */
async function stagePersons(
  client: pg.ClientBase,
  keys: KeyRing,
  receipts: readonly Receipt[],
): Promise<readonly Candidate[]> {
  const good = receipts.flatMap((receipt) =>
    receipt.state === 'done' && receipt.row.person ? [{ receipt, person: receipt.row.person }] : [],
  )
  await client.query(
    `set local synchronous_commit = off;
     create temp table stage_person on commit drop as select ${personLineColumns}, 0 as row_no from reg.person with no data`,
  )
  if (good.length === 0) return []
  const first = await reserve(client, 'reg.person_id', good.length)
  const people = good.map(({ receipt, person }, i) => ({ receipt, person, newId: first + i }))
  function* lines() {
    for (const { person, newId, receipt } of people) yield stageLine(person, newId, receipt.row.row, keys)
  }
  await copy(client, `stage_person (row_no, ${personLineColumns})`, lines())
  return people
}

/** Written out field by field: for every row of a long list, copying objects costs more than sealing them. */
function stageLine(person: CheckedPerson, newId: number, row: number, keys: KeyRing): string {
  const { id, name, area, ethnicity, residence, phone, address } = person
  const { born, sex, canonical: idNumber } = id
  const idKind = idKinds[id.kind]
  const line = { id: newId, area, idKind, idNumber, name, born, sex, ethnicity, residence, phone, address }
  return `${row}\t${personLine(line, keys)}`
}

/** Ids of those whose key somebody has. In the order of the keys, so that two imports never wait for each other in a ring. */
async function claimKeys(client: pg.ClientBase): Promise<readonly number[]> {
  const { rows } = await client.query<{ id: number }>(
    `with claimed as (
       insert into reg.person_key (id_bidx, person_id, county_id)
       select id_bidx, id, county_id from stage_person order by id_bidx, id on conflict do nothing returning person_id)
     select id from stage_person where id not in (select person_id from claimed)`,
  )
  return rows.map(({ id }) => id)
}

/** Who has the keys, by the ids that rows of the chunk would have got. */
async function findKnown(client: pg.ClientBase, ids: readonly number[]): Promise<ReadonlyMap<number, Known>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query<Known & { readonly newId: number }>(
    `select s.id as "newId", k.person_id as id, p.area, p.name_key as "nameKey", exists (
       select from reg.household_member m where m.person_id = p.id and m.superseded_at is null and m.valid_until is null) as "isMember"
     from stage_person s join reg.person_key k on k.id_bidx = s.id_bidx join reg.person p on p.id = k.person_id
     where s.id = any($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map(({ newId, ...known }) => [newId, known]))
}

function settle({ receipt, person, newId }: Candidate, isFresh: boolean, other: Known | undefined, batch: Batch): void {
  const fault = isFresh ? undefined : faultOf(person, other, batch)
  receipt.state = fault !== undefined ? 'failed' : isFresh ? 'done' : 'skipped'
  receipt.subject = fault !== undefined ? undefined : isFresh ? newId : other?.id
  receipt.reason = fault ?? (isFresh ? '' : '此人已登记，未重复建档')
}

/** Why somebody whose number is known is not taken as the same person. */
function faultOf(person: CheckedPerson, other: Known | undefined, batch: Batch): string | undefined {
  // Claimed by an earlier row of this chunk, whose person is not written yet.
  if (!other) return '身份证号码与本文件前面的行重复'
  if (!isWithin(areaCode(other.area), areaCode(batch.area))) return '此人已在其他地区登记，请通过协查办理'
  if (other.nameKey !== comparisonKey(person.name)) return '与该证件号码已登记的姓名不一致，请核对姓名和号码'
  return batch.isByHousehold && other.isMember ? '此人已是另一家庭的成员，请先办理迁出' : undefined
}

async function giveBack(client: pg.ClientBase, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await client.query(
    'delete from reg.person_key k using stage_person s where k.id_bidx = s.id_bidx and k.person_id = s.id and s.id = any($1::bigint[])',
    [ids],
  )
}

/** All staged persons but those left out become persons, each with its receipt. */
async function keepPersons(client: pg.ClientBase, batch: Batch, leftOut: readonly number[]): Promise<void> {
  if (leftOut.length > 0) await client.query('delete from stage_person where id = any($1::bigint[])', [leftOut])
  await client.query(`insert into reg.person (${personLineColumns}) select ${personLineColumns} from stage_person`)
  await client.query(
    `insert into app.import_row (batch_id, row_no, county_id, area, state, subject_id)
     select $1::bigint, row_no, $2::int, $3::bigint, 'done', id from stage_person`,
    [batch.id, batch.county, batch.area],
  )
}

async function copyHouseholds(
  client: pg.ClientBase,
  batch: Batch,
  groups: readonly (readonly Receipt[])[],
): Promise<void> {
  const whole = groups.filter((group) => group.every(({ state }) => state === 'done' || state === 'skipped'))
  const real = whole
    .map((group) => group.filter(({ row, subject }) => row.person && subject !== undefined))
    .filter((group) => group.length > 0)
  if (real.length === 0) return
  const first = await reserve(client, 'reg.household_id', real.length)
  const place = (group: readonly Receipt[]) => {
    const area = group[0]?.row.person?.area ?? batch.area
    return { area, county: Math.floor(area / 1_000_000), residence: group[0]?.row.person?.residence ?? 'rural' }
  }
  await copyGuarded(
    client,
    'reg.household',
    'id, county_id, area, residence',
    real.map((group, i) => `${first + i}\t${place(group).county}\t${place(group).area}\t${place(group).residence}\n`),
  )
  await copyGuarded(
    client,
    'reg.household_member',
    'household_id, county_id, area, person_id, relation, valid_from, source',
    real.flatMap((group, i) =>
      group.map(
        ({ row, subject }) =>
          `${first + i}\t${place(group).county}\t${place(group).area}\t${subject}\t${row.person?.relation}\t${batch.today}\t批量导入 ${batch.id}\n`,
      ),
    ),
  )
  await openBenefits(
    client,
    batch,
    real.flatMap((group, i) =>
      benefitsOf(group).map(
        ({ payee, benefit, covered }): StandingBenefit => ({
          ...benefit,
          payeeId: payee.subject,
          payeeName: payee.row.person.name,
          area: place(group).area,
          residence: place(group).residence,
          householdId: first + i,
          covered: covered.map(({ subject, row: { person } }) => ({
            id: subject,
            relation: person.relation,
            born: person.id.born,
          })),
        }),
      ),
    ),
  )
}

/** Receipts of the rows that made no new person. */
async function keepReceipts(
  client: pg.ClientBase,
  keys: KeyRing,
  batch: Batch,
  receipts: readonly Receipt[],
): Promise<ChunkSums> {
  const others = receipts.filter(({ state }) => state !== 'done')
  if (others.length > 0)
    await copyGuarded(
      client,
      'app.import_row',
      'batch_id, row_no, county_id, area, state, reason, subject_id, row_sealed',
      others.map(({ row, state, reason, subject }) => {
        const texts = () => JSON.stringify(rowTexts(row, batch.rules))
        const sealed = state === 'failed' ? bytes(sealField(keys, rowPlace(batch.id, row.row), texts())) : '\\N'
        return `${batch.id}\t${row.row}\t${batch.county}\t${batch.area}\t${state}\t${copyText(reason)}\t${subject ?? '\\N'}\t${sealed}\n`
      }),
    )
  const failed = receipts.filter(({ state }) => state === 'failed').length
  return { done: receipts.length - failed, failed }
}

/** Where the texts of a failed row stand. */
export const rowPlace = (batchId: number, row: number) => ({
  table: 'app.import_row',
  column: 'row_sealed',
  row: `${batchId}:${row}`,
})

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { labelOf, relationTable } from '#core/code-tables.ts'
import { maskName } from '#core/masking.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem } from '../items.ts'
import { type LetterContent, type LetterDetails, type LetterKind, letterKinds } from './letter-details.ts'
import { findPlaceNames, type PlaceNames } from './place-names.ts'

export interface IssueLetter {
  readonly caseId: number
  readonly kind: LetterKind
  /** `最低生活保障` + the kind's own title when absent. */
  readonly title?: string
  /** The snapshot the letter explains; letters of kind `correction` have none. */
  readonly assessmentId?: number
  /** The item decided, when it differs from the one applied for. */
  readonly item?: string
  readonly details: LetterDetails
}

/**
 * Writes a letter with the next number of its county and year (no gaps) and a token for its QR code. Names, members and the
 * bodies of remedy are frozen with it; the PDF is drawn from them on request. @throws DomainError `not-found` outside the scope.
 */
export async function issueLetter(
  tx: Tx,
  actor: Actor,
  input: IssueLetter,
  keys: KeyRing,
): Promise<{ letterId: number; number: string; token: string }> {
  const owner = await tx.selectFrom('app.case').selectAll().where('id', '=', input.caseId).executeTakeFirst()
  if (!owner) throw new DomainError('not-found')
  const places = await findPlaceNames(tx, owner.area)
  const itemTitle = getItem(input.item ?? owner.item).title
  const content: LetterContent = {
    ...input.details,
    addressee: owner.applicant_name,
    caseNo: owner.case_no,
    itemTitle,
    appliedOn: owner.applied_on,
    areaName: places.full,
    members: await findMembers(tx, input.caseId),
    reviewBody: places.government,
    court: places.court,
  }
  const token = randomBytes(16).toString('base64url')
  const year = Number(actor.today.slice(0, 4))
  const counted = await sql<{ n: number }>`select app.next_letter_number(${owner.county_id}, ${year}) as n`.execute(tx)
  const number = `${places.letterHead}〔${year}〕${counted.rows[0]?.n}号`
  const written = await tx
    .insertInto('app.letter')
    .values({
      case_id: owner.id,
      county_id: owner.county_id,
      area: owner.area,
      kind: input.kind,
      number,
      token,
      title: input.title ?? titleOf(itemTitle, input.kind),
      holder_masked: maskName(owner.applicant_name),
      issuer: issuerOf(actor, places),
      issued_on: actor.today,
      assessment_id: input.assessmentId ?? null,
      details_sealed: sealField(
        keys,
        { table: 'app.letter', column: 'details_sealed', row: token },
        JSON.stringify(content),
      ),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordAccess(tx, actor, {
    action: 'issue-letter',
    objectKind: 'letter',
    objectId: written.id,
    caseId: owner.id,
    personId: owner.applicant_id,
    area: owner.area,
    purpose: input.kind,
  })
  return { letterId: written.id, number, token }
}

const issuerOf = (actor: Actor, places: PlaceNames): string =>
  actor.kind === 'staff' && actor.unitName !== '' ? actor.unitName : places.bureau

async function findMembers(tx: Tx, caseId: number): Promise<LetterContent['members']> {
  const found = await sql<{ name: string; relation: string; is_counted: boolean; ground: string }>`
    select p.name, m.relation, m.is_counted, m.ground
    from app.case_member m join reg.persons_of_case(${caseId}) p on p.id = m.person_id
    where m.case_id = ${caseId} and m.role = 'member'
    order by m.relation, p.born, p.id`.execute(tx)
  return found.rows.map(({ name, relation, is_counted, ground }) => ({
    name,
    relation: labelOf(relationTable, relation) ?? relation,
    isCounted: is_counted,
    ground,
  }))
}

/** `最低生活保障救助决定告知书`; an item whose own name says 救助 does not say it twice. */
const titleOf = (itemTitle: string, kind: LetterKind): string =>
  `${itemTitle}${kind === 'approval' && itemTitle.includes('救助') ? '决定告知书' : letterKinds[kind]}`

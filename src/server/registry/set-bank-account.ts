import { sql } from 'kysely'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { blindIndex } from '../crypto/blind-index.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'
import { fieldRefused } from './field-refused.ts'
import { readName } from './register-person.ts'

export interface SetBankAccount {
  readonly personId: number
  readonly area: number
  readonly holder: string
  readonly bank: string
  readonly card: string
  /** First day on which it is paid to; today unless given. */
  readonly from?: PlainDate | undefined
}

/**
 * The account that a person is paid to from a day on; the former one is closed on that day. The same account again changes
 * nothing. Yields its id. @throws DomainError `invalid-input` for a card number that is none, `another-person-needed` for a
 * change by somebody's relative in office.
 */
export async function setBankAccount(
  tx: Tx,
  actor: Actor,
  input: SetBankAccount,
  keys: KeyRing,
): Promise<{ accountId: number }> {
  const card = readCard(input.card)
  const holder = readName(input.holder)
  const bank = input.bank.trim()
  if (bank === '') throw fieldRefused('bank', '开户银行', 'required')
  const from = input.from ?? actor.today
  const cardIndex = blindIndex(keys, 'card', card)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`account ${input.personId}`}, 0))`.execute(tx)
  const open = await tx
    .selectFrom('reg.bank_account')
    .select(['id', 'holder', 'bank', 'card_bidx'])
    .where('person_id', '=', input.personId)
    .where('valid_until', 'is', null)
    .execute()
  const same = open.find((row) => row.holder === holder && row.bank === bank && cardIndex.equals(row.card_bidx))
  if (same) return { accountId: same.id }
  if (open.length > 0) {
    await assertNotOwnKin(tx, actor, [input.personId])
    await tx
      .updateTable('reg.bank_account')
      .set({ valid_until: from })
      .where('person_id', '=', input.personId)
      .where('valid_until', 'is', null)
      .execute()
  }
  const accountId = await nextAccountId(tx)
  await tx
    .insertInto('reg.bank_account')
    .values({
      id: accountId,
      county_id: Math.floor(input.area / 1_000_000),
      area: input.area,
      person_id: input.personId,
      holder,
      bank,
      card_sealed: sealField(keys, accountPlace(accountId), card),
      card_bidx: cardIndex,
      card_tail: card.slice(-4),
      valid_from: from,
    })
    .execute()
  await recordAccess(tx, actor, {
    action: open.length > 0 ? 'change-bank-account' : 'add-bank-account',
    objectKind: 'bank-account',
    objectId: accountId,
    personId: input.personId,
    area: input.area,
    fields: ['card', 'holder', 'bank'],
  })
  return { accountId }
}

/** Where the sealed card number of an account stands. */
export const accountPlace = (id: number) => ({ table: 'reg.bank_account', column: 'card_sealed', row: id })

/** 12 to 22 digits without blanks and hyphens, full-width digits put right. @throws DomainError `invalid-input`. */
function readCard(text: string): string {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '')
  if (!/^\d{12,22}$/.test(digits)) throw fieldRefused('card', '银行账号', 'bad-card')
  return digits
}

async function nextAccountId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('reg.account_id') as id`.execute(tx)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no sequence reg.account_id')
  return id
}

import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { openPersonField } from './person-fields.ts'
import { accountPlace } from './set-bank-account.ts'

export const RevealValue = z.object({
  requestId,
  personId: z.coerce.number().int(),
  field: z.enum(['id-number', 'phone', 'card']),
  reason: z.string().trim().min(2).max(200),
  accountId: z.coerce.number().int().optional(),
})

/**
 * One sensitive value in the clear, for a reason that is logged with it. The request is kept, the value is not: a retry is
 * logged once and opens the value again. @throws DomainError `not-found` when there is none or it is out of the area.
 */
export async function revealValue(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof RevealValue>,
  keys: KeyRing,
): Promise<{ value: string }> {
  const value = await readValue(tx, input, keys)
  await once(tx, actor, 'reveal-value', input, async () => {
    await recordAccess(tx, actor, {
      action: 'reveal',
      objectKind: input.field === 'card' ? 'bank-account' : 'person',
      objectId: input.field === 'card' ? (input.accountId ?? input.personId) : input.personId,
      personId: input.personId,
      fields: [input.field],
      purpose: input.reason,
    })
    return null
  })
  return { value }
}

async function readValue(
  tx: Tx,
  { personId, field, accountId }: z.output<typeof RevealValue>,
  keys: KeyRing,
): Promise<string> {
  if (field === 'card') {
    const account = await tx
      .selectFrom('reg.bank_account')
      .select(['id', 'card_sealed'])
      .where('person_id', '=', personId)
      .where((where) => (accountId === undefined ? where('valid_until', 'is', null) : where('id', '=', accountId)))
      .executeTakeFirst()
    if (!account) throw new DomainError('not-found', { says: '没有登记银行账号' })
    return openField(keys, accountPlace(account.id), account.card_sealed)
  }
  const column = field === 'phone' ? 'phone_sealed' : 'id_sealed'
  const person = await tx.selectFrom('reg.person').select(['id', column]).where('id', '=', personId).executeTakeFirst()
  const sealed = person?.[column]
  if (!person || !sealed)
    throw new DomainError('not-found', field === 'phone' && person ? { says: '没有登记联系电话' } : {})
  return openPersonField(keys, column, personId, sealed)
}

import { z } from 'zod'
import { revealPurposes } from '#core/access-purpose.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { openPersonField } from '../registry/person-fields.ts'
import { accountPlace } from '../registry/set-bank-account.ts'
import { countReveal, type ExposureClass } from './exposure.ts'
import { assertMayOpen } from './open-minor.ts'
import { assertNotOwnKin } from './own-kin.ts'

export const RevealValue = z.object({
  requestId,
  personId: z.coerce.number().int(),
  field: z.enum(['id-number', 'phone', 'card', 'address']),
  purpose: z.enum(Object.keys(revealPurposes) as (keyof typeof revealPurposes)[]),
  reason: z.string().trim().min(2, '请写明查看的具体事由').max(200),
  accountId: z.coerce.number().int().optional(),
})
type Field = z.output<typeof RevealValue>['field']

/** Seconds for which a screen shows the value. */
const shownSeconds = 60

const classes: Readonly<Record<Field, ExposureClass>> = {
  card: 'property',
  phone: 'safety',
  address: 'safety',
  'id-number': 'identity',
}

/**
 * One sensitive value in the clear, for a purpose and reason that are logged with it. The request is kept, the value is not: a
 * retry is logged and counted once and opens the value again. @throws DomainError `not-found` when there is none or it is out of
 * the area, `approval-needed` for a child or at the threshold, `another-person-needed` for oneself and relatives.
 */
export async function revealValue(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof RevealValue>,
  keys: KeyRing,
): Promise<{ value: string; shownSeconds: number }> {
  await assertNotOwnKin(tx, actor, [input.personId])
  const value = await readValue(tx, actor, input, keys)
  await once(tx, actor, 'reveal-value', input, async () => {
    await countReveal(tx, actor, {
      class: classes[input.field],
      aboutId: input.personId,
      object: input.field,
      purpose: input.purpose,
    })
    await recordAccess(tx, actor, {
      action: 'reveal',
      objectKind: input.field === 'card' ? 'bank-account' : 'person',
      objectId: input.field === 'card' ? (input.accountId ?? input.personId) : input.personId,
      personId: input.personId,
      fields: [input.field],
      purpose: `${revealPurposes[input.purpose]}：${input.reason}`,
    })
    return null
  })
  return { value, shownSeconds }
}

async function readValue(
  tx: Tx,
  actor: StaffActor,
  { personId, field, accountId }: z.output<typeof RevealValue>,
  keys: KeyRing,
): Promise<string> {
  const person = await tx
    .selectFrom('reg.person')
    .select(['id', 'born', 'id_sealed', 'phone_sealed', 'address_sealed'])
    .where('id', '=', personId)
    .executeTakeFirst()
  if (!person) throw new DomainError('not-found')
  await assertMayOpen(tx, actor, person)
  if (field === 'card') return readCard(tx, personId, accountId, keys)
  const column = columns[field]
  const sealed = person[column]
  if (!sealed) throw new DomainError('not-found', { says: field === 'phone' ? '没有登记联系电话' : '没有登记住址' })
  return openPersonField(keys, column, personId, sealed)
}

const columns = { 'id-number': 'id_sealed', phone: 'phone_sealed', address: 'address_sealed' } as const

async function readCard(tx: Tx, personId: number, accountId: number | undefined, keys: KeyRing): Promise<string> {
  const account = await tx
    .selectFrom('reg.bank_account')
    .select(['id', 'card_sealed'])
    .where('person_id', '=', personId)
    .where((where) => (accountId === undefined ? where('valid_until', 'is', null) : where('id', '=', accountId)))
    .executeTakeFirst()
  if (!account) throw new DomainError('not-found', { says: '没有登记银行账号' })
  return openField(keys, accountPlace(account.id), account.card_sealed)
}

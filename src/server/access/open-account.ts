import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { idNumberReasons, parseIdNumber } from '#core/identity-number.ts'
import { recordAccess } from '../audit/record-access.ts'
import { blindIndex } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { once, requestId } from './once.ts'
import { noPassword } from './password-hash.ts'

export const OpenAccount = z.object({
  requestId,
  login: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/),
  name: z.string().trim().min(1).max(50),
  unitId: z.number().int(),
  /** The officer's own number, for the check of relatives. */
  idNumber: z.string().max(40).optional(),
})

/**
 * Opens an account that can do nothing and cannot sign in: a security administrator grants its roles and hands out the first
 * password. @throws DomainError `conflict` for a login that is taken, `not-found` for a unit outside the administrator's area.
 */
export const openAccount = (
  tx: Tx,
  actor: StaffActor,
  { idNumber, ...input }: z.output<typeof OpenAccount>,
  keys: KeyRing,
): Promise<{ accountId: number }> =>
  once(tx, actor, 'open-account', input, async () => {
    const unit = await getUnit(tx, actor, input.unitId)
    const taken = await tx.selectFrom('sec.account').select('id').where('login', '=', input.login).executeTakeFirst()
    if (taken) throw new DomainError('conflict', { says: `用户名“${input.login}”已被使用` })
    const { id } = await tx
      .insertInto('sec.account')
      .values({
        login: input.login,
        name: input.name,
        password_hash: noPassword,
        must_change_password: true,
        unit_id: unit.id,
        unit_area: unit.area,
        unit_name: unit.name,
        created_by: actor.id,
        person_bidx: idNumber ? blindIndex(keys, 'id-number', canonical(idNumber, actor.today)) : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAccess(tx, actor, { action: 'open-account', objectKind: 'account', objectId: id, area: unit.area })
    return { accountId: id }
  })

/** An active unit inside the administrator's area. */
export async function getUnit(tx: Tx, actor: StaffActor, unitId: number) {
  const { lo, hi } = subtreeRange(actor.unitArea)
  const unit = await tx
    .selectFrom('sec.unit')
    .select(['id', 'area', 'name'])
    .where('id', '=', unitId)
    .where('is_active', '=', true)
    .where('area', '>=', lo)
    .where('area', '<', hi)
    .executeTakeFirst()
  if (!unit) throw new DomainError('not-found', { says: '没有这个单位，或不在您的管辖范围内' })
  return unit
}

function canonical(text: string, today: StaffActor['today']): string {
  const read = parseIdNumber(text, today)
  if (!read.ok) throw new DomainError('invalid-input', { says: `身份证号码：${idNumberReasons[read.reason]}` })
  return read.canonical
}

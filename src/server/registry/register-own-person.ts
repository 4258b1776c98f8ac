import { isWithin } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { blindIndexes } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { tellElsewhere } from './find-persons.ts'
import { type Registered, type RegisterPerson, readIdNumber, registerPerson } from './register-person.ts'

/**
 * Registers a person at the window, in the clerk's own area. @throws DomainError `forbidden` for another area,
 * `person-known-elsewhere` when the number belongs to somebody registered out of sight.
 */
export async function registerOwnPerson(
  tx: Tx,
  actor: StaffActor,
  input: RegisterPerson,
  keys: KeyRing,
): Promise<Registered> {
  if (actor.level !== 'province' && !isWithin(areaCode(input.area), actor.unitArea))
    throw new DomainError('forbidden', { says: '只能登记本辖区的人员' })
  const registered = await registerPerson(tx, actor, input, keys)
  if (registered.isNew) return registered
  const seen = await tx.selectFrom('reg.person').select('id').where('id', '=', registered.personId).executeTakeFirst()
  if (!seen)
    await tellElsewhere(tx, blindIndexes(keys, 'id-number', readIdNumber(input.idNumber, actor.today).canonical))
  return registered
}

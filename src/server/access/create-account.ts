import { type Role, roleConflict } from '#core/role.ts'
import type { AreaCode } from '#core/units.ts'
import { blindIndex } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { hashPassword } from './password-hash.ts'

export interface CreateAccount {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly unitArea: AreaCode
  readonly unitName: string
  readonly roles: readonly Role[]
  /** Asks for another password at the first sign-in. */
  readonly mustChangePassword?: boolean
  /** The officer's own canonical id number, for the relatives check. */
  readonly idNumber?: string
  /** Near relatives declared (近亲属备案), by canonical id number. */
  readonly relatives?: readonly { readonly idNumber: string; readonly relation: string }[]
}

/**
 * Opens a staff account, in the `auth` scope. An account with this login that exists already is left alone.
 * @throws DomainError `invalid-input` for roles that one person may not hold together.
 */
export async function createAccount(
  tx: Tx,
  input: CreateAccount,
  keys: KeyRing,
): Promise<{ id: number; isNew: boolean }> {
  const conflict = roleConflict(input.roles)
  if (conflict) throw new DomainError('invalid-input', { says: conflict })
  const known = await tx.selectFrom('sec.account').select('id').where('login', '=', input.login).executeTakeFirst()
  if (known) return { id: known.id, isNew: false }
  const { id } = await tx
    .insertInto('sec.account')
    .values({
      login: input.login,
      name: input.name,
      password_hash: await hashPassword(input.password),
      must_change_password: input.mustChangePassword ?? false,
      unit_area: input.unitArea,
      unit_name: input.unitName,
      person_bidx: input.idNumber ? blindIndex(keys, 'id-number', input.idNumber) : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('sec.account_role')
    .values(input.roles.map((role) => ({ account_id: id, role })))
    .execute()
  for (const { idNumber, relation } of input.relatives ?? [])
    await tx
      .insertInto('sec.staff_relative')
      .values({ account_id: id, person_bidx: blindIndex(keys, 'id-number', idNumber), relation })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  return { id, isNew: true }
}

/** Lets a registered person sign in on the portal with a telephone number, in the `auth` scope. */
export async function createCitizenLogin(
  tx: Tx,
  input: { readonly personId: number; readonly phone: string; readonly password: string },
  keys: KeyRing,
): Promise<void> {
  await tx
    .insertInto('sec.citizen')
    .values({
      person_id: input.personId,
      phone_bidx: blindIndex(keys, 'phone', input.phone),
      password_hash: await hashPassword(input.password),
    })
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .execute()
}

import { creditCodeReasons, parseCreditCode } from '#core/credit-code.ts'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { isRegistrableArea } from './divisions.ts'
import { fieldRefused } from './field-refused.ts'

export interface RegisterOrganisation {
  readonly area: number
  readonly name: string
  /** What it is, as its register calls it: `养老机构`, `社会团体`. */
  readonly kind: string
  /** Absent for a body without one, such as a village committee's group. */
  readonly creditCode?: string | undefined
  readonly from: PlainDate
}

/**
 * Registers an organisation, or yields the one of the county that has the credit code. @throws DomainError `invalid-input` for
 * a code that does not check, an empty name or an unknown area.
 */
export async function registerOrganisation(
  tx: Tx,
  actor: Actor,
  input: RegisterOrganisation,
): Promise<{ organisationId: number; isNew: boolean }> {
  const code = input.creditCode === undefined || input.creditCode === '' ? null : readCreditCode(input.creditCode)
  const name = input.name.trim()
  if (name === '') throw fieldRefused('name', '名称', 'required')
  if (!(await isRegistrableArea(tx, input.area))) throw fieldRefused('area', '所在地', 'bad-area')
  const added = await tx
    .insertInto('reg.organisation')
    .values({
      county_id: Math.floor(input.area / 1_000_000),
      area: input.area,
      credit_code: code,
      name,
      kind: input.kind,
      valid_from: input.from,
    })
    .onConflict((conflict) => conflict.columns(['county_id', 'credit_code']).doNothing())
    .returning('id')
    .executeTakeFirst()
  const known =
    added ?? (await tx.selectFrom('reg.organisation').select('id').where('credit_code', '=', code).executeTakeFirst())
  if (!known) throw new DomainError('conflict', { says: '该统一社会信用代码已在本县其他辖区登记' })
  await recordAccess(tx, actor, {
    action: added ? 'register-organisation' : 'match-organisation',
    objectKind: 'organisation',
    objectId: known.id,
    area: input.area,
    fields: ['name', 'credit-code'],
  })
  return { organisationId: known.id, isNew: added !== undefined }
}

function readCreditCode(text: string): string {
  const read = parseCreditCode(text)
  if (!read.ok) throw new DomainError('invalid-input', { says: creditCodeReasons[read.reason] })
  return read.canonical
}

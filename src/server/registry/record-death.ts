import { z } from 'zod'
import { isPlainDate } from '#core/plain-date.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'

export const RecordDeath = z.object({
  requestId,
  personId: z.coerce.number().int(),
  diedOn: z.string().refine(isPlainDate),
  source: z.string().trim().min(2).max(200),
})

/**
 * Notes the day a person died and where it is known from; benefits are not touched, a watch raises the warning. A wrong day
 * may be corrected. @throws DomainError `not-found`; `invalid-input` for a day before birth or after today.
 */
export function recordDeath(tx: Tx, actor: Actor, input: z.output<typeof RecordDeath>): Promise<null> {
  return once(tx, actor, 'record-death', input, async () => {
    const { personId, diedOn, source } = input
    await assertNotOwnKin(tx, actor, [personId])
    if (diedOn > actor.today) throw wrongDay('死亡日期晚于今天，请核对')
    const moved = await tx
      .updateTable('reg.person')
      .set({ died_on: diedOn })
      .where('id', '=', personId)
      .where('born', '<=', diedOn)
      .where('merged_into', 'is', null)
      .executeTakeFirst()
    if (moved.numUpdatedRows !== 1n) {
      const known = await tx.selectFrom('reg.person').select('born').where('id', '=', personId).executeTakeFirst()
      if (known && known.born > diedOn) throw wrongDay('死亡日期早于出生日期，请核对')
      throw new DomainError('not-found')
    }
    await recordAccess(tx, actor, {
      action: 'record-death',
      objectKind: 'person',
      objectId: personId,
      personId,
      fields: ['died-on'],
      purpose: source,
    })
    return null
  })
}

const wrongDay = (says: string): DomainError => new DomainError('invalid-input', { says })

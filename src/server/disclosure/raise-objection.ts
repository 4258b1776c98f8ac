import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { extendDeadlines } from '../intake/deadlines.ts'
import { getItem, valuesFor } from '../items.ts'

export const RaiseObjection = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  kind: z.enum(['notice', 'check', 'decision']),
  text: z.string().trim().min(5, '请写明异议内容').max(2000),
  raisedBy: z.string().trim().max(50).default(''),
})

/** Takes an objection in; the case becomes special and its clocks get the longer limit (民发〔2021〕57号 art. 22). */
export async function raiseObjection(tx: Tx, actor: Actor, input: z.output<typeof RaiseObjection>): Promise<void> {
  await once(tx, actor, 'raise-objection', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    if (input.kind === 'notice' && head.state !== 'posted')
      throw new DomainError('not-allowed-in-state', { says: '公示已结束' })
    await tx
      .insertInto('app.objection')
      .values({
        case_id: head.id,
        county_id: head.countyId,
        area: head.area,
        kind: input.kind,
        raised_on: actor.today,
        raised_by: input.raisedBy,
        is_anonymous: input.raisedBy === '',
        text: input.text,
      })
      .execute()
    await tx
      .updateTable('app.case')
      .set({
        is_special: true,
        needs_county_visit: true,
        flags: sql<
          string[]
        >`array_append(array_remove(array_remove(flags, 'objection'), 'special'), 'objection') || array['special']`,
      })
      .where('id', '=', head.id)
      .execute()
    const item = getItem(head.item)
    const { values } = await valuesFor(tx, item, { area: head.area, residence: head.residence, on: actor.today })
    await extendDeadlines(tx, item, { ...head, isSpecial: true }, values)
    await recordAccess(tx, actor, {
      action: 'raise-objection',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      area: head.area,
    })
  })
}

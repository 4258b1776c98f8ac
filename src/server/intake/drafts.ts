import { sql } from 'kysely'
import { z } from 'zod'
import type { Answers } from '#core/form.ts'
import type { CitizenActor } from '../access/actor.ts'
import { openField, sealField, sealMark } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { getItem } from '../items.ts'

export const SaveDraft = z.object({
  item: z.string().max(60),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null),
})
export const FindDraft = z.object({ item: z.string().max(60) })

/** Without a mark: as older releases sealed. */
const place = (person: number, item: string, mark: number) => ({
  table: 'app.draft',
  column: 'answers_sealed',
  row: mark === 0 ? person : `${person}:${item}`,
  mark,
})

/** Keeps a citizen's unfinished form; the newest replaces the one before. */
export async function saveDraft(
  tx: Tx,
  actor: CitizenActor,
  input: z.output<typeof SaveDraft>,
  keys: KeyRing,
): Promise<null> {
  const item = getItem(input.item).id
  const seal_mark = sealMark()
  const answers_sealed = sealField(keys, place(actor.id, item, seal_mark), JSON.stringify(input.answers))
  await tx
    .insertInto('app.draft')
    .values({ person_id: actor.id, item, answers_sealed, seal_mark })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'item']).doUpdateSet({ answers_sealed, seal_mark, saved_at: sql`now()` }),
    )
    .execute()
  return null
}

export async function findDraft(
  tx: Tx,
  actor: CitizenActor,
  input: z.output<typeof FindDraft>,
  keys: KeyRing,
): Promise<{ answers: Answers; savedAt: string } | null> {
  const row = await tx
    .selectFrom('app.draft')
    .select(['item', 'answers_sealed', 'seal_mark', 'saved_at'])
    .where('item', '=', input.item)
    .executeTakeFirst()
  return row
    ? {
        answers: JSON.parse(openField(keys, place(actor.id, row.item, row.seal_mark), row.answers_sealed)),
        savedAt: row.saved_at.toISOString(),
      }
    : null
}

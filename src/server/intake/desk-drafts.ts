import { sql } from 'kysely'
import { z } from 'zod'
import type { Answers } from '#core/form.ts'
import type { StaffActor } from '../access/actor.ts'
import type { DeskDraftRow } from '../api.ts'
import { openField, sealField, sealMark } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem } from '../items.ts'

export const DeskDraftKey = z.object({ key: z.uuid() })
export const SaveDeskDraft = z.object({
  key: z.uuid(),
  item: z.string().max(60),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  files: z
    .array(
      z.object({
        id: z.number().int(),
        name: z.string().max(200),
        mime: z.string().max(100),
        bytes: z.number().int(),
        evidence: z.string().max(60),
        at: z.string().max(40),
      }),
    )
    .max(50)
    .default([]),
})

const mostDrafts = 50
/** Without a mark: as older releases sealed. */
const place = (account: number, key: string, mark: number) => ({
  table: 'app.desk_draft',
  column: 'answers_sealed',
  row: mark === 0 ? account : `${account}:${key}`,
  mark,
})
const Kept = SaveDeskDraft.pick({ answers: true, files: true })

/** Keeps an officer's unfinished counter form; the newest replaces the one before. @throws DomainError `conflict` at fifty forms. */
export async function saveDeskDraft(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof SaveDeskDraft>,
  keys: KeyRing,
): Promise<null> {
  const { count } = await tx
    .selectFrom('app.desk_draft')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('key', '!=', input.key)
    .executeTakeFirstOrThrow()
  if (Number(count) >= mostDrafts)
    throw new DomainError('conflict', { says: `暂存的申请已有 ${mostDrafts} 份，请先提交或删除一些` })
  const key = input.key.toLowerCase()
  const seal_mark = sealMark()
  const answers_sealed = sealField(
    keys,
    place(actor.id, key, seal_mark),
    JSON.stringify({ answers: input.answers, files: input.files }),
  )
  await tx
    .insertInto('app.desk_draft')
    .values({ account_id: actor.id, key, item: getItem(input.item).id, answers_sealed, seal_mark })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'key']).doUpdateSet({ answers_sealed, seal_mark, saved_at: sql`now()` }),
    )
    .execute()
  return null
}

/** The officer's own unfinished forms with the applicants' names, newest first. */
export async function findDeskDrafts(
  tx: Tx,
  actor: StaffActor,
  _input: unknown,
  keys: KeyRing,
): Promise<DeskDraftRow[]> {
  const rows = await tx.selectFrom('app.desk_draft').selectAll().orderBy('saved_at', 'desc').execute()
  return rows.map((row) => {
    const { answers } = opened(row, actor, keys)
    const name = answers[getItem(row.item).parties.applicant.name]
    return {
      key: row.key,
      item: row.item,
      applicant: typeof name === 'string' ? name : '',
      savedAt: row.saved_at.toISOString(),
    }
  })
}

/** One unfinished form; null when it is not there (any more). */
export async function findDeskDraft(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof DeskDraftKey>,
  keys: KeyRing,
): Promise<{ item: string; answers: Answers; files: z.output<typeof Kept>['files']; savedAt: string } | null> {
  const row = await tx.selectFrom('app.desk_draft').selectAll().where('key', '=', input.key).executeTakeFirst()
  if (!row) return null
  return { item: row.item, ...opened(row, actor, keys), savedAt: row.saved_at.toISOString() }
}

/** Throws an unfinished form away; a second time changes nothing. */
export async function dropDeskDraft(tx: Tx, _actor: StaffActor, input: z.output<typeof DeskDraftKey>): Promise<null> {
  await tx.deleteFrom('app.desk_draft').where('key', '=', input.key).execute()
  return null
}

interface KeptRow {
  readonly key: string
  readonly answers_sealed: Buffer
  readonly seal_mark: number
}

const opened = (row: KeptRow, actor: StaffActor, keys: KeyRing): z.output<typeof Kept> =>
  Kept.parse(JSON.parse(openField(keys, place(actor.id, row.key, row.seal_mark), row.answers_sealed)))

import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'

/** Attaches the actor's own waiting files to a case in sight; one that belongs to a case already is left alone. */
export async function takeFiles(tx: Tx, actor: Actor, caseId: number, fileIds: readonly number[]): Promise<void> {
  if (fileIds.length === 0) return
  await sql`select app.take_files(${caseId}, ${[...fileIds]}::bigint[], ${`${actor.kind}:${actor.id ?? ''}`})`.execute(
    tx,
  )
}

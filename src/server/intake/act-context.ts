import { z } from 'zod'
import type { Item } from '#core/item.ts'
import type { Actor } from '../access/actor.ts'
import { requestId } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import type { CaseHead } from './case-head.ts'

export const ActOnCase = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  action: z.string().max(40),
  version: z.number().int(),
  note: z.string().max(2000).default(''),
  /** For a correction notice: everything that is missing, at once (社会救助 民发〔2021〕57号 art. 10). */
  missing: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
})
export type CaseAct = z.output<typeof ActOnCase>

/** What an action does besides moving the case. */
export interface ActContext {
  readonly tx: Tx
  readonly actor: Actor
  readonly head: CaseHead
  readonly item: Item
  readonly values: Readonly<Record<string, unknown>>
  readonly input: Omit<CaseAct, 'version'>
  readonly keys: KeyRing
}

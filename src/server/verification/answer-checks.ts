import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Database, Tx } from '../db/pool.ts'
import { readFileAnswer } from '../exchange/file-source.ts'
import { getCheckSource } from '../items.ts'
import { recordCheck } from './record-check.ts'

interface Question {
  readonly checkId: number
  readonly source: string
  readonly personId: number
  readonly idSealed: Buffer
}

/**
 * Fetches what the sources have delivered for a case's open questions; a source that has delivered nothing stays open.
 * Each source is recorded in its own transaction, so that a damaged delivery holds up only its own questions.
 */
export async function answerChecks(
  database: Database,
  actor: Actor,
  input: { readonly caseId: number },
  keys: KeyRing,
  exchangeDir: string,
): Promise<number> {
  const questions = await database.withScope({ kind: 'worker' }, (tx) => openQuestions(tx, input.caseId))
  const numbers = new Map(
    questions.map((question) => [
      question.personId,
      openField(keys, { table: 'reg.person', column: 'id_sealed', row: question.personId }, question.idSealed),
    ]),
  )
  let answered = 0
  for (const id of new Set(questions.map((question) => question.source))) {
    const answer = await readFileAnswer(exchangeDir, getCheckSource(id), new Set(numbers.values()), actor.today)
    if (!answer) continue
    await database.withScope({ kind: 'worker' }, async (tx) => {
      for (const question of questions.filter((each) => each.source === id)) {
        const rows = answer.rows.get(numbers.get(question.personId) ?? '') ?? []
        await recordCheck(
          tx,
          actor,
          { checkId: question.checkId, caseId: input.caseId, dataDate: answer.dataDate, rows },
          keys,
        )
        answered++
      }
    })
  }
  return answered
}

async function openQuestions(tx: Tx, caseId: number): Promise<Question[]> {
  const { rows } = await sql<Question>`
    select c.id as "checkId", c.source, c.person_id as "personId", p.id_sealed as "idSealed"
    from app.check_request c join reg.person p on p.id = c.person_id
    where c.case_id = ${caseId} and c.state = 'asked' order by c.source, c.id`.execute(tx)
  return rows
}

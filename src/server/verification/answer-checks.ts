import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Database, Tx } from '../db/pool.ts'
import { DomainError, problemOf } from '../errors.ts'
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
 * Each source is recorded in its own transaction, so that a damaged delivery holds up only its own questions, which say why.
 * @throws DomainError `file-refused` after all others were answered.
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
  let refusal: DomainError | undefined
  for (const id of new Set(questions.map((question) => question.source))) {
    const asked = questions.filter((each) => each.source === id)
    try {
      const answer = await readFileAnswer(exchangeDir, getCheckSource(id), new Set(numbers.values()), actor.today)
      if (!answer) continue
      await database.withScope({ kind: 'worker' }, async (tx) => {
        for (const question of asked) {
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
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      refusal = error
      await noteProblem(database, asked, problemOf(error).title)
    }
  }
  if (refusal) throw refusal // the job is tried again, when the source may have delivered a better file
  return answered
}

/** What is wrong with a delivery, shown with the questions it leaves open. */
async function noteProblem(database: Database, asked: readonly Question[], says: string): Promise<void> {
  await database.withScope({ kind: 'worker' }, (tx) =>
    tx
      .updateTable('app.check_request')
      .set({ problem: says })
      .where(
        'id',
        'in',
        asked.map(({ checkId }) => checkId),
      )
      .where('state', '=', 'asked')
      .execute(),
  )
}

async function openQuestions(tx: Tx, caseId: number): Promise<Question[]> {
  const { rows } = await sql<Question>`
    select c.id as "checkId", c.source, c.person_id as "personId", p.id_sealed as "idSealed"
    from app.check_request c join reg.person p on p.id = c.person_id
    where c.case_id = ${caseId} and c.state = 'asked' order by c.source, c.id`.execute(tx)
  return rows
}

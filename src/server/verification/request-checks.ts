import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { touchDeadlines } from '../intake/deadlines.ts'
import { getItem } from '../items.ts'

export const RequestChecks = z.object({ requestId, caseId: z.coerce.number().int() })

/**
 * Asks every source of the item about every counted person, each under that person's live authorisation; what was asked
 * already is not asked again. The answers arrive by job. Yields how many questions were asked.
 * @throws DomainError `not-authorised` naming who has not signed (rules CK-01, CK-11).
 */
export async function requestChecks(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof RequestChecks>,
): Promise<{ asked: number }> {
  return once(tx, actor, 'request-checks', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    if (!['accepted', 'opened', 'submitted'].includes(head.state)) throw new DomainError('not-allowed-in-state')
    const persons = await personsWithConsent(tx, head.id, actor.today)
    const unsigned = persons.filter((person) => person.authorisation === null && person.isAdult)
    if (unsigned.length > 0)
      throw new DomainError('not-authorised', {
        says: `尚未签署核对授权书：${unsigned.map((person) => person.name).join('、')}`,
      })
    const guardian = persons.find((person) => person.authorisation !== null)?.authorisation
    const questions = persons.flatMap((person) => {
      const authorisation = person.authorisation ?? guardian
      return authorisation
        ? getItem(head.item).checks.map((source) => ({ person: person.id, source, authorisation }))
        : []
    })
    const asked = await ask(tx, actor, head, questions)
    await touchDeadlines(tx, head, 'request-checks', actor.today)
    await sql`select sys.add_job('answer-checks', ${JSON.stringify({ caseId: head.id })}::json, ${`answer-checks:${head.id}`})`.execute(
      tx,
    )
    for (const person of persons)
      await recordAccess(tx, actor, {
        action: 'request-check',
        objectKind: 'case',
        objectId: head.id,
        caseId: head.id,
        personId: person.id,
        area: head.area,
        fields: getItem(head.item).checks,
        purpose: getItem(head.item).title,
      })
    return { asked }
  })
}

interface Person {
  readonly id: number
  readonly name: string
  readonly isAdult: boolean
  readonly authorisation: number | null
}

async function personsWithConsent(tx: Tx, caseId: number, on: string): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select p.id, p.name, m.is_adult as "isAdult",
      (select max(a.id) from app.authorisation a where a.case_id = m.case_id and a.person_id = m.person_id
        and a.withdrawn_on is null and a.valid_until >= ${on}::date) as authorisation
    from app.case_member m join reg.persons_of_case(${caseId}) p on p.id = m.person_id
    where m.case_id = ${caseId} and m.is_counted order by p.id`.execute(tx)
  return rows
}

async function ask(
  tx: Tx,
  actor: Actor,
  head: { id: number; countyId: number; area: number },
  questions: readonly { readonly person: number; readonly source: string; readonly authorisation: number }[],
): Promise<number> {
  const before = await tx
    .selectFrom('app.check_request')
    .select(['person_id', 'source'])
    .where('case_id', '=', head.id)
    .execute()
  const fresh = questions.filter(
    (question) => !before.some((row) => row.person_id === question.person && row.source === question.source),
  )
  if (fresh.length === 0) return 0
  await tx
    .insertInto('app.check_request')
    .values(
      fresh.map((question) => ({
        case_id: head.id,
        county_id: head.countyId,
        area: head.area,
        person_id: question.person,
        source: question.source,
        authorisation_id: question.authorisation,
        requested_on: actor.today,
        requested_by: actor.id,
      })),
    )
    .execute()
  return fresh.length
}

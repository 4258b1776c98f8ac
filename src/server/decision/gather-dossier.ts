import { sql } from 'kysely'
import { type Dossier, type DossierPerson, type KnownFact, speakingFact } from '#core/fact.ts'
import { areaCode, type Fen, type PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import type { CaseHead } from '../intake/case-head.ts'
import { loadFacts } from '../registry/load-facts.ts'

/** Everything known for one decision on `actor.today`, for any item: persons with their speaking facts, household, history. */
export async function gatherDossier(tx: Tx, actor: Actor, head: CaseHead, keys: KeyRing): Promise<Dossier> {
  const persons = await personsOf(tx, head, actor.today)
  const subjects = [
    ...persons.map((person) => ({ kind: 'person' as const, id: person.id })),
    ...(head.householdId === null ? [] : [{ kind: 'household' as const, id: head.householdId }]),
  ]
  const facts = await loadFacts(tx, { caseId: head.id, subjects, on: actor.today }, keys)
  const speaking = (key: string) => speakingFacts(facts.get(key) ?? [], actor.today)
  const dossierPerson = (person: PersonRow): DossierPerson => ({
    id: person.id,
    name: person.name,
    born: person.born,
    sex: person.sex === 1 || person.sex === 2 ? person.sex : 0,
    relation: person.relation,
    registeredArea: areaCode(person.area),
    isAlive: person.diedOn === null || person.diedOn > actor.today,
    facts: speaking(`person:${person.id}`),
    receives: (person.receives ?? []).map(({ benefit }) => benefit),
    monthly: amountsOf(person.receives ?? []),
  })
  return {
    item: head.item,
    appliedOn: head.appliedOn,
    decidedOn: actor.today,
    area: head.area,
    residence: head.residence,
    persons: persons.filter((person) => person.role === 'member').map(dossierPerson),
    obligors: persons.filter((person) => person.role === 'obligor').map(dossierPerson),
    household: head.householdId === null ? {} : speaking(`household:${head.householdId}`),
    history: await historyOf(tx, head),
  }
}

interface PersonRow {
  readonly id: number
  readonly name: string
  readonly born: PlainDate
  readonly sex: number
  readonly area: number
  readonly diedOn: PlainDate | null
  readonly relation: string
  readonly role: 'member' | 'obligor'
  readonly receives: readonly LiveBenefit[] | null
}

interface LiveBenefit {
  readonly benefit: string
  /** His share of this month's amount; null when the entitlement lies outside this office's counties. */
  readonly fen: Fen | null
}

/** Known amounts by item; one of which none is known is not there. */
const amountsOf = (benefits: readonly LiveBenefit[]): Record<string, Fen> =>
  Object.fromEntries(benefits.flatMap(({ benefit, fen }) => (fen === null ? [] : [[benefit, fen]])))

async function personsOf(tx: Tx, head: CaseHead, on: PlainDate): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select p.id, p.name, p.born, p.sex, p.area, p.died_on as "diedOn", m.relation, m.role,
      (select json_agg(json_build_object('benefit', b.benefit, 'fen', e.monthly_fen / greatest(e.members, 1)))
        from app.live_benefits(array[p.id], ${on}::date) b
        left join lateral (
          select e.members, coalesce((select a.monthly_fen from app.entitlement_amount a
            where a.entitlement_id = e.id and a.from_month <= ${on}::date
              and (a.until_month is null or a.until_month >= date_trunc('month', ${on}::date)::date)
            order by a.id desc limit 1), 0) as monthly_fen
          from app.entitlement e where e.id = b.entitlement_id) e on true
        where b.entitlement_id is distinct from ${head.entitlementId}) as receives
    from app.case_member m join reg.persons_of_case(${head.id}) p on p.id = m.person_id
    where m.case_id = ${head.id} order by (m.relation <> '01'), m.relation, p.id`.execute(tx)
  return rows
}

/** One speaking fact per id: verified before found before declared. */
function speakingFacts(facts: readonly KnownFact[], on: PlainDate): Record<string, KnownFact> {
  const grouped = new Map<string, KnownFact[]>()
  for (const fact of facts) grouped.set(fact.fact, [...(grouped.get(fact.fact) ?? []), fact])
  const speaking: Record<string, KnownFact> = {}
  for (const [id, several] of grouped) {
    const fact = speakingFact(several, on)
    if (fact) speaking[id] = fact
  }
  return speaking
}

/** Help decided for the same applicant in the twelve months before, with its cause where one was given. */
async function historyOf(tx: Tx, head: CaseHead): Promise<Dossier['history']> {
  const { rows } = await sql<{ item: string; decidedOn: PlainDate; amount: Fen; cause: string | null }>`
    select coalesce(c.decided_item, c.item) as item, c.decided_on as "decidedOn", coalesce(c.decided_fen, 0) as amount,
      (select f.value #>> '{}' from reg.fact f where f.case_id = c.id and f.fact like '%cause%' and f.value is not null limit 1) as cause
    from app."case" c
    where c.applicant_id = ${head.applicantId} and c.id <> ${head.id} and c.state = 'approved'
      and c.decided_on > ${head.appliedOn}::date - 365
    order by c.decided_on`.execute(tx)
  return rows.map(({ cause, ...row }) => (cause === null ? row : { ...row, cause }))
}

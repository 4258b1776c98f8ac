import { sql } from 'kysely'
import { earliestNextStep } from '#core/deadline.ts'
import { asksForVisit, type GuardFacts } from '#core/workflow.ts'
import { type Actor, selvesOf } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { allItems, getItem, workflowOf } from '../items.ts'
import type { CaseHead } from './case-head.ts'
import { findRelatedOfficers } from './flag-relatives.ts'

/** Actions after which an actor counts as a handler of the case, so that another person must decide. */
const handling = ['accept', 'propose-approval', 'propose-refusal', 'forward', 'review', 'propose-change', 'pay-first']

/** What guards are judged by, read in one go from the case's own rows. `note` is what the actor is about to write. */
export async function gatherGuardFacts(tx: Tx, actor: Actor, head: CaseHead, note = ''): Promise<GuardFacts> {
  const { rows } = await sql<CaseCounts>`
    select
      (select array_agg(distinct p.name) from app.case_member m join lateral (select * from reg.persons_of_case(${head.id})) p on p.id = m.person_id
        where m.case_id = ${head.id} and m.is_adult and m.is_counted
          and not exists (select 1 from app.authorisation a where a.case_id = m.case_id and a.person_id = m.person_id
            and a.withdrawn_on is null and a.valid_until >= ${actor.today}::date)) as unsigned,
      (select count(*)::int from app.visit where case_id = ${head.id} and level = 'township' and is_signed) as visits,
      (select count(*)::int from app.visit where case_id = ${head.id} and level = 'county' and is_signed) as "countyVisits",
      (select count(*)::int from app.check_request where case_id = ${head.id} and state = 'asked') as "openChecks",
      (select count(*)::int from app.check_request where case_id = ${head.id}) as checks,
      (select count(*)::int from app.objection where case_id = ${head.id} and state = 'open') as "openObjections",
      (select count(*)::int from app.objection where case_id = ${head.id} and kind = 'decision' and state = 'upheld') as "upheldObjections",
      (select count(*)::int from app.hearing where case_id = ${head.id}) as hearings,
      (select json_build_object('posted', posted_on, 'days', days) from app.notice where case_id = ${head.id} order by id desc limit 1) as notice,
      (select json_build_object('outcome', outcome, 'item', item, 'stale', exists (
          select 1 from reg.fact f where f.case_id = a.case_id and (f.recorded_at > a.at or f.superseded_at > a.at)))
        from app.assessment a where case_id = ${head.id} order by id desc limit 1) as assessment,
      (select array_agg(distinct actor_id) from app.case_event where case_id = ${head.id} and actor_kind = 'staff' and action = any(${handling})) as handlers,
      (select array_agg(distinct evidence) from app.file where case_id = ${head.id}) as papers,
      (select array_agg(distinct b.benefit) from app.case_member m, lateral app.live_benefits(array[m.person_id], ${actor.today}::date) b
        where m.case_id = ${head.id} and m.role = 'member' and m.is_counted
          and b.entitlement_id is distinct from ${head.entitlementId}) as benefits,
      exists (select 1 from reg.bank_account b where b.person_id = ${head.applicantId} and b.valid_until is null) as "hasAccount"`.execute(
    tx,
  )
  const counts = rows[0]
  if (!counts) throw new Error('guard facts gave no row')
  const item = getItem(head.item)
  const selves = selvesOf(actor)
  const related = actor.kind === 'staff' ? await findRelatedOfficers(tx, head.id, head.area) : []
  const asksChecks = head.kind === 'application' && item.checks.length > 0
  return {
    today: actor.today,
    decidesAt: head.decidesAt,
    missingPapers: item.evidence
      .filter((paper) => paper.isRequired && paper.obtainedBy === 'applicant' && !counts.papers?.includes(paper.id))
      .map((paper) => paper.title),
    // Signed is the query of outside registers: an item that asks none needs no signature.
    missingSigners: item.checks.length === 0 ? [] : (counts.unsigned ?? []),
    visits: counts.visits,
    needsVisit: asksForVisit(workflowOf(item.workflow)),
    countyVisits: counts.countyVisits,
    needsCountyVisit: head.needsCountyVisit,
    openChecks: asksChecks && counts.checks === 0 ? 1 : counts.openChecks,
    isAssessed: counts.assessment !== null && !counts.assessment.stale,
    outcome: counts.assessment ? counts.assessment.outcome : 'none',
    needsNotice: item.notice !== undefined,
    noticeFreeOn: counts.notice ? earliestNextStep(counts.notice.posted, counts.notice.days) : undefined,
    openObjections: counts.openObjections,
    upheldObjections: counts.upheldObjections,
    handlers: counts.handlers ?? [],
    actor: selves.find((id) => counts.handlers?.includes(id)) ?? actor.id ?? 0,
    isOwnFamily: related.some((officer) => selves.includes(officer.accountId)),
    hasHearing: counts.hearings > 0,
    note,
    hasAccount: counts.hasAccount,
    overlaps: overlapping(counts.assessment?.item ?? head.item, counts.benefits ?? []),
  }
}

interface CaseCounts {
  readonly unsigned: string[] | null
  readonly visits: number
  readonly countyVisits: number
  readonly openChecks: number
  readonly checks: number
  readonly openObjections: number
  readonly upheldObjections: number
  readonly hearings: number
  readonly notice: { readonly posted: GuardFacts['today']; readonly days: number } | null
  readonly assessment: {
    readonly outcome: 'eligible' | 'ineligible'
    readonly item: string
    readonly stale: boolean
  } | null
  readonly handlers: number[] | null
  readonly papers: string[] | null
  readonly benefits: string[] | null
  readonly hasAccount: boolean
}

/** Titles of live benefits that exclude `item`, declared on either side; the same benefit twice excludes itself. */
function overlapping(item: string, live: readonly string[]): string[] {
  const declared = getItem(item)
  return allItems
    .filter(
      (other) =>
        live.includes(other.id) &&
        (other.id === item || declared.incompatibleWith.includes(other.id) || other.incompatibleWith.includes(item)),
    )
    .map((other) => other.title)
}

import type pg from 'pg'
import { addMonths, addToMonth, firstDay } from '#core/plain-date.ts'
import type { Month, PlainDate } from '#core/units.ts'
import { takeOver } from '#core/workflow.ts'
import { copyGuarded, reserve } from '../db/copy-rows.ts'
import { exclusiveItems, itemTitle, workflowOf } from '../items.ts'
import { copyText } from '../registry/person-lines.ts'
import type { CheckedBenefit } from './read-benefit.ts'

/** A benefit that somebody lived on before this platform kept the account, with the persons it covers. */
export interface StandingBenefit extends CheckedBenefit {
  readonly payeeId: number
  readonly payeeName: string
  readonly area: number
  readonly residence: 'urban' | 'rural'
  readonly householdId: number
  readonly covered: readonly { readonly id: number; readonly relation: string; readonly born: PlainDate }[]
}

/**
 * The sentence for each group whose benefits may not be: one person, one live benefit of a kind, anywhere in the province.
 * Locks the persons until the end of the transaction. `undefined` where nothing is in the way.
 */
export async function findClashes(
  client: pg.ClientBase,
  groups: readonly (readonly { readonly benefit: CheckedBenefit; readonly personIds: readonly number[] }[])[],
): Promise<(string | undefined)[]> {
  const spans = groups.flatMap((group, at) =>
    group.flatMap(({ benefit, personIds }) => personIds.map((person) => ({ at, person, ...benefit }))),
  )
  if (spans.length === 0) return groups.map(() => undefined)
  const persons = [...new Set(spans.map(({ person }) => person))].sort((a, b) => a - b)
  await client.query(
    `select pg_advisory_xact_lock(hashtextextended('benefit of ' || p, 0)) from unnest($1::bigint[]) with ordinality u (p, n) order by n`,
    [persons],
  )
  const { rows } = await client.query<{ n: number; benefit: string }>(
    `select t.n, m.benefit from unnest($1::int[], $2::bigint[], $3::date[]) t (n, p, d)
     join app.entitlement_member m on m.person_id = t.p and m.during && daterange(t.d, null)`,
    [spans.map((_, n) => n), spans.map(({ person }) => person), spans.map(({ since }) => firstDay(since))],
  )
  const clashes: (string | undefined)[] = groups.map(() => undefined)
  const refuse = (n: number, other: string) => {
    const span = spans[n]
    if (span && isExclusive(span.item.id, other))
      clashes[span.at] ??= `家庭成员正在享受“${itemTitle(other)}”，不能同时享受“${span.item.title}”`
  }
  for (const { n, benefit } of rows) refuse(n, benefit)
  const inFile = new Map<number, string[]>()
  for (const [n, { person, item }] of spans.entries()) {
    const others = inFile.get(person) ?? []
    for (const other of others) refuse(n, other)
    inFile.set(person, [...others, item.id])
  }
  return clashes
}

const isExclusive = (item: string, other: string): boolean =>
  item === other || (exclusiveItems.get(item)?.has(other) ?? false)

/**
 * Opens the benefits in sets, each with a closed case that says where it comes from, as `openEntitlement` does one by one:
 * owed from `since` on, paid here from the month after `paidThrough`. The next review is due a period after `today`.
 */
export async function openBenefits(
  client: pg.ClientBase,
  batch: { readonly id: number; readonly today: PlainDate; readonly starter: string },
  benefits: readonly StandingBenefit[],
): Promise<void> {
  if (benefits.length === 0) return
  const counties = [...new Set(benefits.map(({ area }) => countyOf(area)))].sort((a, b) => a - b)
  for (const county of counties)
    await client.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`county money ${county}`])
  const caseId = await reserve(client, 'app.case_id_seq', benefits.length)
  const id = await reserve(client, 'app.entitlement_id_seq', benefits.length)
  const numbers = await caseNumbers(client, benefits, batch.today)
  const placed = benefits.map((benefit, i) => ({
    ...benefit,
    id: id + i,
    caseId: caseId + i,
    caseNo: numbers[i] ?? '',
    place: `${countyOf(benefit.area)}\t${benefit.area}`,
  }))
  const note = `批量导入 ${batch.id}`
  await copyGuarded(
    client,
    'app."case"',
    'id, county_id, area, case_no, item, kind, workflow, state, applicant_id, applicant_name, household_id, members, residence, is_open, applied_on, entitlement_id, decided_item, decided_fen, decided_on',
    placed.map(
      (b) =>
        `${b.caseId}\t${b.place}\t${b.caseNo}\t${b.item.id}\tapplication\t${b.item.workflow}\t${takeOver.to}\t${b.payeeId}\t${copyText(b.payeeName)}\t${b.householdId}\t${b.covered.length}\t${b.residence}\tf\t${firstDay(b.since)}\t${b.id}\t${b.item.id}\t${b.monthly}\t${firstDay(b.since)}\n`,
    ),
  )
  await copyGuarded(
    client,
    'app.case_event',
    'case_id, seq, county_id, area, action, from_state, to_state, on_date, actor_kind, actor_name, actor_role, note',
    placed.map(
      (b) =>
        `${b.caseId}\t1\t${b.place}\t${takeOver.action}\t${workflowOf(b.item.workflow).initial}\t${takeOver.to}\t${batch.today}\tsystem\t${copyText(batch.starter)}\t批量导入\t${note}：此前已审核确认并发放至 ${b.paidThrough}\n`,
    ),
  )
  await copyGuarded(
    client,
    'app.case_member',
    'case_id, county_id, area, person_id, relation, is_adult',
    placed.flatMap((b) =>
      b.covered.map(
        ({ id: person, relation, born }) =>
          `${b.caseId}\t${b.place}\t${person}\t${relation}\t${addMonths(born, 18 * 12) <= batch.today ? 't' : 'f'}\n`,
      ),
    ),
  )
  const paysFrom = (b: StandingBenefit): PlainDate => firstDay(laterMonth(b.since, addToMonth(b.paidThrough, 1)))
  await copyGuarded(
    client,
    'app.entitlement',
    'id, county_id, area, case_id, item, payee_id, payee_name, household_id, members, pays, start_month, pays_from, recheck_from, review_due_on',
    placed.map(
      (b) =>
        `${b.id}\t${b.place}\t${b.caseId}\t${b.item.id}\t${b.payeeId}\t${copyText(b.payeeName)}\t${b.householdId}\t${b.covered.length}\tmonthly\t${firstDay(b.since)}\t${paysFrom(b)}\t${paysFrom(b)}\t${addMonths(batch.today, b.reviewMonths)}\n`,
    ),
  )
  await copyGuarded(
    client,
    'app.entitlement_member',
    'entitlement_id, county_id, area, person_id, benefit, during',
    placed.flatMap((b) =>
      b.covered.map(({ id: person }) => `${b.id}\t${b.place}\t${person}\t${b.item.id}\t[${firstDay(b.since)},)\n`),
    ),
  )
  await copyGuarded(
    client,
    'app.entitlement_amount',
    'entitlement_id, county_id, area, from_month, monthly_fen, reason, case_id',
    placed.map((b) => `${b.id}\t${b.place}\t${firstDay(b.since)}\t${b.monthly}\t${note}\t${b.caseId}\n`),
  )
}

const countyOf = (area: number): number => Math.floor(area / 1_000_000)
const laterMonth = (a: Month, b: Month): Month => (a > b ? a : b)

/** Gapless, in the order of the file. */
async function caseNumbers(
  client: pg.ClientBase,
  benefits: readonly StandingBenefit[],
  today: PlainDate,
): Promise<string[]> {
  const { rows } = await client.query<{ no: string }>(
    'select app.next_case_no(c, $2::date) as no from unnest($1::int[]) with ordinality t (c, n) order by n',
    [benefits.map(({ area }) => countyOf(area)), today],
  )
  return rows.map(({ no }) => no)
}

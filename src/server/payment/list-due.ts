import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import type { RunHead } from './pay-run-head.ts'

/**
 * Writes a draft line for everything owed and not given up to the run's month, in one statement: this month for all, earlier
 * months where something changed since (`recheck_from`) or a month had no run. Yields how many lines, and how many payments were
 * left out because another entitlement pays the same person the same item for that month.
 */
export async function listDue(
  tx: Tx,
  run: Pick<RunHead, 'id' | 'county_id' | 'month' | 'item_group'>,
  today: string,
): Promise<{ readonly lines: number; readonly doubles: number }> {
  const { rows } = await sql<{ lines: number; doubles: number }>`
    with gap as materialized (
      select i.item, (select (max(r.month) + interval '1 month')::date from pay.run r where r.county_id = ${run.county_id}
          and r.state <> 'cancelled' and r.month < ${run.month}::date and r.item_group in ('all', i.item)) as month
      from (select distinct item from app.entitlement where county_id = ${run.county_id} and pays <> 'nothing') i
    ), span as (
      select e.id, e.area, e.payee_id, e.item, e.pays,
        greatest(e.start_month, e.pays_from, least(${run.month}::date, e.recheck_from, gap.month)) as first,
        least(e.end_month, ${run.month}::date) as last
      from app.entitlement e join gap on gap.item = e.item
      where e.county_id = ${run.county_id} and e.pays <> 'nothing' and e.state <> 'suspended'
        and e.start_month <= ${run.month}::date
        and (e.end_month is null or e.end_month >= least(${run.month}::date, e.recheck_from, gap.month))
        and (${run.item_group} = 'all' or e.item = ${run.item_group})
    ), due as (
      select s.id, s.area, s.payee_id, s.item, s.pays, m.month, amount.fen - coalesce(given.fen, 0) as fen, given.fen as given
      from span s
      cross join lateral (select generate_series(s.first, s.last, interval '1 month')::date as month) m
      cross join lateral (
        select a.monthly_fen as fen from app.entitlement_amount a
        where a.entitlement_id = s.id and a.from_month <= m.month and (a.until_month is null or a.until_month >= m.month)
        order by a.id desc limit 1) amount
      left join lateral (
        select p.is_paused from app.entitlement_pause p where p.entitlement_id = s.id and p.from_month <= m.month
        order by p.id desc limit 1) pause on true
      left join lateral (
        select sum(g.fen)::bigint as fen from (
          select l.fen from pay.line l
            where l.entitlement_id = s.id and l.month = m.month and l.state <> 'cancelled' and l.reissue_of is null
          union all select r.fen from pay.reserve_payment r where r.entitlement_id = s.id and r.month = m.month
          union all select -o.fen from pay.overpayment o
            where o.entitlement_id = s.id and o.month = m.month and o.state <> 'withdrawn') g) given on true
      where pause.is_paused is not true
    ), numbered as (
      select d.*, coalesce(before.part, 0) + row_number() over (partition by d.payee_id, d.item, d.month order by d.id) as part,
        d.pays = 'monthly' and (coalesce(before.others, false)
          or row_number() over (partition by d.payee_id, d.item, d.month order by d.id) > 1) as is_double
      from due d
      left join lateral (
        select max(l.part) as part, bool_or(l.entitlement_id <> d.id) as others from pay.line l
        where l.person_id = d.payee_id and l.item = d.item and l.month = d.month and l.state <> 'cancelled') before on true
      where d.fen > 0
    ), listed as (
      insert into pay.line (run_id, county_id, area, entitlement_id, person_id, item, month, fen, kind, part, account_id)
      select ${run.id}, ${run.county_id}, n.area, n.id, n.payee_id, n.item, n.month, n.fen,
        case when n.month < ${run.month}::date or n.given is not null then 'arrears' else 'regular' end, n.part,
        ${currentAccount(today, sql`n.payee_id`)}
      from numbered n where not n.is_double order by n.area, n.payee_id, n.month
      returning 1
    )
    select (select count(*) from listed)::int as lines, (select count(*) from numbered where is_double)::int as doubles`.execute(
    tx,
  )
  return rows[0] ?? { lines: 0, doubles: 0 }
}

/** The account a person is paid to on a day: the one recorded last among those in force. */
export const currentAccount = (today: string, person: ReturnType<typeof sql>) => sql`(
  select b.id from reg.bank_account b where b.person_id = ${person} and b.valid_from <= ${today}::date
    and (b.valid_until is null or b.valid_until > ${today}::date) order by b.id desc limit 1)`

/** Months up to the run's are listed now; what has run out is ended. */
export async function markListed(tx: Tx, run: Pick<RunHead, 'county_id' | 'month' | 'item_group'>): Promise<void> {
  await sql`update app.entitlement set recheck_from = null
    where county_id = ${run.county_id} and recheck_from <= ${run.month}::date and state <> 'suspended'
      and (${run.item_group} = 'all' or item = ${run.item_group})`.execute(tx)
  await sql`update app.entitlement set state = 'ended'
    where county_id = ${run.county_id} and state in ('active', 'ending') and end_month < ${run.month}::date`.execute(tx)
}

/** Lines of `runId` in these states leave the run; the next run looks at their months again. Yields how many. */
export async function dropLines(tx: Tx, runId: number, states: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with dropped as (
      update pay.line set state = 'cancelled' where run_id = ${runId} and state = any(${[...states]}::text[])
      returning entitlement_id, month, reissue_of
    ), marked as (
      update app.entitlement e set recheck_from = least(e.recheck_from, d.month)
      from (select entitlement_id, min(month) as month from dropped where reissue_of is null group by 1) d
      where e.id = d.entitlement_id returning 1
    )
    select count(*)::int as n from dropped`.execute(tx)
  return rows[0]?.n ?? 0
}

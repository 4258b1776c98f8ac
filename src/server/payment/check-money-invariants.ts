import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { findUnsigned } from './list-signature.ts'

export interface Invariant {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** The run of a line that was sent again is its last one; a chain is what became of one obligation. */
const chains = sql`
  select o.id, o.county_id, o.entitlement_id, o.person_id, o.item, o.month, o.fen, o.part, leaf.state, leaf.id as leaf_id
  from pay.line o cross join lateral (
    with recursive chain as (
      select o.id, o.state, 0 as depth
      union all select l.id, l.state, c.depth + 1 from chain c join pay.line l on l.reissue_of = c.id and l.state <> 'cancelled')
    select id, state from chain order by depth desc limit 1) leaf
  where o.reissue_of is null and o.state <> 'cancelled'`

/** Each query yields the rows that break the rule; `what` says which. */
const rules = [
  {
    name: '每笔分录借贷相等',
    broken: sql`select e.id::text as what from pay.entry e left join pay.posting p on p.entry_id = e.id
      group by e.id having coalesce(sum(p.fen), 0) <> 0 or count(p.fen) < 2`,
  },
  {
    name: '全部账户余额合计为零，且与分录一致',
    broken: sql`select a.county_id || ' ' || a.code as what from pay.ledger_account a
        left join pay.posting p on p.county_id = a.county_id and p.account = a.code
        group by a.county_id, a.code, a.balance_fen having a.balance_fen <> coalesce(sum(p.fen), 0)
      union all select county_id::text from pay.ledger_account group by county_id having sum(balance_fen) <> 0`,
  },
  {
    name: '资金不透支：可用资金、备用金均不为负',
    broken: sql`select county_id::text as what from pay.ledger_account where code in ('bank', 'bank-in-transit', 'payable')
        group by county_id having sum(balance_fen) < 0
      union all select code from pay.ledger_account where must_not_be_negative and balance_fen < 0`,
  },
  {
    name: '应付余额等于已复核未送、未成功待补发的明细',
    broken: sql`select county_id::text as what from (
        select county_id, -balance_fen as booked, 0 as listed from pay.ledger_account where code = 'payable'
        union all select county_id, 0, fen from (${chains}) c where state = 'approved'
          or (state in ('failed', 'returned') and not exists (select 1 from pay.overpayment x where x.line_id = c.leaf_id))
          or (state in ('draft', 'held') and c.leaf_id <> c.id)) s
      group by county_id having sum(booked) <> sum(listed)`,
  },
  {
    name: '在途余额等于已送银行未回盘的明细',
    broken: sql`select county_id::text as what from (
        select county_id, -balance_fen as booked, 0 as listed from pay.ledger_account where code = 'bank-in-transit'
        union all select county_id, 0, fen from pay.line where state in ('sent', 'unknown')) s
      group by county_id having sum(booked) <> sum(listed)`,
  },
  {
    name: '支出等于已复核的明细加备用金支付减多发',
    broken: sql`select county_id || ' ' || item as what from (
        select county_id, substr(code, 9) as item, balance_fen as booked, 0 as listed from pay.ledger_account where kind = 'expense'
        union all select county_id, item, 0, fen from (${chains}) c where c.state not in ('draft', 'held') or c.leaf_id <> c.id
        union all select county_id, item, 0, fen from pay.reserve_payment
        union all select county_id, item, 0, -fen from pay.overpayment where state <> 'withdrawn') s
      group by 1, county_id, item having sum(booked) <> sum(listed)`,
  },
  {
    name: '应收余额等于尚未收回的多发',
    broken: sql`select county_id::text as what from (
        select county_id, balance_fen as booked, 0 as listed from pay.ledger_account where code = 'receivable'
        union all select county_id, 0, fen - recovered_fen from pay.overpayment where kind = 'received' and state in ('open', 'recovered')) s
      group by county_id having sum(booked) <> sum(listed)`,
  },
  {
    name: '一人一事项一月只发一次',
    broken: sql`select l.person_id || ' ' || l.item || ' ' || l.month as what from pay.line l
      join app.entitlement e on e.id = l.entitlement_id
      where e.pays = 'monthly' and l.state <> 'cancelled' and l.reissue_of is null
      group by l.person_id, l.item, l.month having count(distinct l.entitlement_id) > 1
        or count(*) filter (where l.part = 1) > 1`,
  },
  {
    name: '没有人被多发而未列入应收',
    broken: sql`select g.entitlement_id || ' ' || g.month as what from (
        select entitlement_id, month, sum(fen) as fen from (
          select entitlement_id, month, fen from pay.line where state <> 'cancelled' and reissue_of is null
          union all select entitlement_id, month, fen from pay.reserve_payment
          union all select entitlement_id, month, -fen from pay.overpayment where state <> 'withdrawn') x group by 1, 2) g
      join app.entitlement e on e.id = g.entitlement_id
      left join lateral (select a.monthly_fen as fen from app.entitlement_amount a where a.entitlement_id = e.id
        and a.from_month <= g.month and (a.until_month is null or a.until_month >= g.month) order by a.id desc limit 1) amount on true
      left join lateral (select p.is_paused from app.entitlement_pause p where p.entitlement_id = e.id and p.from_month <= g.month
        order by p.id desc limit 1) pause on true
      where g.fen > case when g.month < e.start_month or g.month > e.end_month or pause.is_paused then 0 else coalesce(amount.fen, 0) end`,
  },
  {
    name: '批次笔数、金额与明细、银行文件三方一致',
    broken: sql`select r.id::text as what from pay.run r
        left join pay.line l on l.run_id = r.id and l.state not in ('held', 'cancelled')
        group by r.id, r.county_id having r.lines <> count(l.id) or r.total_fen <> coalesce(sum(l.fen), 0)
      union all select r.id::text from pay.run r where r.state in ('sent', 'settled') and not exists (
        select 1 from pay.bank_file f where f.run_id = r.id and f.direction = 'out' and f.lines = r.lines and f.total_fen = r.total_fen)`,
  },
  {
    name: '编制与复核不是同一人',
    broken: sql`select id::text as what from pay.run where state in ('approved', 'sent', 'settled')
      and (approved_by is null or approved_by = opened_by)`,
  },
  {
    name: '已结清批次的每笔明细都有结果',
    broken: sql`select l.id::text as what from pay.line l join pay.run r on r.id = l.run_id
      where r.state = 'settled' and l.state not in ('ok', 'failed', 'returned', 'cancelled')`,
  },
]

/** The money rules of the platform, each with how many rows break it; for the areas the transaction sees. */
export async function checkMoneyInvariants(tx: Tx): Promise<readonly Invariant[]> {
  const answers: Invariant[] = []
  for (const { name, broken } of rules) {
    const { rows } = await sql<{ what: string }>`select what from (${broken}) b order by 1 limit 5`.execute(tx)
    answers.push(
      invariant(
        name,
        rows.map((row) => row.what),
      ),
    )
  }
  answers.push(invariant('已复核的清单与签名一致', (await findUnsigned(tx)).slice(0, 5)))
  return answers
}

const invariant = (name: string, broken: readonly (string | number)[]): Invariant => ({
  name,
  ok: broken.length === 0,
  detail: broken.length === 0 ? '' : `不成立：${broken.join('、')}`,
})

import { sql } from 'kysely'
import { addDays } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import type { RunHead } from './pay-run-head.ts'

/** What stops a payment until a second person looked at it; some stop it whatever anybody says. */
export const screens = {
  'payee-dead': { says: '领款人已登记死亡', mayRelease: false },
  'member-dead': { says: '共同享受人员中有人已登记死亡，待遇尚未调整', mayRelease: true },
  'no-account': { says: '没有可用的银行账户', mayRelease: false },
  'shared-account': { says: '同一银行账户被三人以上领款', mayRelease: true },
  'new-account': { says: '银行账户在七日内变更', mayRelease: true },
  'suspended-since': { says: '清单生成后待遇已暂停或终止', mayRelease: false },
  exclusive: { says: '有人同时享受不能兼得的救助', mayRelease: true },
  'staff-account': { says: '领款账户是工作人员的账户', mayRelease: true },
  'shared-phone': { says: '领款人的联系电话有十人以上登记', mayRelease: true },
  'other-holder': { says: '账户户名与领款人姓名不一致', mayRelease: true },
} as const

/** An account changed on this many days before the payment or later is looked at (day 7 held, day 8 not). */
const newAccountDays = 7
const payeesPerCard = 3
const personsPerPhone = 10

const reasons = sql`(values ${sql.join(Object.entries(screens).map(([id, { says }]) => sql`(${id}, ${says})`))})`

/** Hits on lines not yet held, one row a line and screen, leaving out what a second person released. */
const hitsOf = (run: RunHead, today: PlainDate, exclusive: ReadonlyMap<string, ReadonlySet<string>>) => {
  const pairs = [...exclusive].flatMap(([one, others]) => [...others].map((other) => [one, other] as const))
  return sql<{ lineId: number; screen: string }>`
    with line as materialized (
      select l.id, l.entitlement_id, l.person_id, l.month, l.account_id, l.holds from pay.line l
      where l.run_id = ${run.id} and l.state = 'draft'
    ), member as materialized (
      select l.id, l.person_id as payee, l.month, m.person_id, m.benefit from line l
      join app.entitlement_member m on m.entitlement_id = l.entitlement_id
    ), dead as materialized (
      select person_id from pay.deaths_of((select array_agg(p) from (select person_id p from line union select person_id from member) x))
    ), account as materialized (
      select l.id, a.person_id, a.holder, a.card_bidx, a.valid_from from line l join reg.bank_account a on a.id = l.account_id
    ), other as materialized (
      select b.person_id, b.benefit from app.benefits_within((select array_agg(distinct person_id) from member),
        daterange(${run.month}::date, (${run.month}::date + interval '1 month')::date)) b
    ), pair as (select * from unnest(${pairs.map(([one]) => one)}::text[], ${pairs.map(([, two]) => two)}::text[]) as p(one, two)
    ), hit as (
      select id, 'payee-dead' as screen from line where person_id in (select person_id from dead)
      union select id, 'member-dead' from member where person_id <> payee and person_id in (select person_id from dead)
      union select id, 'no-account' from line where account_id is null
      union select a.id, 'shared-account' from account a join pay.payees_per_card(
        (select array_agg(distinct card_bidx) from account), ${today}::date) c on c.card_bidx = a.card_bidx where c.payees >= ${payeesPerCard}
      union select a.id, 'new-account' from account a where a.valid_from >= ${addDays(today, -newAccountDays)}::date
        and exists (select 1 from reg.bank_account b where b.person_id = a.person_id and b.valid_until is not null and b.card_bidx <> a.card_bidx)
      union select l.id, 'suspended-since' from line l join app.entitlement e on e.id = l.entitlement_id
        where e.state = 'suspended' or e.end_month < l.month
      union select m.id, 'exclusive' from member m join other o on o.person_id = m.person_id
        join pair p on p.one = m.benefit and p.two = o.benefit
      union select a.id, 'staff-account' from account a join pay.staff_cards(
        (select array_agg(distinct card_bidx) from account), ${today}::date) s on s.card_bidx = a.card_bidx and s.person_id <> a.person_id
      union select id, 'shared-phone' from line where person_id in (
        select person_id from pay.with_shared_phone((select array_agg(person_id) from line), ${personsPerPhone}))
      union select a.id, 'other-holder' from account a join line l on l.id = a.id join app.entitlement e on e.id = l.entitlement_id
        where translate(a.holder, ' ·•・．.', '') <> translate(e.payee_name, ' ·•・．.', '')
    )
    select h.id as "lineId", h.screen from hit h join line l on l.id = h.id where not h.screen = any(l.holds)`
}

/** Holds every line that a screen hits, with all its reasons. Yields how many lines. */
export async function holdHits(
  tx: Tx,
  run: RunHead,
  today: PlainDate,
  exclusive: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<number> {
  await joinByHash(tx, true)
  const { numAffectedRows } = await sql`
    update pay.line l set state = 'held', holds = l.holds || h.ids, hold_reason = h.says from (
      select "lineId", array_agg(screen order by screen) as ids, string_agg(r.says, '；' order by screen) as says
      from (${hitsOf(run, today, exclusive)}) hits join ${reasons} as r (id, says) on r.id = hits.screen group by 1) h
    where l.id = h."lineId"`.execute(tx)
  await joinByHash(tx, false)
  return Number(numAffectedRows ?? 0)
}

/** How many lines would be held now. */
export async function countHits(
  tx: Tx,
  run: RunHead,
  today: PlainDate,
  exclusive: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<number> {
  await joinByHash(tx, true)
  const { rows } = await sql<{ n: number }>`
    select count(distinct "lineId")::int as n from (${hitsOf(run, today, exclusive)}) hits`.execute(tx)
  await joinByHash(tx, false)
  return rows[0]?.n ?? 0
}

/** The parts of a screen have no statistics; a nested loop over a whole county's list would take minutes. */
async function joinByHash(tx: Tx, only: boolean): Promise<void> {
  await sql`select set_config('enable_nestloop', ${only ? 'off' : 'on'}, true)`.execute(tx)
}

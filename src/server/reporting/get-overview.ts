import { sql } from 'kysely'
import { z } from 'zod'
import { divisionLevel, subtreeRange } from '#core/division-code.ts'
import { month } from '#core/plain-date.ts'
import { areaCode, type Fen } from '#core/units.ts'
import { type WorkflowState, workflows } from '#core/workflow.ts'
import type { StaffActor } from '../access/actor.ts'
import type { Overview } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { divisionNames } from '../registry/divisions.ts'

export const GetOverview = z.object({ area: z.coerce.number().int().optional() })

/** Codes below a level share this many units, so that an area's parts are grouped by integer division. */
const partSize = { state: 1e10, province: 1e8, city: 1e6, county: 1e3, township: 1, village: 1 } as const

/** The state of things in one area: counted from the same rows the lists show, never kept twice. */
export async function getOverview(tx: Tx, actor: StaffActor, input: z.output<typeof GetOverview>): Promise<Overview> {
  const area = areaCode(input.area ?? actor.unitArea)
  const { lo, hi } = subtreeRange(area)
  const size = partSize[divisionLevel(area)]
  const here = sql`area >= ${lo}::bigint and area < ${hi}::bigint`
  const living = sql`
    with living as (
      select e.id, e.area, e.item, e.members, coalesce(a.monthly_fen, 0) as fen
      from app.entitlement e left join lateral (
        select monthly_fen from app.entitlement_amount x where x.entitlement_id = e.id order by x.id desc limit 1) a on true
      where ${here} and e.state in ('active', 'ending') and e.pays <> 'once')`
  const counts = await sql<{
    open: number
    late: number
    living: number
    persons: number
    fen: Fen
    warnings: number
  }>`${living}
    select (select count(*)::int from app."case" where ${here} and is_open) as open,
      (select count(*)::int from app."case" where ${here} and is_open and due_on < ${actor.today}::date and not due_is_provisional) as late,
      (select count(*)::int from living) as living, (select coalesce(sum(members), 0)::int from living) as persons,
      (select coalesce(sum(fen), 0)::bigint from living) as fen,
      (select count(*)::int from app.warning where ${here} and state <> 'closed') as warnings`.execute(tx)
  const byState = await sql<{
    state: string
    cases: number
  }>`select state, count(*)::int as cases from app."case" where ${here} and is_open group by state order by state`.execute(
    tx,
  )
  const byArea = await sql<{ part: number; households: number; persons: number; monthly: Fen }>`${living}
    select area / ${size}::bigint * ${size}::bigint as part, count(*)::int as households, sum(members)::int as persons, sum(fen)::bigint as monthly
    from living group by 1 order by 1`.execute(tx)
  const byItem = await sql<{ item: string; households: number; persons: number; monthly: Fen }>`${living}
    select item, count(*)::int as households, sum(members)::int as persons, sum(fen)::bigint as monthly from living group by item order by item`.execute(
    tx,
  )
  const byMonth = await sql<{ month: string; applied: number; approved: number; refused: number; paid: Fen }>`
    select to_char(m, 'YYYY-MM') as month,
      (select count(*)::int from app."case" where ${here} and kind = 'application' and applied_on >= m and applied_on < m + interval '1 month') as applied,
      (select count(*)::int from app."case" where ${here} and state = 'approved' and decided_on >= m and decided_on < m + interval '1 month') as approved,
      (select count(*)::int from app."case" where ${here} and state = 'refused' and decided_on >= m and decided_on < m + interval '1 month') as refused,
      (select coalesce(sum(fen), 0)::bigint from pay.line where ${here} and state = 'ok' and month = m) as paid
    from generate_series(date_trunc('month', ${actor.today}::date) - interval '11 months', ${actor.today}::date, interval '1 month') m order by m`.execute(
    tx,
  )
  const names = await divisionNames(
    tx,
    byArea.rows.map((row) => row.part),
  )
  const c = counts.rows[0]
  if (!c) throw new Error('overview gave no row')
  return {
    asOf: new Date().toISOString(),
    cards: [
      {
        id: 'living',
        title: '在册救助户数',
        value: c.living,
        unit: 'count',
        hint: '正在享受和渐退期内的户数，不含一次性救助',
        link: '/desk/entitlements',
      },
      {
        id: 'persons',
        title: '在册救助人数',
        value: c.persons,
        unit: 'count',
        hint: '上述各户的保障人数合计',
        link: '/desk/entitlements',
      },
      {
        id: 'monthly',
        title: '月应发金额',
        value: c.fen,
        unit: 'fen',
        hint: '上述各户现行月救助金合计',
        link: '/desk/entitlements',
      },
      { id: 'open', title: '在办件', value: c.open, unit: 'count', hint: '尚未办结的申请和复核', link: '/desk/cases' },
      {
        id: 'late',
        title: '超期件',
        value: c.late,
        unit: 'count',
        hint: '已过法定时限；涉及尚未公布放假安排年份的不计',
        link: '/desk/cases?clock=late',
      },
      {
        id: 'warnings',
        title: '未办结预警',
        value: c.warnings,
        unit: 'count',
        hint: '待处置和复核中的预警',
        link: '/desk/warnings',
      },
    ],
    byState: byState.rows.map((row) => ({ ...row, title: stateTitle(row.state) })),
    byMonth: byMonth.rows.map((row) => ({ ...row, month: month(row.month) })),
    byArea: byArea.rows.map(({ part, ...row }) => ({ ...row, area: areaCode(part), name: names.get(part) ?? '' })),
    byItem: byItem.rows,
  }
}

function stateTitle(state: string): string {
  for (const workflow of Object.values(workflows)) {
    const states: Readonly<Record<string, WorkflowState>> = workflow.states
    const found = states[state]
    if (found) return found.title
  }
  return state
}

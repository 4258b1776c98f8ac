import { sql } from 'kysely'
import { z } from 'zod'
import { type AreaCode, areaCode, type Fen } from '#core/units.ts'
import { hasRole, type StaffActor } from '../access/actor.ts'
import type { PayRunAction, PayRunDetail } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { divisionNames } from '../registry/divisions.ts'
import { bankLayouts } from './bank-layouts.ts'
import { payRunRows } from './find-pay-runs.ts'
import { getRunHead, type RunHead } from './pay-run-head.ts'
import { reissuable } from './reissuable.ts'

export const GetPayRun = z.object({ runId: z.coerce.number().int() })

/** A run with its sums, files, log and what the caller may do next. @throws DomainError `not-found`. */
export async function getPayRun(
  tx: Tx,
  actor: StaffActor,
  { runId }: z.output<typeof GetPayRun>,
): Promise<PayRunDetail> {
  const run = await getRunHead(tx, runId)
  const [row] = await payRunRows(tx, sql`r.id = ${run.id}`)
  if (!row) throw new DomainError('not-found')
  return {
    ...row,
    listSm3: run.list_sm3,
    signature: await signatureOf(tx, run),
    byState: await sumsBy<{ state: string }>(tx, run, sql`l.state`, sql`'state'`),
    byTownship: await townshipSums(tx, run),
    byItem: await sumsBy<{ item: string }>(tx, run, sql`l.item`, sql`'item'`),
    previousTotal: await previousTotal(tx, run),
    files: await filesOf(tx, run),
    events: await eventsOf(tx, run),
    actions: await actionsOf(tx, actor, run),
  }
}

async function signatureOf(tx: Tx, run: RunHead): Promise<PayRunDetail['signature']> {
  const signed = await tx
    .selectFrom('pay.list_signature')
    .select(['root', 'public_key', 'at'])
    .where('run_id', '=', run.id)
    .executeTakeFirst()
  return signed ? { root: signed.root, publicKey: signed.public_key, at: signed.at.toISOString() } : null
}

type Sums = { readonly lines: number; readonly total: Fen }

async function sumsBy<Key>(tx: Tx, run: RunHead, by: ReturnType<typeof sql>, name: ReturnType<typeof sql>) {
  const { rows } = await sql<{ row: Key & Sums }>`
    select jsonb_build_object(${name}, ${by}, 'lines', count(*), 'total', sum(l.fen)) as row
    from pay.line l where l.run_id = ${run.id} group by ${by} order by ${by}`.execute(tx)
  return rows.map(({ row }) => row)
}

async function townshipSums(tx: Tx, run: RunHead): Promise<(Sums & { area: AreaCode; name: string })[]> {
  const { rows } = await sql<Sums & { area: number }>`
    select l.area / 1000 * 1000 as area, count(*)::int as lines, sum(l.fen)::bigint as total from pay.line l
    where l.run_id = ${run.id} and l.state not in ('held', 'cancelled') group by 1 order by 1`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return rows.map((row) => ({ ...row, area: areaCode(row.area), name: names.get(row.area) ?? String(row.area) }))
}

async function previousTotal(tx: Tx, run: RunHead): Promise<Fen | null> {
  const former = await tx
    .selectFrom('pay.run')
    .select('total_fen')
    .where('county_id', '=', run.county_id)
    .where('item_group', '=', run.item_group)
    .where('month', '<', run.month)
    .where('state', '<>', 'cancelled')
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  return former?.total_fen ?? null
}

async function filesOf(tx: Tx, run: RunHead): Promise<PayRunDetail['files']> {
  const files = await tx
    .selectFrom('pay.bank_file')
    .select(['id', 'direction', 'layout', 'file_name', 'lines', 'total_fen', 'sm3', 'at'])
    .where('run_id', '=', run.id)
    .orderBy('id')
    .execute()
  return files.map((file) => ({
    id: file.id,
    direction: file.direction === 'in' ? 'in' : 'out',
    layout: Object.values(bankLayouts).find(({ id }) => id === file.layout)?.title ?? file.layout,
    fileName: file.file_name,
    lines: file.lines,
    total: file.total_fen,
    sm3: file.sm3,
    at: file.at.toISOString(),
  }))
}

const eventTitles: Readonly<Record<string, string>> = {
  open: '编制清单',
  freeze: '锁定清单',
  check: '筛查',
  release: '放行暂缓明细',
  approve: '复核',
  export: '送银行',
  settle: '接收回盘',
  reissue: '补发失败明细',
  cancel: '作废',
}

async function eventsOf(tx: Tx, run: RunHead): Promise<PayRunDetail['events']> {
  const events = await tx
    .selectFrom('pay.run_event')
    .select(['action', 'at', 'actor_name'])
    .where('run_id', '=', run.id)
    .orderBy('id')
    .execute()
  return events.map((event) => ({
    action: event.action,
    title: eventTitles[event.action] ?? event.action,
    at: event.at.toISOString(),
    actor: event.actor_name,
  }))
}

interface ActionRule {
  readonly id: PayRunAction
  readonly title: string
  readonly states: readonly string[]
  readonly role: 'county-cashier' | 'county-finance' | 'either'
}

const actionRules: readonly ActionRule[] = [
  { id: 'freeze', title: '锁定清单', states: ['draft'], role: 'county-cashier' },
  { id: 'check', title: '筛查', states: ['frozen'], role: 'county-cashier' },
  { id: 'approve', title: '复核', states: ['checked'], role: 'county-finance' },
  { id: 'check', title: '重新筛查', states: ['checked'], role: 'county-cashier' },
  { id: 'export', title: '生成银行文件', states: ['approved'], role: 'county-cashier' },
  { id: 'settle', title: '接收银行回盘', states: ['sent', 'settled'], role: 'county-cashier' },
  { id: 'reissue', title: '补发失败明细', states: ['sent', 'settled'], role: 'county-cashier' },
  { id: 'cancel', title: '作废', states: ['draft', 'frozen', 'checked', 'approved'], role: 'either' },
]

async function actionsOf(tx: Tx, actor: StaffActor, run: RunHead): Promise<PayRunDetail['actions']> {
  const mine = actionRules.filter(
    ({ states, role }) =>
      states.includes(run.state) &&
      (role === 'either' ? hasRole(actor, 'county-cashier', 'county-finance') : hasRole(actor, role)),
  )
  const failed = mine.some(({ id }) => id === 'reissue') ? await countReissuable(tx, run, actor) : undefined
  return mine
    .filter(({ id }) => id !== 'reissue' || (failed?.failed ?? 0) > 0)
    .map(({ id, title }) => ({ id, title, unmet: unmetOf(id, actor, run, failed?.ready ?? 0) }))
}

function unmetOf(id: PayRunAction, actor: StaffActor, run: RunHead, ready: number): string[] {
  if (id === 'approve' && run.opened_by === actor.id) return ['编制清单的人不能复核，须由另一人办理']
  if (id === 'approve' && run.lines === 0) return ['清单中没有可以发放的明细']
  if (id === 'reissue' && ready === 0) return ['失败明细的领款账户尚未更正']
  return []
}

async function countReissuable(tx: Tx, run: RunHead, actor: StaffActor) {
  const { rows } = await sql<{ failed: number; ready: number }>`
    select (select count(*)::int from pay.line l where l.run_id = ${run.id} and l.state in ('failed', 'returned')
        and not exists (select 1 from pay.line r where r.reissue_of = l.id and r.state <> 'cancelled')
        and not exists (select 1 from pay.overpayment o where o.line_id = l.id)) as failed,
      (select count(*)::int from (${reissuable(run.id, actor.today)}) x) as ready`.execute(tx)
  return rows[0]
}

import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

export type ExportNeed = 'nobody' | 'unit' | 'county' | 'supervisor'
export const exportNeedTitles: Readonly<Record<ExportNeed, string>> = {
  nobody: '无需审批',
  unit: '须本单位另一人批准',
  county: '须县级审核确认人员批准',
  supervisor: '须县级审核确认人员和监督管理人员批准',
}

/** Who must approve a file, by its records together with the officer's other exports of 24 hours: 25, 250, 2,500. */
export const exportNeed = (records: number): ExportNeed =>
  records < 25 ? 'nobody' : records < 250 ? 'unit' : records < 2500 ? 'county' : 'supervisor'

const order: readonly ExportNeed[] = ['nobody', 'unit', 'county', 'supervisor']
export const isHigher = (a: ExportNeed, b: ExportNeed): boolean => order.indexOf(a) > order.indexOf(b)

/** Records of the officer's exports of the last 24 hours, asked for and not refused; one officer's requests go one after the other. */
export async function recentExports(tx: Tx, accountId: number): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`export ${accountId}`}, 0))`.execute(tx)
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(r.records), 0)::int as n from app.export_request r
    where r.account_id = ${accountId} and r.asked_at > now() - interval '24 hours'
      and not exists (select from app.export_event e where e.export_id = r.id and e.action = 'refuse')`.execute(tx)
  return rows[0]?.n ?? 0
}

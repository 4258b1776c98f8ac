import { sql } from 'kysely'
import { z } from 'zod'
import { isPlainDate } from '#core/plain-date.ts'
import { type Role, roleTitles } from '#core/role.ts'
import { hasRole, type StaffActor } from '../access/actor.ts'
import type { AccessLogRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { divisionNames } from '../registry/divisions.ts'
import { actionTitle, fieldTitle } from './action-titles.ts'
import { recordAccess } from './record-access.ts'

const date = z.string().refine(isPlainDate)
const whole = z.coerce.number().int().positive()

export const accessLogFilter = {
  officer: z.string().trim().max(50).optional(),
  personId: whole.optional(),
  caseId: whole.optional(),
  action: z.string().max(60).optional(),
  result: z.enum(['done', 'refused']).optional(),
  from: date.optional(),
  to: date.optional(),
}
export const FindAccessLog = z.object({ ...pageInput, ...accessLogFilter })
export type AccessLogFilter = Omit<z.output<typeof FindAccessLog>, 'page' | 'size'>

const mostCounted = 10_000
/** Lines of the system and the security administrator, which only the audit administrator reads. */
const ofTheTwo: readonly Role[] = ['system-admin', 'security-admin']
const ofAdministrators: readonly Role[] = [...ofTheTwo, 'audit-admin']

/**
 * The access log, newest first, by who reads it: the audit administrator sees what the other two did, the security administrator
 * what users and the auditor did, supervisors the work in their area. The look is itself a line of the log.
 */
export async function findAccessLog(
  tx: Tx,
  actor: StaffActor,
  { page, size, ...filter }: z.output<typeof FindAccessLog>,
): Promise<Paged<AccessLogRow>> {
  await recordAccess(tx, actor, {
    action: 'view-access-log',
    purpose: filterWords(filter),
    ...(filter.personId ? { personId: filter.personId } : {}),
    ...(filter.caseId ? { caseId: filter.caseId } : {}),
  })
  const rows = await linesOf(tx, actor, filter)
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  const counted = await tx
    .selectFrom(
      linesOf(tx, actor, filter)
        .limit(mostCounted + 1)
        .as('line'),
    )
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return {
    rows: await withNames(tx, rows),
    total: Math.min(counted.n, mostCounted),
    isMore: counted.n > mostCounted,
  }
}

/** Which lines were asked for, as one line; never the name somebody searched by. */
export const filterWords = (filter: AccessLogFilter): string =>
  [
    filter.officer ? '按人员' : '',
    filter.action ?? '',
    filter.result ?? '',
    filter.from || filter.to ? `${filter.from ?? ''}–${filter.to ?? ''}` : '',
  ]
    .filter(Boolean)
    .join('；')

/** The lines that `actor` may see and `filter` asks for, newest first. */
export function linesOf(tx: Tx, actor: StaffActor, filter: AccessLogFilter) {
  let lines = tx
    .selectFrom('audit.access_log')
    .select([
      ...(['id', 'at', 'actor_kind', 'actor_id', 'role', 'unit_area', 'action', 'object_kind', 'object_id'] as const),
      ...(['person_id', 'case_id', 'fields', 'purpose', 'result', 'reason', 'address'] as const),
    ])
    .orderBy('id', 'desc')
  lines = hasRole(actor, 'audit-admin')
    ? lines.where('role', 'in', ofTheTwo)
    : lines.where('role', 'not in', hasRole(actor, 'security-admin') ? ofTheTwo : ofAdministrators)
  if (filter.officer)
    lines = lines
      .where('actor_kind', '=', 'staff')
      .where('actor_id', 'in', sql<number>`(select * from audit.officers_named(${filter.officer}))`)
  if (filter.personId) lines = lines.where('person_id', '=', filter.personId)
  if (filter.caseId) lines = lines.where('case_id', '=', filter.caseId)
  if (filter.action) lines = lines.where('action', '=', filter.action)
  if (filter.result) lines = lines.where('result', '=', filter.result)
  if (filter.from)
    lines = lines.where('at', '>=', sql<Date>`${filter.from}::date::timestamp at time zone 'Asia/Shanghai'`)
  if (filter.to)
    lines = lines.where('at', '<', sql<Date>`(${filter.to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`)
  return lines
}

type Line = Awaited<ReturnType<ReturnType<typeof linesOf>['execute']>>[number]

const titles: Readonly<Record<string, string>> = roleTitles
const kinds: Readonly<Record<string, string>> = { citizen: '群众', system: '系统', public: '未登录' }

/** The same lines with names of officers and units and titles of actions. */
export async function withNames(tx: Tx, lines: readonly Line[]): Promise<AccessLogRow[]> {
  const ids = [
    ...new Set(lines.flatMap(({ actor_kind, actor_id }) => (actor_kind === 'staff' && actor_id ? [actor_id] : []))),
  ]
  const { rows } = await sql<{
    id: number
    login: string
    name: string
    unit_name: string
  }>`select * from audit.officers(${`{${ids}}`}::bigint[])`.execute(tx)
  const officers = new Map(rows.map((row) => [row.id, row]))
  const units = await divisionNames(tx, [...new Set(lines.flatMap(({ unit_area }) => unit_area ?? []))])
  return lines.map((line) => {
    const officer = line.actor_kind === 'staff' && line.actor_id ? officers.get(line.actor_id) : undefined
    return {
      id: line.id,
      at: line.at.toISOString(),
      who: officer ? `${officer.name}（${officer.login}）` : (kinds[line.actor_kind] ?? '工作人员'),
      role: line.role
        .split(',')
        .map((role) => titles[role] ?? role)
        .join('、'),
      unit: officer?.unit_name ?? (line.unit_area === null ? '' : (units.get(line.unit_area) ?? '')),
      action: actionTitle(line.action),
      object: line.object_kind && line.object_id !== null ? `${line.object_kind} ${line.object_id}` : line.object_kind,
      personId: line.person_id,
      caseId: line.case_id,
      fields: line.fields.map(fieldTitle),
      purpose: line.purpose,
      reason: line.reason,
      result: line.result === 'refused' ? 'refused' : 'done',
      address: line.address,
    }
  })
}

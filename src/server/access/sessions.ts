import { sql } from 'kysely'
import { divisionLevel } from '#core/division-code.ts'
import { type Level, type Role, roleTitles } from '#core/role.ts'
import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import type { Database } from '../db/pool.ts'
import { sqlBuilder } from '../db/pool.ts'
import type { Actor, CitizenActor, StaffActor } from './actor.ts'
import { tokenHash } from './session-token.ts'

type Who = Omit<StaffActor, 'today' | 'address'> | Omit<CitizenActor, 'today' | 'address'>

/** Looks actors up by session token. An answer is kept for at most one second, so that a revoked session ends at once. */
export interface Sessions {
  find(token: string, today: PlainDate, address: string): Promise<Actor | undefined>
  forget(token: string): void
  /** After an account, role or unit changed: whoever is concerned is looked up again with the next request. */
  forgetAll(): void
}

const keptMs = 1000
const seenEveryMs = 60_000

export function openSessions(database: Database): Sessions {
  const kept = new Map<string, { until: number; who: Who | undefined }>()
  return {
    async find(token, today, address) {
      const now = performance.now()
      let entry = kept.get(token)
      if (!entry || entry.until < now) {
        if (kept.size > 5000) kept.clear()
        entry = { until: now + keptMs, who: await lookUp(database, token) }
        kept.set(token, entry)
      }
      return entry.who && { ...entry.who, today, address }
    },
    forget: (token) => void kept.delete(token),
    forgetAll: () => kept.clear(),
  }
}

async function lookUp(database: Database, token: string): Promise<Who | undefined> {
  const [row] = await database.readOnce(
    { kind: 'auth' },
    sqlBuilder
      .selectFrom('sec.session as s')
      .leftJoin('sec.account as a', 'a.id', 's.account_id')
      .leftJoin('sec.account_role as r', 'r.account_id', 'a.id')
      .select(({ fn }) => [
        's.person_id',
        's.account_id',
        's.seen_at',
        'a.name',
        'a.unit_area',
        'a.unit_name',
        'a.is_active',
        fn<string[]>('array_agg', ['r.role']).as('roles'),
      ])
      .where('s.token_hash', '=', tokenHash(token))
      .where(sql<boolean>`(s.revoked_at is null or s.revoked_at > now())`)
      .where(sql<boolean>`s.expires_at > now()`)
      .where(sql<boolean>`s.seen_at > now() - make_interval(mins => s.idle_minutes)`)
      .groupBy(['s.person_id', 's.account_id', 's.seen_at', 'a.name', 'a.unit_area', 'a.unit_name', 'a.is_active'])
      .compile(),
  )
  if (!row) return undefined
  if (Date.now() - row.seen_at.getTime() > seenEveryMs) noteSeen(database, token)
  if (row.person_id !== null) return citizen(database, row.person_id)
  if (row.account_id === null || !row.is_active || row.unit_area === null) return undefined
  const unitArea = areaCode(row.unit_area)
  return {
    kind: 'staff',
    id: row.account_id,
    name: row.name ?? '',
    roles: row.roles.filter((role): role is Role => role in roleTitles),
    unitArea,
    unitName: row.unit_name ?? '',
    level: levelOf(unitArea),
  }
}

/** Written once a minute at most and not waited for: it only serves the idle time-out. */
function noteSeen(database: Database, token: string): void {
  database
    .withScope({ kind: 'auth' }, (tx) =>
      tx.updateTable('sec.session').set({ seen_at: sql`now()` }).where('token_hash', '=', tokenHash(token)).execute(),
    )
    .catch(() => {}) // the next request tries again; a broken database shows itself there
}

async function citizen(database: Database, person: number): Promise<Who | undefined> {
  const [row] = await database.readOnce(
    { kind: 'citizen', person },
    sqlBuilder.selectFrom('reg.person').select('name').where('id', '=', person).compile(),
  )
  return row && { kind: 'citizen', id: person, name: row.name, roles: ['citizen'] }
}

function levelOf(area: AreaCode): Level {
  const level = divisionLevel(area)
  return level === 'state' ? 'province' : level
}

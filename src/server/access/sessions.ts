import { sql } from 'kysely'
import { commonArea, divisionLevel } from '#core/division-code.ts'
import { isDelegable, type Level } from '#core/role.ts'
import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import type { Database } from '../db/pool.ts'
import { sqlBuilder } from '../db/pool.ts'
import type { Actor, CitizenActor, StaffActor } from './actor.ts'
import { knownRoles } from './known-roles.ts'
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
  const kept = new Map<string, { until: number; found: Found | undefined }>()
  return {
    async find(token, today, address) {
      const now = performance.now()
      let entry = kept.get(token)
      if (!entry || entry.until < now) {
        if (kept.size > 5000) kept.clear()
        entry = { until: now + keptMs, found: await lookUp(database, token) }
        kept.set(token, entry)
      }
      const { found } = entry
      if (!found) return undefined
      const { who, acting } = found
      const isActing = acting !== undefined && acting.from <= today && today <= acting.until
      return { ...(isActing ? acting.who : who), today, address }
    },
    forget: (token) => void kept.delete(token),
    forgetAll: () => kept.clear(),
  }
}

interface Found {
  readonly who: Who
  /** Who he acts as, on which days. */
  readonly acting?: Acting
}

async function lookUp(database: Database, token: string): Promise<Found | undefined> {
  const [row] = await database.readOnce(
    { kind: 'auth' },
    sqlBuilder
      .selectFrom('sec.session as s')
      .leftJoin('sec.account as a', 'a.id', 's.account_id')
      .leftJoin('sec.account_role as r', 'r.account_id', 'a.id')
      .select(({ fn }) => [
        's.person_id',
        's.account_id',
        's.delegation_id',
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
      .groupBy([
        's.person_id',
        's.account_id',
        's.seen_at',
        's.delegation_id',
        'a.name',
        'a.unit_area',
        'a.unit_name',
        'a.is_active',
      ])
      .compile(),
  )
  if (!row) return undefined
  if (Date.now() - row.seen_at.getTime() > seenEveryMs) noteSeen(database, token)
  if (row.person_id !== null) {
    const who = await citizen(database, row.person_id)
    return who && { who }
  }
  if (row.account_id === null || !row.is_active || row.unit_area === null) return undefined
  const unitArea = areaCode(row.unit_area)
  const who = {
    kind: 'staff',
    id: row.account_id,
    name: row.name ?? '',
    roles: knownRoles(row.roles),
    unitArea,
    unitName: row.unit_name ?? '',
    level: levelOf(unitArea),
  } as const
  const acting = row.delegation_id === null ? undefined : await actingAs(database, who, row.delegation_id)
  return { who, ...(acting ? { acting } : {}) }
}

interface Acting {
  readonly who: Who
  readonly from: PlainDate
  readonly until: PlainDate
}

/** What the delegation leaves of both: roles given and still held by the grantor, in the smaller of the two areas. */
async function actingAs(
  database: Database,
  own: Omit<StaffActor, 'today' | 'address'>,
  delegationId: number,
): Promise<Acting | undefined> {
  const [row] = await database.readOnce(
    { kind: 'auth' },
    sqlBuilder
      .selectFrom('sec.delegation as d')
      .innerJoin('sec.account as g', 'g.id', 'd.grantor_id')
      .innerJoin('sec.account_role as r', 'r.account_id', 'g.id')
      .select(({ fn }) => [
        'd.grantor_id',
        'd.roles as given',
        'd.valid_from',
        'd.valid_until',
        'g.name',
        'g.unit_area',
        'g.unit_name',
        fn<string[]>('array_agg', ['r.role']).as('held'),
      ])
      .where('d.id', '=', delegationId)
      .where('d.delegate_id', '=', own.id)
      .where('d.ended_at', 'is', null)
      .where('g.is_active', '=', true)
      .groupBy(['d.id', 'g.id'])
      .compile(),
  )
  if (!row) return undefined
  const unitArea = commonArea(areaCode(row.unit_area), own.unitArea)
  const roles = knownRoles(row.given).filter((role) => row.held.includes(role) && isDelegable(role))
  if (unitArea === undefined || roles.length === 0) return undefined
  return {
    from: row.valid_from,
    until: row.valid_until,
    who: {
      ...own,
      name: `${own.name}（代${row.name}）`,
      roles,
      unitArea,
      unitName: row.unit_name,
      level: levelUnder(areaCode(row.unit_area), unitArea),
      actingFor: { delegationId, id: row.grantor_id, name: row.name },
    },
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

/** The grantor's level, whose work it is; but nobody sees a province through a smaller area. */
function levelUnder(grantor: AreaCode, common: AreaCode): Level {
  const level = levelOf(grantor)
  return level === 'province' ? levelOf(common) : level
}

function levelOf(area: AreaCode): Level {
  const level = divisionLevel(area)
  return level === 'state' ? 'province' : level
}

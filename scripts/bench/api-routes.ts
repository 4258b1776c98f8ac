import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import pg from 'pg'
import { z } from 'zod'
import { sessionCookie } from '#server/access/session-cookie.ts'
import { recordAccess } from '#server/audit/record-access.ts'
import { commitWithNext } from '#server/db/pool.ts'
import { allRoutes } from '#server/http/all-routes.ts'
import { type Routes, route, staff } from '#server/http/route.ts'
import type { Platform } from '#server/platform.ts'

const Lookup = z.object({ personId: z.coerce.number().int() })
const columns = ['id', 'name', 'id_tail', 'born', 'sex', 'area'] as const

const Entry = z.object({
  area: z.number().int().min(0).max(999_999_999_999),
  residence: z.enum(['urban', 'rural']),
  address: z.string().max(200),
  members: z
    .array(
      z.object({
        name: z.string().min(1).max(50),
        idNumber: z.string().length(18),
        relation: z.string().length(2),
        wageMonthly: z.number().int().min(0),
      }),
    )
    .min(1)
    .max(20),
})

/** Routes that exist only while they are measured, beside the platform's own. */
export const measuredRoutes = {
  ...allRoutes,
  'GET /api/bench/persons/:personId': route({
    access: staff('township-clerk'),
    input: Lookup,
    run: async (tx, _actor, { personId }) => {
      commitWithNext(tx)
      return (await tx.selectFrom('reg.person').select(columns).where('id', '=', personId).executeTakeFirst()) ?? null
    },
  }),
  'GET /api/bench/logged-persons/:personId': route({
    access: staff('township-clerk'),
    input: Lookup,
    run: async (tx, actor, { personId }) => {
      await recordAccess(tx, actor, { action: 'view', objectKind: 'person', objectId: personId, personId })
      commitWithNext(tx)
      return (await tx.selectFrom('reg.person').select(columns).where('id', '=', personId).executeTakeFirst()) ?? null
    },
  }),
  'POST /api/bench/entries': route({
    access: staff('township-clerk'),
    input: Entry,
    run: async (tx, actor, input) => {
      await recordAccess(tx, actor, { action: 'bench-entry', objectKind: 'entry', area: input.area })
      commitWithNext(tx)
      const { rows } = await sql<{ id: number }>`insert into bench.entry (area, content)
        values (${input.area}, ${JSON.stringify(input)}) returning id`.execute(tx)
      return rows[0] ?? null
    },
  }),
} satisfies Routes

/** A table under row security like the platform's own. */
export const measuredTables = `
  create schema bench;
  grant usage on schema bench to minzheng_staff;
  create table bench.entry (id bigint generated always as identity primary key, area bigint not null, content jsonb not null);
  create index on bench.entry (area, id);
  call sys.protect('bench.entry');
  grant select, insert on bench.entry to minzheng_staff`

/**
 * The peers: the same look-up and insert as the owner of the tables, each a single statement without transaction or row
 * security. The look-up knows its session and checks its input like the measured route; the insert does nothing else.
 */
export function addPlainRoutes(ownerUrl: string): {
  add(app: FastifyInstance, platform: Platform): void
  end(): Promise<void>
} {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 8, pipeline: true } as pg.PoolConfig)
  pool.on('error', () => {}) // the database may end before its last connection
  return {
    add(app, platform) {
      app.get('/bench/plain/persons/:personId', async (request, reply) => {
        const token = request.cookies[sessionCookie]
        if (!token || !(await platform.sessions.find(token, platform.today(), request.ip)))
          return reply.status(401).send()
        const { personId } = Lookup.parse(request.params)
        const { rows } = await pool.query({
          name: 'plain-lookup',
          text: `select ${columns.join(', ')} from reg.person where id = $1`,
          values: [personId],
        })
        return rows[0] ?? null
      })
      app.post('/bench/plain/entries', async (request) => {
        const { rows } = await pool.query({
          name: 'plain-insert',
          text: 'insert into bench.entry (area, content) values ($1, $2) returning id',
          values: [410_122_001_001, JSON.stringify(request.body)],
        })
        return rows[0] ?? null
      })
    },
    end: () => pool.end(),
  }
}

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'

/** Schemas that the platform's own migrations make. */
const ours = `('sys', 'ref', 'sec', 'audit', 'reg', 'app', 'pay', 'book')`
/** Schemas whose every table is under row security. */
const guarded = `('reg', 'app', 'pay', 'book')`

/** Columns of append-only tables that may still be filled in once, each with its reason. */
const lateColumns: Readonly<Record<string, readonly string[]>> = {}
/** Tables of reg, app and pay without row security, each with its reason. */
const withoutRowSecurity: readonly string[] = []
/** Tables of reg, app and pay whose rows a role may delete, each with its reason. */
const deletable: readonly string[] = [
  'app.desk_draft: province', // an unfinished counter form belongs to its writer
  'app.desk_draft: staff',
  'app.draft: citizen', // an unfinished application belongs to its writer
  'reg.person_key: worker', // merging two records of one person moves the key
]

let fresh: FreshDatabase
let owner: pg.Client
let runtime: pg.Client

const ownerRows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
  (await owner.query<Row>(sql)).rows
const names = async (sql: string): Promise<string[]> => (await ownerRows<{ name: string }>(sql)).map(({ name }) => name)

const appRoles = `(select oid, rolname, replace(rolname, 'minzheng_', '') as short from pg_roles where starts_with(rolname, 'minzheng_'))`
const ourTables = `(select c.*, n.nspname, n.nspname || '.' || c.relname as name from pg_class c
  join pg_namespace n on n.oid = c.relnamespace where n.nspname in ${ours})`

/** Runs `sql` in a transaction of `role` with these settings on the one application connection; always rolled back. */
async function as<Row extends pg.QueryResultRow>(
  role: string,
  sql: string,
  settings: Readonly<Record<string, number>> = {},
) {
  await runtime.query('begin')
  try {
    await runtime.query(`set local role ${role}`)
    for (const [name, value] of Object.entries(settings)) await runtime.query(`set local ${name} = ${value}`)
    return (await runtime.query<Row>(sql)).rows
  } finally {
    await runtime.query('rollback')
  }
}

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  runtime = new pg.Client({ connectionString: fresh.runtimeUrl })
  await Promise.all([owner.connect(), runtime.connect()])
  await owner.query(`
    insert into pay.ledger_account (code, county_id, area, title, kind) values
      ('t1', 410102, 410102001000, 'inside', 'fund'), ('t2', 410103, 410103001000, 'outside', 'fund')`)
})
afterAll(async () => {
  await Promise.all([owner.end(), runtime.end()])
  await fresh.drop()
})

describe('the roles of the application', () => {
  it('are ordinary: no superuser, no way around row security, no making of roles or databases', async () => {
    const roles = await ownerRows(`select short as role from ${appRoles} r order by 1`)
    expect(roles.length).toBeGreaterThan(4)
    expect(
      await names(`select rolname as name from pg_roles where starts_with(rolname, 'minzheng_')
                   and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`),
    ).toEqual([])
  })

  it('log in through minzheng_rt alone, and inherit no right from each other', async () => {
    expect(await names(`select short as name from ${appRoles} r join pg_roles using (oid) where rolcanlogin`)).toEqual([
      'rt',
    ])
    expect(await names(`select short as name from ${appRoles} r join pg_roles using (oid) where rolinherit`)).toEqual(
      [],
    )
  })

  it('own nothing', async () => {
    expect(
      await names(`select r.short || ' ' || d.classid::regclass || ' ' || d.objid as name
                   from pg_shdepend d join ${appRoles} r on r.oid = d.refobjid
                   where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'`),
    ).toEqual([])
  })

  it('create nothing, in no schema and not in the database', async () => {
    expect(
      await names(`select r.short || ' ' || n.nspname as name from ${appRoles} r, pg_namespace n
                   where n.nspname !~ '^pg_' and has_schema_privilege(r.oid, n.oid, 'create')
                   union all select r.short || ' database' from ${appRoles} r
                   where has_database_privilege(r.oid, current_database(), 'create')`),
    ).toEqual([])
  })

  it('empty no table, put no trigger on one and refer to none', async () => {
    expect(
      await names(`select r.short || ' ' || t.name as name from ${appRoles} r, ${ourTables} t
                   where t.relkind in ('r', 'p') and has_table_privilege(r.oid, t.oid, 'truncate, trigger, references')`),
    ).toEqual([])
  })

  it('delete rows only where the list says so', async () => {
    const found = await names(`select t.name || ': ' || r.short as name from ${appRoles} r, ${ourTables} t
      where t.nspname in ${guarded} and t.relkind in ('r', 'p') and has_table_privilege(r.oid, t.oid, 'delete') order by 1`)
    expect(found).toEqual(deletable)
  })
})

describe('append-only tables', () => {
  const appendOnly = `(select * from ${ourTables} t where relkind in ('r', 'p') and obj_description(oid, 'pg_class') ilike '%append-only%')`

  it('grant no update and no delete to any role, except columns that are filled in once', async () => {
    const found = await ownerRows<{ name: string; column: string }>(
      `select distinct t.name, a.attname as column from ${appendOnly} t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0
       and not attisdropped cross join ${appRoles} r
       where has_column_privilege(r.oid, t.oid, a.attnum, 'update') or has_table_privilege(r.oid, t.oid, 'delete') order by 1, 2`,
    )
    expect(found.filter(({ name, column }) => !lateColumns[name]?.includes(column))).toEqual([])
  })

  it('include the action log, the access log, the ledger and the amounts', async () => {
    const found = await names(`select name from ${appendOnly} t`)
    expect(found).toEqual(
      expect.arrayContaining([
        'app.case_event',
        'audit.access_log',
        'pay.entry',
        'pay.posting',
        'app.entitlement_amount',
      ]),
    )
  })

  it('refuse a clerk who tries all the same', async () => {
    const scope = { 'app.lo': 0, 'app.hi': 1_000_000_000_000 }
    for (const sql of ['delete from app.case_event', `update pay.posting set fen = 1`, 'truncate pay.entry']) {
      await expect(as('minzheng_staff', sql, scope)).rejects.toThrow('permission denied')
    }
  })
})

describe('row security', () => {
  it('is on, with a policy, for every table of reg, app, pay and book', async () => {
    expect(
      await names(`select t.name from ${ourTables} t where t.nspname in ${guarded} and t.relkind in ('r', 'p') and
                   (not t.relrowsecurity or not exists (select from pg_policy p where p.polrelid = t.oid)) order by 1`),
    ).toEqual(withoutRowSecurity)
  })

  it('is not opened by a partition, a view or a materialised view', async () => {
    expect(
      await names(`select r.short || ' ' || t.name as name from ${appRoles} r, ${ourTables} t
                   where has_any_column_privilege(r.oid, t.oid, 'select, insert, update') and (t.relispartition or t.relkind = 'm')`),
    ).toEqual([])
    expect(
      await names(`select t.name from ${ourTables} t where relkind = 'v' and
                   not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)`),
    ).toEqual([])
  })

  it('is not opened by a function: those with their owner’s rights name their search path and are granted one by one', async () => {
    expect(
      await names(`select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname in ${ours} and p.prosecdef and
                   (not coalesce(array_to_string(p.proconfig, ' ') ~ 'search_path=', false)
                    or has_function_privilege('public', p.oid, 'execute'))`),
    ).toEqual([])
  })

  it('reads its settings so that an empty one counts as none', async () => {
    expect(
      await names(`select polrelid::regclass || ' ' || polname as name from pg_policy p,
                   lateral (select coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')) e (text)
                   where regexp_count(text, 'current_setting') <> regexp_count(text, 'NULLIF\\(current_setting')`),
    ).toEqual([])
  })

  it('shows a clerk the rows of the own area and no others', async () => {
    const scope = { 'app.lo': 410_102_000_000, 'app.hi': 410_103_000_000 }
    expect(await as('minzheng_staff', 'select code from pay.ledger_account', scope)).toEqual([{ code: 't1' }])
  })

  it('lets no clerk write a row into another area', async () => {
    const scope = { 'app.lo': 410_102_000_000, 'app.hi': 410_103_000_000 }
    const sql = `insert into app.import_row (batch_id, row_no, county_id, area, state) values (1, 1, 410103, 410103000000, 'done')`
    await expect(as('minzheng_staff', sql, scope)).rejects.toThrow('row-level security')
  })

  it('shows nothing without a context, on a connection that had one before', async () => {
    const tables = await ownerRows<{ name: string; role: string }>(
      `select t.oid::regclass::text as name, r.rolname as role from ${ourTables} t, ${appRoles} r
       where t.nspname in ${guarded} and t.relkind in ('r', 'p') and r.short in ('staff', 'citizen')
       and has_table_privilege(r.oid, t.oid, 'select') order by 1, 2`,
    )
    expect(tables.length).toBeGreaterThan(20)
    const everything = { 'app.lo': 0, 'app.hi': 1_000_000_000_000, 'app.person': 1, 'app.uid': 1 }
    expect(await as('minzheng_staff', 'select code from pay.ledger_account', everything)).toHaveLength(2)
    for (const { name, role } of tables) {
      expect([name, role, await as(role, `select count(*)::int as n from ${name}`)]).toEqual([name, role, [{ n: 0 }]])
    }
  })

  it('is not even reached outside a scope: the login role reads no table', async () => {
    expect(
      await names(`select t.name from ${ourTables} t where relkind in ('r', 'p', 'v') and
                   has_any_column_privilege('minzheng_rt', t.oid, 'select, insert, update') order by 1`),
    ).toEqual([])
    await expect(runtime.query('select * from pay.ledger_account')).rejects.toThrow('permission denied')
  })
})

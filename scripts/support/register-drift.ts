import type pg from 'pg'
import type { Register } from '#core/register.ts'
import { type Piece, type TableText, tableText } from './register-tables.ts'

/** What a migration has to do so that the tables are as declared; `wrong`: differences it cannot make by adding. */
export interface Drift {
  readonly sql: string
  readonly wrong: readonly string[]
}

const scratch = 'book_declared'

/** Compares the tables of schema `book` with those the declarations would make, made for a moment in a schema of their own. */
export async function registerDrift(client: pg.Client, registers: readonly Register[]): Promise<Drift> {
  await client.query('begin')
  try {
    await client.query(`create schema ${scratch}`)
    const texts = registers.map((register) => tableText(register, scratch))
    await client.query(wholeText(texts))
    const declared = await catalogue(client, scratch)
    const present = await catalogue(client, 'book')
    return difference(registers, declared, present)
  } finally {
    await client.query('rollback')
  }
}

const sqlOf = (pieces: readonly Piece[]): string[] => pieces.map(({ sql }) => sql)

function wholeText(texts: readonly TableText[]): string {
  return [
    ...texts.map(({ create, constraints, indexes, security, rights }) =>
      [create, ...sqlOf(constraints), ...sqlOf(indexes), security, rights].join('\n'),
    ),
    ...texts.flatMap(({ references }) => sqlOf(references)),
  ].join('\n\n')
}

interface Item {
  readonly kind: 'table' | 'column' | 'constraint' | 'index' | 'policy' | 'right' | 'comment'
  readonly name: string
  readonly def: string
}
type Catalogue = ReadonlyMap<string, readonly Item[]>

async function catalogue(client: pg.Client, schema: string): Promise<Catalogue> {
  const { rows } = await client.query<Item & { readonly tab: string }>(
    `with t as (select c.oid, c.relname as tab, c.relacl, c.relrowsecurity from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r'
        and c.relname <> 'entry_event')
     select tab, 'table' as kind, tab::text as name, relrowsecurity::text as def from t
     union all select tab, 'column', a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull::text || a.attidentity::text from t
       join pg_attribute a on attrelid = t.oid and attnum > 0 and not attisdropped
     union all select tab, 'constraint', conname, pg_get_constraintdef(c.oid) from t join pg_constraint c on conrelid = t.oid and contype <> 'n'
     union all select tab, 'index', i.relname, pg_get_indexdef(i.oid) from t join pg_index x on indrelid = t.oid join pg_class i on i.oid = indexrelid
       where not exists (select from pg_constraint c where conindid = i.oid)
     union all select tab, 'policy', polname, polcmd::text || polroles::regrole[]::text || coalesce(pg_get_expr(polqual, polrelid), '') ||
       coalesce(pg_get_expr(polwithcheck, polrelid), '') from t join pg_policy on polrelid = t.oid
     union all select tab, 'right', '', relacl::text from t
     union all select tab, 'right', attname, attacl::text from t join pg_attribute on attrelid = t.oid and attacl is not null
     union all select tab, 'comment', coalesce(a.attname, ''), d.description from t join pg_description d on d.objoid = t.oid and classoid = 'pg_class'::regclass
       left join pg_attribute a on a.attrelid = t.oid and a.attnum = objsubid and objsubid > 0
     order by 1, 2, 3`,
    [schema],
  )
  const found = new Map<string, Item[]>()
  for (const { tab, kind, name, def } of rows) {
    const items = found.get(tab) ?? []
    items.push({ kind, name, def: def.replaceAll(`${schema}.`, 'book.') })
    found.set(tab, items)
  }
  return found
}

function difference(registers: readonly Register[], declared: Catalogue, present: Catalogue): Drift {
  const fresh = registers.map((register) => tableText(register)).filter(({ table }) => !present.has(table))
  const changed = registers
    .map((register) => tableText(register))
    .filter(({ table }) => present.has(table))
    .map((text) => tableDifference(text, declared.get(text.table) ?? [], present.get(text.table) ?? []))
  const gone = [...present.keys()].filter((table) => !declared.has(table))
  return {
    sql: [fresh.length > 0 ? wholeText(fresh) : '', ...changed.map(({ sql }) => sql)].filter(Boolean).join('\n\n'),
    wrong: [...gone.map((table) => `${table} is not declared`), ...changed.flatMap(({ wrong }) => wrong)],
  }
}

function tableDifference(text: TableText, declared: readonly Item[], present: readonly Item[]): Drift {
  const find = (items: readonly Item[], item: Item) =>
    items.find(({ kind, name }) => kind === item.kind && name === item.name)
  const missing = declared.filter((item) => find(present, item)?.def !== item.def)
  const isMissing = (kind: Item['kind'], { name }: Piece) =>
    missing.some((item) => item.kind === kind && item.name === name)
  const isNew = (item: Item) => find(present, item) === undefined
  const constraints = [...text.constraints, ...text.references].filter((piece) => isMissing('constraint', piece))
  const isReworded = missing.some(({ kind }) => kind === 'right' || kind === 'comment' || kind === 'column')
  const lines = [
    ...sqlOf(text.columns.filter((piece) => isMissing('column', piece))),
    ...constraints.flatMap(({ name, sql }) => [
      `alter table book.${text.table} drop constraint if exists "${name}";`,
      sql,
    ]),
    ...sqlOf(text.indexes.filter((piece) => isMissing('index', piece))),
    ...(isReworded ? [text.rights] : []),
  ]
  return {
    sql: lines.join('\n'),
    wrong: [
      ...missing
        .filter((item) => ['table', 'policy'].includes(item.kind) || (item.kind === 'column' && !isNew(item)))
        .map(({ kind, name }) => `${text.table}: ${kind} ${name} differs`),
      ...present
        .filter((item) => ['column', 'constraint', 'index', 'policy'].includes(item.kind) && !find(declared, item))
        .map(({ kind, name }) => `${text.table}: ${kind} ${name} is not declared`),
    ],
  }
}

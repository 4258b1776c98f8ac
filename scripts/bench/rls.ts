import pg from 'pg'
import { atMost, type Figure, percentile, type Run, timed } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'

/** Who reads: the range of areas that row security leaves him, and how a query without it says the same. */
interface Reader {
  readonly level: 'township' | 'county' | 'prefecture' | 'province'
  readonly lo: number
  readonly hi: number
}

interface Query {
  readonly id: string
  /** `:scope` stands for the condition on the area, `true` under row security. */
  readonly text: string
}

const surname = '王'

const queriesFor = ({ lo, hi }: Reader): readonly Query[] => {
  const counties = `p.county_id = any(array(select distinct (code / 1000000)::int from ref.division where level = 3 and code >= ${lo - (lo % 1_000_000)} and code < ${hi}))`
  return [
    { id: 'count', text: 'select count(*) from reg.person p where :scope' },
    {
      id: 'page',
      text: 'select p.id, p.name, p.id_tail, p.born, p.area from reg.person p where :scope order by p.area, p.id limit 50',
    },
    {
      id: 'aggregate',
      text: 'select p.county_id, p.sex, count(*), min(p.born) from reg.person p where :scope group by 1, 2 order by 1, 2',
    },
    {
      id: 'search',
      text: `select p.id, p.name from reg.person p where :scope and ${counties} and p.name_key ~>=~ '${surname}建国' and p.name_key ~<~ '${surname}建国\u{10ffff}' order by p.county_id, p.name_key using ~<~, p.id limit 50`,
    },
  ]
}

export const bench: Run = {
  says: 'queries under row security beside the same with an explicit condition and none; no sequential scan in a county',
  options: '--rows 1000000',
  async run(options) {
    const rows = options.count('rows', 1_000_000)
    const own = await openOwnDatabase('careless')
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    const reader = new pg.Client({ connectionString: own.runtimeUrl, pipeline: true } as pg.ClientConfig)
    try {
      await owner.connect()
      await reader.connect()
      options.say(`making ${rows} persons`)
      await makePersons(owner, rows, options.seed)
      const figures: Figure[] = []
      for (const who of await readers(owner)) figures.push(...(await measureReader(owner, reader, who, options.say)))
      figures.push(...(await measureTwoCounties(owner, reader, await farCounties(owner), options.say)))
      return figures
    } finally {
      await reader.end()
      await owner.end()
      await own.close()
    }
  },
}

/** Spread evenly over all villages, with a few thousand names; the sealed columns hold bytes that nobody opens here. Indexes are built after. */
async function makePersons(owner: pg.Client, rows: number, seed: number): Promise<void> {
  await owner.query(`create temp table village as select row_number() over (order by code) - 1 as n, code from ref.division
    where level = 5 and valid_until is null`)
  await owner.query('create index on village (n)')
  const { rows: indexes } = await owner.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid = 'reg.person'::regclass and not i.indisunique`,
  )
  for (const { name } of indexes) await owner.query(`drop index ${name}`)
  await owner.query(
    `insert into reg.person (id, county_id, area, id_sealed, id_bidx, id_tail, name, name_key, pinyin, initials, born, sex)
     select i, v.code / 1000000, v.code, decode(md5(i::text) || md5(i::text || 'a'), 'hex'), decode(md5((i + $2)::text), 'hex'),
       lpad((i % 10000)::text, 4, '0'), x.name, x.name, 'wang', 'w', date '1935-01-01' + (i * 7919 % 29000)::int, 1 + (i / 7 % 2)::int
     from generate_series(1, $1::bigint) i
     join village v on v.n = i * 2654435761 % (select count(*) from village),
     lateral (select substr('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗', 1 + (i * 31 % 20)::int, 1) ||
       (array['建国','桂英','秀兰','志强','淑珍','玉梅','德福','国庆','凤霞','保山','春花','铁柱'])[1 + (i * 17 / 20 % 12)::int] ||
       case when i % 3 = 0 then substr('一二三四五六七八九十', 1 + (i % 10)::int, 1) else '' end as name) x`,
    [rows, seed],
  )
  for (const { definition } of indexes) await owner.query(definition)
  await owner.query('vacuum analyze reg.person')
}

/** The areas in the middle of the province's list: a township, its county, its prefecture, and everything. */
async function readers(owner: pg.Client): Promise<readonly Reader[]> {
  const { rows } = await owner.query<{ area: string }>(
    'select area from reg.person order by area offset (select count(*) / 2 from reg.person) limit 1',
  )
  const village = Number(rows[0]?.area)
  const range = (level: Reader['level'], width: number): Reader => {
    const lo = village - (village % width)
    return { level, lo, hi: lo + width }
  }
  return [
    range('township', 1000),
    range('county', 1_000_000),
    range('prefecture', 100_000_000),
    { level: 'province', lo: 0, hi: 1_000_000_000_000 },
  ]
}

async function measureReader(
  owner: pg.Client,
  reader: pg.Client,
  who: Reader,
  say: (line: string) => void,
): Promise<Figure[]> {
  const role =
    who.level === 'province'
      ? 'set local role minzheng_province; set local app.uid = 1'
      : `set local role minzheng_staff; set local app.lo = ${who.lo}; set local app.hi = ${who.hi}`
  const condition = who.level === 'province' ? 'true' : `p.area >= ${who.lo} and p.area < ${who.hi}`
  const figures: Figure[] = []
  for (const { id, text } of queriesFor(who)) {
    const guarded = text.replace(':scope', 'true')
    const open = text.replace(':scope', condition)
    await reader.query(`begin; ${role}`)
    await owner.query('begin')
    const same = await sameRows(reader, owner, guarded, open)
    if (!same) throw new Error(`${id} at ${who.level}: row security and the explicit condition see different rows`)
    const name = `${who.level}-${id}`
    const [ours, theirs] = await alternate(
      () => reader.query({ text: guarded, name }),
      () => owner.query({ text: open, name }),
    )
    const { rows: plan } = await reader.query(`explain (format json) ${guarded}`)
    await reader.query('commit')
    await owner.query('commit')
    const scans = sequentialScans(plan)
    say(
      `${who.level.padEnd(11)}${id.padEnd(10)}${ours.toFixed(2)} ms under row security, ${theirs.toFixed(2)} ms without`,
    )
    figures.push({
      id: `${who.level}-${id}`,
      says: `${id}, ${who.level}`,
      value: ours / theirs,
      unit: 'x',
      limit: atMost(who.level === 'province' ? 1.1 : 1.2),
      beside: `${ours.toFixed(2)} ms beside ${theirs.toFixed(2)} ms without row security`,
    })
    if (who.level === 'township' || who.level === 'county')
      figures.push({
        id: `${who.level}-${id}-scans`,
        says: `sequential scans of persons, ${id}, ${who.level}`,
        value: scans,
        unit: '',
        limit: atMost(0),
      })
  }
  return figures
}

/** The first county and the last. */
async function farCounties(owner: pg.Client): Promise<[Reader, Reader]> {
  const { rows } = await owner.query<{ first: string; last: string }>(
    'select min(area) as first, max(area) as last from reg.person',
  )
  const county = (village: number): Reader => {
    const lo = village - (village % 1_000_000)
    return { level: 'county', lo, hi: lo + 1_000_000 }
  }
  return [county(Number(rows[0]?.first)), county(Number(rows[0]?.last))]
}

/**
 * Two counties far apart. A scope is one range, so whoever answers for two reads one after the other; beside it stands one
 * query with both ranges in its condition.
 */
async function measureTwoCounties(
  owner: pg.Client,
  reader: pg.Client,
  counties: readonly [Reader, Reader],
  say: (line: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = []
  const ranges = counties.map(({ lo, hi }) => `p.area >= ${lo} and p.area < ${hi}`)
  for (const { id, text } of queriesFor({ level: 'county', lo: counties[0].lo, hi: counties[1].hi })) {
    if (id === 'search') continue // a search is made in one county at a time
    const both = { name: `two-${id}`, text: text.replace(':scope', `(${ranges.join(' or ')})`) }
    const inTurn = async () => {
      const rows: Record<string, unknown>[] = []
      for (const { lo, hi } of counties) {
        const [, part] = await Promise.all([
          reader.query(`set local app.lo = ${lo}; set local app.hi = ${hi}`),
          reader.query({ name: `turn-${id}`, text: text.replace(':scope', 'true') }),
        ])
        rows.push(...part.rows)
        if (id === 'page' && rows.length >= 50) break // the page is full
      }
      return rows
    }
    await reader.query('begin; set local role minzheng_staff')
    await owner.query('begin')
    const [ours, theirs] = [await inTurn(), (await owner.query(both)).rows]
    const same =
      id === 'count'
        ? ours.reduce((sum, row) => sum + Number(row['count']), 0) === Number(theirs[0]?.['count'])
        : JSON.stringify(ours.slice(0, theirs.length)) === JSON.stringify(theirs)
    if (!same) throw new Error(`${id} of two counties: row security and the explicit condition see different rows`)
    const [turns, once] = await alternate(inTurn, () => owner.query(both))
    await reader.query('commit')
    await owner.query('commit')
    say(`two counties ${id.padEnd(10)}${turns.toFixed(2)} ms under row security, ${once.toFixed(2)} ms without`)
    figures.push({
      id: `two-counties-${id}`,
      says: `${id}, two counties far apart, one after the other`,
      value: turns / once,
      unit: 'x',
      limit: atMost(1.2),
      beside: `${turns.toFixed(2)} ms beside ${once.toFixed(2)} ms of one query with both ranges`,
    })
  }
  return figures
}

async function sameRows(a: pg.Client, b: pg.Client, first: string, second: string): Promise<boolean> {
  const [one, two] = [await a.query(first), await b.query(second)]
  return one.rows.length > 0 && JSON.stringify(one.rows) === JSON.stringify(two.rows)
}

/**
 * Milliseconds of two pieces of work done in turn for about two seconds, at least nine times each: a quarter of the runs took
 * no longer. The other runs tell more of what else the machine was doing.
 */
async function alternate(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  const end = performance.now() + 2000
  for (let round = 0; round < 9 || (performance.now() < end && round < 400); round++) {
    const turns: [() => Promise<unknown>, number[]][] = [
      [first, times[0]],
      [second, times[1]],
    ]
    for (const [work, into] of round % 2 === 0 ? turns : turns.reverse()) into.push(await timed(work))
  }
  return [percentile(times[0], 0.25), percentile(times[1], 0.25)]
}

/** How often the plan reads all of reg.person. */
function sequentialScans(plan: unknown): number {
  if (Array.isArray(plan)) return plan.reduce<number>((sum, part) => sum + sequentialScans(part), 0)
  if (typeof plan !== 'object' || plan === null) return 0
  const isScan =
    'Node Type' in plan &&
    plan['Node Type'] === 'Seq Scan' &&
    'Relation Name' in plan &&
    plan['Relation Name'] === 'person'
  return Object.values(plan).reduce<number>((sum, part) => sum + sequentialScans(part), isScan ? 1 : 0)
}

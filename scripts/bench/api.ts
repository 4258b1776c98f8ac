import pg from 'pg'
import { plainDate } from '#core/plain-date.ts'
import { seededRandom } from '#core/random.ts'
import type { PlainDate } from '#core/units.ts'
import { loadPeople } from '#server/seed/load-people.ts'
import { population } from '#server/seed/population.ts'
import { type Load, type LoadJob, type LoadRequest, load } from '../support/load.ts'
import { atLeast, atMost, type Figure, median, type Run, type RunOptions } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { type OwnPlatform, openOwnPlatform } from '../support/own-platform.ts'
import { cookieOf, openAccounts, openSmallCounty, type SmallCounty } from '../support/small-county.ts'
import { measureDecision } from './api-decision.ts'
import { isWanted, type Measured } from './api-measured.ts'
import { addPlainRoutes, measuredRoutes, measuredTables } from './api-routes.ts'

const today = '2026-08-03'

export const bench: Run = {
  says: 'reads, writes, lists, searches and one decision through HTTP, as clerks under row security',
  options: '--people 200000  --seconds 6  --without-routes  --without-lists  --without-decision',
  async run(options) {
    const own = await openOwnDatabase()
    const plain = addPlainRoutes(own.ownerUrl)
    const running = await openOwnPlatform(own, today, { routes: measuredRoutes, add: plain.add })
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    try {
      await owner.connect()
      await owner.query(measuredTables)
      const small = await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
      const measured = { options, running, owner, small, clerks: await openClerks(running, small) }
      await fillRegistry(measured)
      return [
        ...(await measureRoutes(measured)),
        ...(await measureLists(measured)),
        ...(await measureDecision(measured)),
      ]
    } finally {
      await owner.end()
      await running.close()
      await plain.end()
      await own.close()
    }
  },
}

/** Sixteen in townships, four in the county's office. */
async function openClerks({ platform }: OwnPlatform, { county, townships }: SmallCounty): Promise<Measured['clerks']> {
  const staff = Array.from({ length: 20 }, (_, i) =>
    i < 16
      ? ({ login: `clerk-${i}`, role: 'township-clerk', area: townships[i % townships.length] ?? county } as const)
      : ({ login: `clerk-${i}`, role: 'county-clerk', area: county } as const),
  )
  await openAccounts(platform, staff)
  return Promise.all(staff.map(async ({ login, area }) => ({ area, cookie: await cookieOf(platform, login) })))
}

/** People of the measured county and, as many again, of its neighbours; one in twelve has a case. */
async function fillRegistry({ options, running, owner, small }: Measured): Promise<void> {
  const people = options.count('people', 200_000)
  options.say(`registering ${people} people`)
  const { rows } = await owner.query<{ code: string; kind: string }>(
    'select v.code, v.kind from ref.division v where v.level = 5 and v.valid_until is null and v.code between 410100000000 and 410199999999',
  )
  const counties = [Number(small.county), 410_105_000_000, 410_181_000_000, 410_182_000_000]
  const from: PlainDate = plainDate(today)
  for (const [i, county] of counties.entries()) {
    const places = rows
      .map(({ code }) => ({ village: Number(code), residence: 'rural' as const }))
      .filter(({ village }) => Math.floor(village / 1_000_000) * 1_000_000 === county)
    const share = i === 0 ? 0.5 : 0.5 / (counties.length - 1)
    const households = population({
      seed: options.seed,
      county: county / 1_000_000,
      people: Math.round(people * share),
      places,
      today: from,
    })
    let made = 0
    await owner.query('begin')
    for await (const batch of loadPeople(owner, running.platform.keys, { households, from, source: '演示数据' }))
      made += batch.length
    await owner.query('commit')
    options.say(`  ${made} households in ${county}`)
  }
  await owner.query(
    `insert into app."case" (county_id, area, case_no, item, kind, workflow, state, applicant_id, applicant_name, residence, applied_on, due_on)
     select county_id, area, county_id || '2026' || lpad((row_number() over ())::text, 8, '0'), 'minimum-living-allowance', 'application', 'means-tested',
       (array['submitted','accepted','proposed','posted','county-review'])[1 + (id % 5)::int], id, name, residence,
       $1::date - (id % 40)::int, $1::date + (id % 30)::int - 5
     from reg.person where id % 12 = 0`,
    [today],
  )
  await owner.query('vacuum analyze')
}

/** A route under row security beside the same without transaction, and writes beside a plain insert. */
async function measureRoutes({ options, running, owner, clerks }: Measured): Promise<Figure[]> {
  const clerk = clerks[0]
  if (!clerk || !isWanted(options, 'routes')) return []
  const { rows } = await owner.query<{ id: string }>(
    'select id from reg.person where area >= $1 and area < $2 order by md5(id::text) limit 1000',
    [clerk.area, clerk.area + 1000],
  )
  const ids = rows.map(({ id }) => id)
  const entry = JSON.stringify({
    area: clerk.area + 1,
    residence: 'rural',
    address: '3组12号',
    members: ['01', '10', '20'].map((relation, i) => ({
      name: `示例${i}`,
      idNumber: '41012219800101000X',
      relation,
      wageMonthly: 30_000,
    })),
  })
  const job = (requests: readonly LoadRequest[]): LoadJob => ({
    url: running.base,
    connections: 32,
    seconds: options.count('seconds', 6),
    cookies: [clerk.cookie],
    requests,
  })
  const reads = (path: string) => job(ids.map((id) => ({ method: 'GET', path: `${path}/${id}` })))
  const writes = (path: string) => job([{ method: 'POST', path, body: entry }])
  const loads = await inTurn(options, {
    plainRead: reads('/bench/plain/persons'),
    read: reads('/api/bench/persons'),
    loggedRead: reads('/api/bench/logged-persons'),
    plainWrite: writes('/bench/plain/entries'),
    write: writes('/api/bench/entries'),
  })
  const speed = (name: keyof typeof loads) => median(loads[name].map((each) => each.perSecond))
  const share = (name: keyof typeof loads, peer: keyof typeof loads) =>
    median(loads[name].map((each, i) => each.perSecond / (loads[peer][i]?.perSecond ?? Number.NaN)))
  const beside = (name: keyof typeof loads, peer: keyof typeof loads) =>
    `${Math.round(speed(name))}/s beside ${Math.round(speed(peer))}/s`
  return [
    {
      id: 'readShare',
      says: 'look-up under row security, of the same without transaction',
      value: share('read', 'plainRead'),
      unit: '',
      limit: atLeast(0.65),
      beside: beside('read', 'plainRead'),
    },
    {
      id: 'loggedReadShare',
      says: 'the same with the access log written',
      value: share('loggedRead', 'plainRead'),
      unit: '',
      limit: atLeast(0.45),
      beside: beside('loggedRead', 'plainRead'),
    },
    {
      id: 'readP99',
      says: 'look-up p99, 32 connections',
      value: median(loads.read.map(({ p99 }) => p99)),
      unit: 'ms',
      limit: atMost(10),
      beside: `p50 ${median(loads.read.map(({ p50 }) => p50)).toFixed(1)} ms; without transaction p99 ${median(loads.plainRead.map(({ p99 }) => p99)).toFixed(1)} ms`,
    },
    {
      id: 'writeShare',
      says: 'POST checked, under row security and logged, of a plain insert',
      value: share('write', 'plainWrite'),
      unit: '',
      limit: atLeast(0.6),
      beside: beside('write', 'plainWrite'),
    },
  ]
}

/** Every job in many short rounds, one after the other: a share is taken within a round, so that a busy minute touches both sides of it. */
async function inTurn<K extends string>(
  options: RunOptions,
  jobs: Readonly<Record<K, LoadJob>>,
): Promise<Record<K, Load[]>> {
  const entries = Object.entries<LoadJob>(jobs)
  const loads: Record<string, Load[]> = Object.fromEntries(entries.map(([name]) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const [name, job] of entries) {
      const result = await load({ ...job, seconds: round === 0 ? 2 : Math.max(1, Math.round(job.seconds / 3)) })
      if (round === 0) continue
      loads[name]?.push(result)
      options.say(`${name.padEnd(12)}${Math.round(result.perSecond)}/s, p99 ${result.p99.toFixed(1)} ms`)
    }
  return loads
}

const rounds = 9

/** Twenty clerks, each with two requests a second: far more than people click. */
async function measureLists({ options, running, owner, clerks }: Measured): Promise<Figure[]> {
  if (!isWanted(options, 'lists')) return []
  const random = seededRandom(options.seed)
  const sample = await namesOf(owner, clerks)
  const each = (of: (clerk: (typeof clerks)[number], i: number) => readonly string[]): LoadRequest[] =>
    clerks.flatMap((clerk, i) => of(clerk, i).map((path) => ({ method: 'GET', path, clerk: i })))
  const found = (of: (person: Sample) => string) =>
    each((_clerk, i) => (sample[i] ?? []).map((person) => `/api/persons?q=${encodeURIComponent(of(person))}`))
  const surnames = [...'王李张刘陈杨赵黄周吴']
  const kinds: readonly [string, string, number, readonly LoadRequest[]][] = [
    ['listPersons', 'list of people', 300, each(() => ['/api/persons', '/api/persons?page=3&size=50'])],
    [
      'listCases',
      'list of cases',
      300,
      each(() => [
        '/api/cases?mine=true',
        '/api/cases?state=accepted&size=50',
        '/api/cases?sort=applied&order=desc',
        '/api/cases?clock=red',
      ]),
    ],
    ['searchName', 'search by name', 150, found(({ name }) => name)],
    ['searchPinyin', 'search by pinyin', 150, found(({ pinyin }) => pinyin)],
    ['searchInitials', 'search by initials', 150, found(({ initials }) => initials.slice(0, 4))],
    ['searchTail', 'search by name and last four digits', 150, found(({ name, tail }) => `${name} ${tail}`)],
    [
      'searchSurname',
      'search by a common surname',
      150,
      each(() => surnames.map((one) => `/api/persons?q=${encodeURIComponent(one)}`)),
    ],
    [
      'searchCases',
      'search of cases by name',
      150,
      each((_clerk, i) => (sample[i] ?? []).map(({ name }) => `/api/cases?q=${encodeURIComponent(name)}`)),
    ],
  ]
  const figures: Figure[] = []
  for (const [id, says, limit, requests] of kinds) {
    const job = {
      url: running.base,
      connections: clerks.length,
      seconds: options.count('seconds', 6),
      cookies: clerks.map(({ cookie }) => cookie),
      requests: [...requests].sort(() => random.next() - 0.5),
    }
    await load({ ...job, seconds: 2 })
    const paced = await load({ ...job, rate: clerks.length * 2 })
    options.say(`${says}: p95 ${paced.p95.toFixed(1)} ms`)
    figures.push({
      id: `${id}P95`,
      says: `${says}, p95, 20 clerks`,
      value: paced.p95,
      unit: 'ms',
      limit: atMost(limit),
      beside: `p50 ${paced.p50.toFixed(1)} ms, ${paced.responses} answers at 40/s`,
    })
  }
  return [...figures, ...(await measurePicker({ options, running, clerks }))]
}

interface Sample {
  readonly name: string
  readonly pinyin: string
  readonly initials: string
  readonly tail: string
}

async function namesOf(owner: pg.Client, clerks: Measured['clerks']): Promise<Sample[][]> {
  const samples: Sample[][] = []
  for (const { area } of clerks) {
    const width = area % 1_000_000 === 0 ? 1_000_000 : 1000
    const { rows } = await owner.query<Sample>(
      `select name, pinyin, initials, id_tail as tail from reg.person where area >= $1 and area < $2 order by md5(id::text) limit 40`,
      [area, area + width],
    )
    samples.push(rows)
  }
  return samples
}

/** The picker asks for the children of a node or a search, never for the tree. */
async function measurePicker({
  options,
  running,
  clerks,
}: Pick<Measured, 'options' | 'running' | 'clerks'>): Promise<Figure[]> {
  const paths = [
    ...[0, 410_000_000_000, 410_100_000_000, 410_122_000_000, 410_122_100_000, 411_700_000_000].map(
      (code) => `parent=${code}`,
    ),
    ...['王庄', '柳家沟', '中牟', '东', 'wangzhuang', 'wz'].map((q) => `q=${encodeURIComponent(q)}`),
  ]
  const job = {
    url: running.base,
    connections: clerks.length,
    seconds: options.count('seconds', 6),
    cookies: clerks.map(({ cookie }) => cookie),
    rate: clerks.length * 4,
    requests: paths.map((query) => ({ method: 'GET' as const, path: `/api/divisions?${query}` })),
  }
  await load({ ...job, seconds: 1 }) // the server reads the names in after its start
  const result = await load(job)
  return [
    {
      id: 'pickerP95',
      says: 'division picker, p95',
      value: result.p95,
      unit: 'ms',
      limit: atMost(100),
      beside: `p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms at 80/s`,
    },
    {
      id: 'pickerLargestKilobytes',
      says: 'largest answer of the picker (the whole tree is about 7,000 kB)',
      value: Math.ceil(result.largestBytes / 1000),
      unit: 'kB',
      limit: atMost(100),
    },
  ]
}

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import { systemActor } from '#server/access/actor.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, somePerson, staffAt, testKeys, testToday } from '#tests/support/people.ts'
import { loadLocalStandards } from '../reference/local-standards.ts'
import { applyDivisionChange, type DivisionChange } from './apply-division-change.ts'
import { findDivisions, getDivision } from './divisions.ts'
import { findPersons } from './find-persons.ts'
import { getPerson } from './get-person.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
const system = systemActor(testToday)

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await Promise.all([database.close(), owner.end()])
  await fresh.drop()
})

const change = (kind: DivisionChange['kind'], from: number, to: number, more: Partial<DivisionChange> = {}) =>
  as(database, system, (tx) =>
    applyDivisionChange(tx, system, {
      requestId: newRequest(),
      kind,
      from: areaCode(from),
      to: areaCode(to),
      on: plainDate('2026-03-01'),
      document: '豫政文〔2026〕1号（测试）',
      codes: [],
      ...more,
    }),
  )
const one = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>> =>
  (await owner.query(text, values)).rows[0] ?? {}

/** A person, his household, case with event, fact, entitlement and a clerk in `village`. */
async function settle(
  village: AreaCode,
  name: string,
): Promise<{ personId: number; accountId: number; caseId: number }> {
  const county = Math.floor(village / 1e6)
  const clerk = staffAt(county * 1e6, 'county')
  const personId = await as(database, clerk, (tx) => somePerson(tx, clerk, { name, area: village }))
  const household = await one(
    `insert into reg.household (id, county_id, area) values (nextval('reg.household_id'), $1, $2) returning id`,
    [county, village],
  )
  await owner.query(
    `insert into reg.household_member (household_id, county_id, area, person_id, relation, valid_from, source) values ($1, $2, $3, $4, '01', '2026-01-01', '测试')`,
    [household['id'], county, village, personId],
  )
  const { id: caseId } = await one(
    `insert into app."case" (county_id, area, case_no, item, kind, workflow, state, applicant_id, applicant_name, residence, applied_on, is_open)
     values ($1, $2, $3, 'x', 'application', 'x', 'approved', $4, $5, 'urban', '2026-01-01', false) returning id`,
    [county, village, `no-${personId}`, personId, name],
  )
  await owner.query(
    `insert into app.case_member (case_id, county_id, area, person_id, relation, is_adult) values ($1, $2, $3, $4, '01', true)`,
    [caseId, county, village, personId],
  )
  await owner.query(
    `insert into app.case_event (case_id, seq, county_id, area, action, from_state, to_state, on_date, actor_kind, actor_name, actor_role, unit_area)
     values ($1, 1, $2, $3, 'submit', 'x', 'y', '2026-01-01', 'staff', 'x', 'x', $3)`,
    [caseId, county, village],
  )
  const entitlement = await one(
    `insert into app.entitlement (county_id, area, case_id, item, payee_id, payee_name, members, pays, start_month)
     values ($1, $2, $3, 'x', $4, $5, 1, 'monthly', '2026-01-01') returning id`,
    [county, village, caseId, personId, name],
  )
  await owner.query(
    `insert into app.entitlement_member (entitlement_id, county_id, area, person_id, benefit, during) values ($1, $2, $3, $4, 'x', '[2026-01-01,)')`,
    [entitlement['id'], county, village, personId],
  )
  const { id: accountId } = await one(
    `insert into sec.account (login, name, password_hash, unit_area, unit_name) values ($1, 'x', 'x', $2, 'x') returning id`,
    [`clerk-${personId}`, village],
  )
  return { personId, accountId: Number(accountId), caseId: Number(caseId) }
}

/** Rows of any table whose area or county still lies below `lo`–`hi`, but for what tells of the past. */
async function left(lo: number, hi: number): Promise<string[]> {
  const { rows } = await owner.query<{ tab: string; col: string }>(
    `select c.oid::regclass::text as tab, a.attname as col from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname in ('area', 'county_id', 'residence_area') and not a.attisdropped
     where c.relkind = 'r' and n.nspname in ('ref', 'sec', 'audit', 'reg', 'app', 'pay', 'book') and c.oid <> 'ref.local_standard'::regclass`,
  )
  const found: string[] = []
  for (const { tab, col } of rows) {
    const scale = col === 'county_id' ? 1e6 : 1
    const { n } = await one(
      `select count(*)::int as n from ${tab} where ${col} * ${scale}::bigint >= $1 and ${col} * ${scale}::bigint < $2`,
      [lo, hi],
    )
    if (Number(n) > 0) found.push(`${tab}.${col}`)
  }
  return found
}

describe('a county gets another code', () => {
  const from = 410_782_000_000 // 辉县市
  const to = 410_784_000_000
  const village = areaCode(410_782_001_001)

  it('and everything below it follows, in one act, with its clerks, while history keeps the old code', async () => {
    const { personId, accountId, caseId } = await settle(village, '辉一')
    await owner.query(
      `insert into ref.local_standard (parameter, area, residence, valid_from, value, document, is_confirmed) values ('living-standard', $1, 'rural', '2025-07-01', '50000', '测试文件', true)`,
      [from],
    )
    const before = await one(
      'select count(*)::int as n from ref.division where code / 1000000 = 410782 and valid_until is null',
    )
    const receipt = await change('recode', from, to)
    expect(receipt.closed).toBe(before['n'])
    expect(receipt.opened).toBe(before['n'])
    expect(receipt.moved).toMatchObject({
      'reg.person': 1,
      'app."case"': 1,
      'app.case_event': 1,
      'app.entitlement': 1,
      'sec.account.unit_area': 1,
    })
    expect(await left(from, from + 1e6)).toEqual([])

    const clerk = staffAt(
      Number((await one('select unit_area from sec.account where id = $1', [accountId]))['unit_area']),
      'village',
    )
    const detail = await as(database, clerk, (tx) => getPerson(tx, clerk, { personId }, testKeys))
    expect(detail).toMatchObject({ area: village + 2_000_000, cases: [{ id: caseId }], entitlements: [{ item: 'x' }] })
    const county = staffAt(to, 'county')
    const found = await as(database, county, (tx) =>
      findPersons(tx, county, { q: '辉一', page: 1, size: 10 }, testKeys),
    )
    expect(found.total).toBe(1)

    expect(await one(`select unit_area from app.case_event where case_id = $1`, [caseId])).toEqual({
      unit_area: String(village),
    })
    expect(await one('select valid_until::text as until from ref.division where code = $1', [from])).toEqual({
      until: '2026-03-01',
    })
    expect(await one('select name, kind, valid_from::text as since from ref.division where code = $1', [to])).toEqual({
      name: '辉县市',
      kind: '县级市',
      since: '2026-03-01',
    })
    expect(
      await one('select kind, to_code, document from ref.division_change where from_code = $1', [village]),
    ).toMatchObject({ kind: 'recode', to_code: String(village + 2_000_000) })
    const standards = await as(database, county, (tx) => loadLocalStandards(tx, [areaCode(to)]))
    expect(standards).toMatchObject([{ parameter: 'living-standard', value: 50_000 }])
    expect(await one('select county_id from reg.person_key where person_id = $1', [personId])).toEqual({
      county_id: 410_784,
    })
  })

  it('the same request again changes nothing', async () => {
    const requestId = newRequest()
    const first = await change('rename', 410_721_000_000, 410_721_000_000, { requestId, name: '新乡县（新）' })
    expect(await change('rename', 410_721_000_000, 410_721_000_000, { requestId, name: '新乡县（新）' })).toEqual(first)
  })
})

describe('a township is merged into another', () => {
  const from = 410_221_202_000 // 宗店乡 of 杞县
  const to = 410_221_200_000

  it('its villages keep their numbers where free and get the next ones where taken; nobody is lost', async () => {
    const villages = await owner.query<{ code: string }>(
      'select code from ref.division where parent = $1 order by code',
      [from],
    )
    const own = await owner.query<{ code: string }>('select code from ref.division where parent = $1 order by code', [
      to,
    ])
    expect(villages.rows.length).toBeGreaterThan(0)
    const village = areaCode(Number(villages.rows[0]?.code))
    const { personId } = await settle(village, '杞一')
    const township = await settle(areaCode(from), '杞二')
    const receipt = await change('merge', from, to)
    expect(receipt).toMatchObject({ closed: villages.rows.length + 1, opened: villages.rows.length })
    expect(await left(from, from + 1000)).toEqual([])
    const after = await one(
      'select count(*)::int as n, count(distinct code)::int as distinct from ref.division where parent = $1 and valid_until is null',
      [to],
    )
    expect(after).toEqual({
      n: villages.rows.length + own.rows.length,
      distinct: villages.rows.length + own.rows.length,
    })
    const clerk = staffAt(to, 'township')
    const detail = await as(database, clerk, (tx) => getPerson(tx, clerk, { personId }, testKeys))
    expect(detail.areaName).toBe((await one('select name from ref.division where code = $1', [village]))['name'])
    expect(
      (await as(database, clerk, (tx) => getPerson(tx, clerk, { personId: township.personId }, testKeys))).area,
    ).toBe(to)
  })
})

describe('a county joins another', () => {
  const from = 410_306_000_000
  const to = 410_308_000_000 // 孟津区

  /** A settled run of January with one posting on the county's bank account and one on a township's reserve. */
  async function books(county: number, township: number): Promise<void> {
    const area = county * 1e6
    await owner.query(
      `insert into pay.ledger_account (code, county_id, area, title, kind) values ('bank', $1, $2, '银行存款', 'bank'), ($3, $1, $4, '备用金', 'reserve')`,
      [county, area, `reserve:${township}`, township],
    )
    await owner.query(
      `with e as (insert into pay.entry (county_id, area, on_date, kind, says) values ($1, $2, '2026-01-05', 'x', 'x') returning id)
       insert into pay.posting (entry_id, county_id, area, account, fen)
       select id, $1, $2, 'bank', 100 from e union all select id, $1, $2, $3, -100 from e`,
      [county, area, `reserve:${township}`],
    )
    await owner.query(
      `insert into pay.run (county_id, area, month, item_group, state, opened_by) values ($1, $2, '2026-01-01', 'all', 'settled', 1)`,
      [county, area],
    )
  }

  it('with its townships, people, pay runs and books, which balance as before', async () => {
    await owner.query(
      `insert into ref.division (code, name, level, kind, parent, valid_from) values
         (410306000000, '测试区', 3, '区', 410300000000, '2020-01-01'), (410306100000, '测试镇', 4, '镇', 410306000000, '2020-01-01'),
         (410306100001, '测试社区居委会', 5, '居委会', 410306100000, '2020-01-01')`,
    )
    const { personId } = await settle(areaCode(410_306_100_001), '孟一')
    await books(410_306, 410_306_100_000)
    await books(410_308, 410_308_100_000)
    await owner.query(
      `insert into app.letter_counter (county_id, year, last) values (410306, 2026, 7), (410308, 2026, 3)`,
    )
    await change('merge', from, to)
    const moved = await one('select to_code from ref.division_change where from_code = 410306100000')
    const township = Number(moved['to_code'])
    expect(township).toBeGreaterThan(to)
    const clerk = staffAt(to, 'county')
    const detail = await as(database, clerk, (tx) => getPerson(tx, clerk, { personId }, testKeys))
    expect(detail.area).toBe(township + 1)
    const { rows } = await owner.query<{ account: string; fen: string }>(
      `select account, sum(fen) as fen from pay.posting where county_id = 410308 group by account order by account`,
    )
    expect(rows).toEqual([
      { account: 'bank', fen: '200' },
      { account: 'reserve:410308100000', fen: '-100' },
      { account: `reserve:${township}`, fen: '-100' },
    ])
    expect(
      await one(`select sum(balance_fen) as fen from pay.ledger_account where county_id = 410308 and code = 'bank'`),
    ).toEqual({ fen: '200' })
    expect((await owner.query(`select item_group from pay.run where county_id = 410308 order by id`)).rows).toEqual([
      { item_group: 'all@410306' },
      { item_group: 'all' },
    ])
    expect(await one('select last from app.letter_counter where county_id = 410308 and year = 2026')).toEqual({
      last: 7,
    })
    // The account that both counties had stays behind, empty; counters tell how far the old numbers went.
    expect(await left(from, from + 1e6)).toEqual(
      expect.arrayContaining(['pay.ledger_account.area', 'app.letter_counter.county_id']),
    )
    expect(await one('select count(*)::int as n from pay.posting where county_id = 410306')).toEqual({ n: 0 })
  })

  it('not while a run of the same month is open in both', async () => {
    await owner.query(
      `insert into ref.division (code, name, level, kind, parent, valid_from) values (410309000000, '测试二区', 3, '区', 410300000000, '2020-01-01')`,
    )
    await owner.query(
      `insert into pay.run (county_id, area, month, item_group, state, opened_by) values
         (410309, 410309000000, '2026-02-01', 'all', 'draft', 1), (410308, 410308000000, '2026-02-01', 'all', 'draft', 1)`,
    )
    await expect(change('merge', 410_309_000_000, to)).rejects.toMatchObject({ code: 'conflict' })
    expect(await one('select valid_until from ref.division where code = 410309000000')).toEqual({ valid_until: null })
  })
})

describe('a village is renamed', () => {
  it('the new name shows, the old one is kept with its dates, codes stay', async () => {
    const code = 410_221_200_000 + 200 + 1
    const old = await one('select name from ref.division where code = $1 and valid_until is null', [code])
    const receipt = await change('rename', code, code, { name: '新名村民委员会' })
    expect(receipt).toEqual({ closed: 1, opened: 1, moved: {} })
    const shown = await as(database, system, (tx) => getDivision(tx, code))
    expect(shown).toMatchObject({ name: '新名村民委员会', level: 5 })
    expect(await one('select name from ref.division where code = $1 and valid_until is not null', [code])).toEqual(old)
    expect(
      (await as(database, system, (tx) => findDivisions(tx, { q: 'xinmingcun', under: 410_221_000_000 }))).map(
        (found) => found.code,
      ),
    ).toEqual([code])
  })
})

describe('a township goes to another county', () => {
  it('its records and their county follow', async () => {
    const from = 410_222_101_000 // in 通许县
    const village = areaCode(
      Number((await one('select code from ref.division where parent = $1 order by code limit 1', [from]))['code']),
    )
    const { personId } = await settle(village, '通一')
    await change('transfer', from, 410_223_190_000)
    const clerk = staffAt(410_223_000_000, 'county')
    expect((await as(database, clerk, (tx) => getPerson(tx, clerk, { personId }, testKeys))).area).toBe(
      410_223_190_000 + (village - from),
    )
    expect(await left(from, from + 1000)).toEqual([])
  })
})

describe('a part becomes a division of its own', () => {
  it('only what is named leaves', async () => {
    const township = 410_225_206_000 // 孟寨乡 of 兰考县
    const { rows } = await owner.query<{ code: string }>(
      'select code from ref.division where parent = $1 order by code limit 2',
      [township],
    )
    const [leaving, staying] = rows.map(({ code }) => areaCode(Number(code)))
    if (leaving === undefined || staying === undefined) throw new Error(`too few villages for the test in ${township}`)
    const a = await settle(leaving, '析一')
    const b = await settle(staying, '析二')
    const to = areaCode(410_225_190_000)
    const receipt = await change('split', township, to, {
      name: '新设镇',
      codes: [{ from: leaving, to: areaCode(to + 201) }],
    })
    expect(receipt).toMatchObject({ closed: 1, opened: 2 })
    const clerk = staffAt(410_225_000_000, 'county')
    const areas = await as(database, clerk, async (tx) => [
      (await getPerson(tx, clerk, { personId: a.personId }, testKeys)).area,
      (await getPerson(tx, clerk, { personId: b.personId }, testKeys)).area,
    ])
    expect(areas).toEqual([to + 201, staying])
  })
})

describe('a change is refused', () => {
  it.each([
    ['for a code that is none', 'recode', 410_999_000_000, 410_998_000_000],
    ['onto a code in use', 'recode', 410_325_000_000, 410_326_000_000],
    ['across levels', 'recode', 410_325_000_000, 410_326_190_000],
    ['merging into nothing', 'merge', 410_325_000_000, 410_399_000_000],
    ['under a parent that is none', 'transfer', 410_325_101_000, 410_399_101_000],
  ] as const)('%s', async (_, kind, from, to) => {
    await expect(change(kind, from, to)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('before its day has come', async () => {
    await expect(
      change('rename', 410_325_000_000, 410_325_000_000, { name: '嵩县一', on: plainDate('2026-03-03') }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('to anybody but the platform itself: staff have no right to move areas', async () => {
    const clerk = staffAt(410_000_000_000, 'province')
    await expect(
      as(database, clerk, (tx) =>
        applyDivisionChange(tx, clerk, {
          requestId: newRequest(),
          kind: 'recode',
          from: areaCode(410_325_000_000),
          to: areaCode(410_330_000_000),
          on: testToday,
          document: '测试',
          codes: [],
        }),
      ),
    ).rejects.toThrow('permission denied')
  })
})

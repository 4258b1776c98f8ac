import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { loadReference } from './load-reference.ts'

let fresh: FreshDatabase
let owner: pg.Client
const rows = async <R extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> =>
  (await owner.query<R>(sql, values)).rows

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await fresh.drop()
})

/** stack.md §4: code, city, counties (区/县/县级市), zones, townships (街道/镇/乡/类似乡级), villages (居/村). */
const published = `
4101 郑州市 6/1/5 3 92/72/15/29 1121/2185
4102 开封市 5/4/0 0 36/36/44/8 457/2071
4103 洛阳市 7/7/0 1 67/99/23/5 855/2389
4104 平顶山市 4/4/2 2 59/53/33/3 279/2549
4105 安阳市 4/4/1 1 45/65/22/5 340/2947
4106 鹤壁市 3/2/0 1 25/15/4/4 256/785
4107 新乡市 4/5/3 3 35/78/40/17 288/3537
4108 焦作市 4/4/2 1 56/35/17/4 225/1799
4109 濮阳市 1/5/0 2 14/44/31/0 325/2872
4110 许昌市 2/2/2 1 31/59/13/2 914/1591
4111 漯河市 3/2/0 1 12/37/9/0 75/1259
4112 三门峡市 2/2/2 1 16/29/32/4 169/1212
4113 南阳市 2/10/1 2 42/159/45/10 552/4442
4114 商丘市 2/6/1 2 32/105/60/2 259/4575
4115 信阳市 2/8/0 1 43/85/84/12 659/2815
4116 周口市 2/7/1 1 43/105/59/2 524/4589
4117 驻马店市 1/9/0 1 43/96/57/12 474/2432
4190 省直辖县级行政区划 0/0/1 0 5/11/0/0 104/453`

describe('the divisions of Henan', () => {
  it('are 55,164 rows, of which 54 districts, 82 counties, 21 county cities and 24 zones', async () => {
    const found = await rows<{ kind: string; n: string }>('select kind, count(*) as n from ref.division group by kind')
    expect(Object.fromEntries(found.map(({ kind, n }) => [kind, Number(n)]))).toEqual({
      省: 1,
      市: 17,
      省直辖: 1,
      区: 54,
      县: 82,
      县级市: 21,
      功能区: 24,
      街道: 696,
      镇: 1183,
      乡: 588,
      类似乡级: 119,
      居委会: 7876,
      村委会: 44_502,
    })
    expect((await rows('select from ref.division')).length).toBe(55_164)
  })

  it('come out city by city as counted from the published list', async () => {
    const found = await rows<{ line: string }>(
      `
      with n as (select code / 100000000 as city, kind, count(*) as n from ref.division where level > 2 group by 1, 2)
      select concat_ws(' ', c.code / 100000000, c.name,
        (select concat_ws('/', k('区'), k('县'), k('县级市'))), k('功能区'), (select concat_ws('/', k('街道'), k('镇'), k('乡'), k('类似乡级'))),
        (select concat_ws('/', k('居委会'), k('村委会')))) as line
      from ref.division c, lateral (select 1) x where c.level = 2 order by c.code`.replaceAll(
        /k\('([^']+)'\)/g,
        "coalesce((select n from n where n.city = c.code / 100000000 and n.kind = '$1'), 0)",
      ),
    )
    expect(found.map(({ line }) => line)).toEqual(published.trim().split('\n'))
  })

  it('hang under a parent one level up, 济源 directly under the province', async () => {
    expect(
      await rows(
        'select code from ref.division d where level > 1 and not exists (select from ref.division p where p.code = d.parent and p.level < d.level)',
      ),
    ).toEqual([])
    expect(await rows('select parent from ref.division where code = 419001000000')).toEqual([
      { parent: '410000000000' },
    ])
    expect(await rows('select parent from ref.division where code = 410105001003')).toEqual([
      { parent: '410105001000' },
    ])
  })

  it('attach every development zone to a real county of the same city', async () => {
    const found = await rows<{ zone: string; host: string | null; kind: string }>(`
      select z.code as zone, h.code as host, h.kind from ref.division z left join ref.division h on h.code = z.attached_to where z.kind = '功能区'`)
    expect(found).toHaveLength(24)
    for (const { zone, host, kind } of found) {
      expect(host?.slice(0, 4)).toBe(zone.slice(0, 4))
      expect(['区', '县', '县级市']).toContain(kind)
    }
  })

  it.each([
    ['浚县', 'xunxian', 'xx'],
    ['泌阳县', 'biyangxian', 'byx'],
    ['召陵区', 'shaolingqu', 'slq'],
    ['殷都区', 'yinduqu', 'ydq'],
    ['中牟县', 'zhongmuxian', 'zmx'],
    ['瀍河回族区', 'chanhehuizuqu', 'chhzq'],
  ])('are found as people say them: %s', async (name, pinyin, initials) => {
    expect(await rows('select pinyin, initials from ref.division where name = $1', [name])).toEqual([
      { pinyin, initials },
    ])
  })
})

describe('loading again', () => {
  it('changes nothing when the files are the same', async () => {
    expect(Object.values(await loadReference(fresh.ownerUrl)).every((n) => n === 0)).toBe(true)
  })

  it('keeps what was recorded here since', async () => {
    await owner.query(`update ref.division set valid_until = '2026-01-01' where code = 410105001003`)
    await owner.query(`insert into ref.division select code, '新名', level, kind, parent, attached_to, pinyin, initials, '2026-01-01', null
                       from ref.division where code = 410105001003`)
    await owner.query(`delete from sys.setting where key like 'reference.%'`)
    expect((await loadReference(fresh.ownerUrl)).divisions).toBe(0)
    expect(await rows(`select name from ref.division where code = 410105001003 and valid_until is null`)).toEqual([
      { name: '新名' },
    ])
  })

  it('repairs a shipped row that was damaged', async () => {
    await owner.query(`update ref.division set name = '乱码' where code = 410105000000`)
    await owner.query(`delete from sys.setting where key = 'reference.divisions'`)
    expect((await loadReference(fresh.ownerUrl)).divisions).toBe(1)
    expect(await rows('select name from ref.division where code = 410105000000')).toEqual([{ name: '金水区' }])
  })
})

it('defaults of local parameters are unconfirmed rows of the province', async () => {
  const found = await rows<{ area: string; is_confirmed: boolean; document: string }>(
    'select area, is_confirmed, document from ref.local_standard',
  )
  expect(found.length).toBeGreaterThan(0)
  for (const row of found) expect(row).toMatchObject({ area: '410000000000', is_confirmed: false })
})

it('the calendar of 2026 says that 2026-02-14 is worked and 2026-02-16 is not', async () => {
  const found = await rows<{ day: string; is_off_day: boolean }>(
    `select day::text, is_off_day from ref.calendar_day where day in ('2026-02-14', '2026-02-16') order by day`,
  )
  expect(found).toEqual([
    { day: '2026-02-14', is_off_day: false },
    { day: '2026-02-16', is_off_day: true },
  ])
})

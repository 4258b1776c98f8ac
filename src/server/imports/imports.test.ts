import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Worker } from 'node:worker_threads'
import ExcelJS from 'exceljs'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { foldState } from '#core/workflow.ts'
import { loadDemonstrationStandards } from '#tests/support/cases.ts'
import { workbook, zipBomb } from '#tests/support/corpus/files.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import {
  makeIdNumber,
  otherVillage,
  someCounty,
  somePerson,
  someVillage,
  testKeys,
  testToday,
} from '#tests/support/people.ts'
import { createAccount } from '../access/create-account.ts'
import { openSessions } from '../access/sessions.ts'
import type { ImportBatchRow } from '../api.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { encodeGb18030 } from '../files/gb18030.ts'
import { buildApp } from '../http/build-app.ts'
import { workflowOf } from '../items.ts'
import { standingItems } from './read-benefit.ts'
import { chunkRows, runImport } from './run-import.ts'
import { runImportApart } from './run-import-apart.ts'

let fresh: FreshDatabase
let database: Database
let app: FastifyInstance
let folder: string
let clerk: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minzheng-imports-'))
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  const platform = {
    database,
    keys: testKeys,
    sessions: openSessions(database),
    filesDir: folder,
    exchangeDir: folder,
    today: () => testToday,
    publicUrl: 'http://127.0.0.1',
  }
  app = await buildApp(platform, { logLevel: 'silent' })
  clerk = await signIn('county', 'county-clerk', someCounty)
})
afterAll(async () => {
  await app?.close()
  await database?.close()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function signIn(login: string, role: Role, area: number): Promise<string> {
  const account = { login, name: '经办人', password: 'Right-2026!', unitArea: areaCode(area), unitName: '测试单位' }
  await database.withScope({ kind: 'auth' }, (tx) => createAccount(tx, { ...account, roles: [role] }, testKeys))
  const payload = { kind: 'staff', login, password: 'Right-2026!' }
  const answer = await app.inject({ method: 'POST', url: '/api/sign-in', payload })
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

interface Sent {
  readonly kind?: string
  readonly name?: string
  readonly area?: number
  readonly cookie?: string
  readonly requestId?: string
  readonly headers?: Readonly<Record<string, string>>
}

function send(
  content: Buffer | string,
  { kind = 'persons', name = '名单.csv', area = someCounty, ...more }: Sent = {},
) {
  const field = (key: string, value: string) =>
    `--xyz\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`
  const payload = Buffer.concat([
    Buffer.from(field('area', String(area)) + field('requestId', more.requestId ?? crypto.randomUUID())),
    Buffer.from(`--xyz\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n--xyz--\r\n'),
  ])
  const headers = { cookie: more.cookie ?? clerk, 'content-type': 'multipart/form-data; boundary=xyz', ...more.headers }
  return app.inject({ method: 'POST', url: `/api/imports/${kind}`, headers, payload })
}

type Answer = ImportBatchRow & { readonly failures: readonly { readonly row: number; readonly reason: string }[] }
const get = async (id: number): Promise<Answer> =>
  (await app.inject({ method: 'GET', url: `/api/imports/${id}`, headers: { cookie: clerk } })).json()

/** Uploads, runs the job, and yields the batch with its failures. */
async function imported(content: Buffer | string, sent: Sent = {}): Promise<Answer> {
  const answer = await send(content, sent)
  expect(answer.json()).toMatchObject({ state: 'loading', startedBy: '经办人' })
  await run(answer.json().id)
  return get(answer.json().id)
}
const run = (id: number, of: Database = database) =>
  runImport({ database: of, keys: testKeys, filesDir: folder, today: testToday }, id)

const head = '姓名,身份证号码,所在村（社区）,户口性质,联系电话,详细住址,民族'
let serial = 0
/** A number that nobody has yet. */
const freshId = (): string => {
  serial++
  const months = Math.floor(serial / 500)
  return makeIdNumber(
    serial % 500,
    `${1950 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-08`,
  )
}
const line = (name = '王小明', id = freshId(), area: number | string = someVillage) =>
  `${name},${id},${area},农村,13900000001,3组12号,汉族`
const csv = (...lines: string[]): string => [head, ...lines, ''].join('\r\n')
const persons = async (where: { name: string }) =>
  database.withScope({ kind: 'worker' }, (tx) =>
    tx.selectFrom('reg.person').selectAll().where('name', '=', where.name).execute(),
  )

describe('lists of persons', () => {
  test('a UTF-8 CSV is taken in row by row: sealed, indexed, readable in search, with receipts', async () => {
    const batch = await imported(csv(line('𠮷一'), line('阿依古丽·吐尔逊'), line('单小一')))
    expect(batch).toMatchObject({ state: 'done', total: 3, done: 3, failed: 0, failures: [] })
    const [person] = await persons({ name: '单小一' })
    expect(person).toMatchObject({ area: someVillage, pinyin: 'shanxiaoyi', initials: 'sxy', residence: 'rural' })
    expect(person?.id_sealed.length).toBeGreaterThan(18)
    expect((await persons({ name: '𠮷一' })).length).toBe(1)
  })

  test('a GB18030 file with names outside GBK is read right, and tabs will do for commas', async () => {
    const batch = await imported(encodeGb18030(csv(line('䶮小二'), line('𫖯小三')).replaceAll(',', '\t')))
    expect(batch).toMatchObject({ state: 'done', done: 2, failed: 0 })
    expect((await persons({ name: '䶮小二' })).length + (await persons({ name: '𫖯小三' })).length).toBe(2)
  })

  test('a workbook is read; a number that Excel rounded and a formula are refused with their own reasons', async () => {
    const titles = head.split(',')
    const row = (name: string, id: string | number | { formula: string }) => [
      name,
      id,
      String(someVillage),
      '城镇',
      '',
      '',
      '',
    ]
    const batch = await imported(
      await workbook([
        titles,
        row('示例：李桂兰', '41012219580331002X'),
        row('马一一', freshId()),
        row('马二二', 410102196607080000),
        row('马三三', { formula: 'A1&"x"' }),
      ]),
      { name: '名单.xlsx' },
    )
    expect(batch).toMatchObject({ state: 'done', total: 4, done: 2, failed: 2 })
    expect(batch.failures.map(({ row: n }) => n)).toEqual([4, 5])
    expect(batch.failures[0]?.reason).toContain('被存成了数值')
    expect(batch.failures[1]?.reason).toContain('是公式')
    expect((await persons({ name: '示例：李桂兰' })).length).toBe(0)
  })

  test.each([
    [
      'a wrong check digit',
      line('王错一', makeIdNumber(9).slice(0, 17) + (makeIdNumber(9)[17] === '1' ? '2' : '1')),
      '校验不通过',
    ],
    ['a date that does not exist', line('王错二', '410102196602300011'), '出生日期不存在'],
    ['a number in scientific notation', line('王错三', '4.10102E+17'), '被存成了数值'],
    ['a village that is none', line('王错四', freshId(), 410_102_999_999), '没有这个区划代码'],
    ['a village outside the batch', line('王错五', freshId(), otherVillage), '不在本批次的归属地区'],
    ['a name with digits', line('王5'), '不能使用的字符'],
    ['a private-use character in a name', line('王\ue000'), '自造字'],
    [
      'a formula',
      line('=HYPERLINK("http://x")').replace(/^=HYPERLINK\("http:\/\/x"\)/, '"=HYPERLINK(""http://x"")"'),
      '是公式',
    ],
    ['no name', line(''), '“姓名”未填写'],
  ])('%s fails its row alone, with the reason', async (_, bad, reason) => {
    const batch = await imported(csv(line(), bad))
    expect(batch).toMatchObject({ state: 'done', done: 1, failed: 1 })
    expect(batch.failures[0]).toMatchObject({ row: 3 })
    expect(batch.failures[0]?.reason).toContain(reason)
  })

  test('a number twice in a file, known here, known under another name and known elsewhere', async () => {
    const [twice, elsewhere] = [freshId(), freshId()]
    await database.withScope({ kind: 'worker' }, (tx) =>
      somePerson(
        tx,
        { kind: 'system', id: null, name: '', roles: [], today: testToday, address: '' },
        {
          name: '在别处',
          idNumber: elsewhere,
          area: otherVillage,
        },
      ),
    )
    const first = await imported(csv(line('孙一', twice), line('孙一', twice), line('在别处', elsewhere)))
    expect(first).toMatchObject({ done: 1, failed: 2 })
    expect(first.failures.map(({ reason }) => reason)).toEqual([
      '身份证号码与本文件前面的行重复',
      '此人已在其他地区登记，请通过协查办理',
    ])
    const again = await imported(csv(line('孙一', twice), line('孙二', twice), line()))
    expect(again).toMatchObject({ done: 2, failed: 1 })
    expect(again.failures[0]?.reason).toContain('姓名不一致')
    expect((await persons({ name: '孙一' })).length).toBe(1)
  })

  test('failed rows come back as a workbook with reasons, harmless as formulas, and may be sent again', async () => {
    const id = freshId()
    const batch = await imported(csv(line('+cmd', id), line('钱对', id.slice(0, 17))))
    expect(batch.failed).toBe(2)
    const answer = await app.inject({
      method: 'GET',
      url: `/api/imports/${batch.id}/failures.xlsx`,
      headers: { cookie: clerk },
    })
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(new Uint8Array(answer.rawPayload).buffer)
    const sheet = book.worksheets[0]
    expect(sheet?.getRow(1).getCell(8).value).toBe('错误原因')
    expect(sheet?.getCell('A2').value).toBe("'+cmd")
    expect(sheet?.getCell('H3').value).toContain('第 3 行：号码应为 18 位')
    if (!sheet) throw new Error('no sheet')
    sheet.getCell('A2').value = '钱一一'
    sheet.getCell('B3').value = freshId()
    const repaired = Buffer.from(await book.xlsx.writeBuffer())
    expect(await imported(repaired, { name: '改正.xlsx' })).toMatchObject({ done: 2, failed: 0 })
  })
})

describe('files that cannot be used', () => {
  const note = async (content: Buffer | string, sent: Sent = {}): Promise<string> => {
    const batch = await imported(content, sent)
    expect(batch).toMatchObject({ state: 'failed', done: 0 })
    return batch.note
  }
  test.each([
    [
      'a column by another name',
      () => csv(line()).replace('身份证号码', '身份证'),
      ['缺少列：“身份证号码”', '不认识的列：“身份证”'],
    ],
    ['nothing but a head', () => `${head}\n`, ['没有数据行']],
    ['nothing at all', () => '', ['空']],
    ['quotes that do not close', () => `${csv(line())}"王半,`, ['引号不成对']],
    [
      'bytes of no encoding',
      () => Buffer.concat([Buffer.from(csv(line())), Buffer.from([0xff, 0xff, 0x0a])]),
      ['编码无法识别'],
    ],
    ['UTF-16', () => Buffer.from(`\ufeff${csv(line())}`, 'utf16le'), ['UTF-16']],
    ['an old .xls', () => Buffer.from('d0cf11e0a1b11ae100', 'hex'), ['旧版 .xls']],
    ['a PDF', () => '%PDF-1.7 …', ['PDF']],
    ['a zip that is no workbook', () => zipBomb(10, true).subarray(0, 40), ['不完整']],
    ['a bomb that says what it is', () => zipBomb(450_000_000, true), ['解压后过大']],
    ['a bomb that lies', () => zipBomb(30_000_000, false), ['不完整或已损坏']],
  ])('%s', async (_, content, says) => {
    const told = await note(content())
    for (const part of says) expect(told).toContain(part)
  })

  test('a workbook cut in half is refused whole', async () => {
    const bytes = await workbook([head.split(','), ...Array.from({ length: 50 }, () => line().split(','))])
    expect(await note(bytes.subarray(0, bytes.length / 2), { name: 'x.xlsx' })).toContain('不完整')
  })

  test('two gigabytes are refused before they are read, and nothing stays on disk', async () => {
    const before = readdirSync(join(folder, 'imports')).length
    const answer = await send(csv(line()), { headers: { 'content-length': '2147483648' } })
    expect(answer.statusCode).toBe(413)
    expect(readdirSync(join(folder, 'imports')).length).toBe(before)
  })

  test('the same file twice is refused, the same request twice is one batch', async () => {
    const [content, requestId] = [csv(line()), crypto.randomUUID()]
    const first = await send(content, { requestId })
    expect((await send(content, { requestId })).json().id).toBe(first.json().id)
    const twin = await send(content)
    expect([twin.statusCode, twin.json().code]).toEqual([409, 'same-file'])
    await run(first.json().id)
    expect((await get(first.json().id)).done).toBe(1)
  })

  test('an area of others, another role and an unknown kind are refused', async () => {
    expect((await send(csv(line()), { area: otherVillage - (otherVillage % 1_000_000) })).statusCode).toBe(403)
    expect((await send(csv(line()), { kind: 'nonsense' })).statusCode).toBe(404)
    const cookie = await signIn('cashier', 'county-cashier', someCounty)
    expect((await send(csv(line()), { cookie })).statusCode).toBe(403)
  })

  test('an uploaded list stands on disk only sealed, and only until it is taken in or refused', async () => {
    const id = freshId()
    const answer = await send(csv(line('秦保密', id)))
    const stored = readdirSync(join(folder, 'imports')).filter((name) => name.startsWith(`${answer.json().id}-`))
    expect(stored.length).toBe(1)
    for (const name of stored) expect(readFileSync(join(folder, 'imports', name)).includes(id)).toBe(false)
    const waiting = readdirSync(join(folder, 'waiting')).length
    expect((await send(csv(line('秦保密', id)))).statusCode).toBe(409)
    expect(readdirSync(join(folder, 'waiting')).length).toBe(waiting)
    await run(answer.json().id)
    expect(readdirSync(join(folder, 'imports')).filter((name) => stored.includes(name))).toEqual([])
  })
})

describe('households', () => {
  const titles = '家庭编号,姓名,身份证号码,与户主关系,所在村（社区）,户口性质'
  const member = (house: number, name: string, relation: string, id = freshId()) =>
    `${house},${name},${id},${relation},${someVillage},农村`
  const families = (...lines: string[]) => [titles, ...lines, ''].join('\n')
  const membersOf = (name: string) =>
    database.withScope({ kind: 'worker' }, (tx) =>
      tx
        .selectFrom('reg.household_member as m')
        .innerJoin('reg.person as p', 'p.id', 'm.person_id')
        .select(['m.household_id', 'm.relation', 'p.name', 'm.source'])
        .where('m.household_id', 'in', (q) =>
          q
            .selectFrom('reg.household_member as n')
            .innerJoin('reg.person as o', 'o.id', 'n.person_id')
            .select('n.household_id')
            .where('o.name', '=', name),
        )
        .orderBy('m.id')
        .execute(),
    )

  test('members are kept with their relations; a household with a bad row is left out whole', async () => {
    const batch = await imported(
      families(
        member(1, '周户主', '户主'),
        member(1, '周配偶', '配偶'),
        member(2, '吴户主', '户主'),
        member(2, '吴小', '儿子', '123'),
        member(3, '郑户主', '户主'),
      ),
      { kind: 'households' },
    )
    expect(batch).toMatchObject({ state: 'done', done: 3, failed: 2 })
    expect(batch.failures[0]?.reason).toBe('同一家庭第 5 行有误，整户未导入')
    expect((await membersOf('周户主')).map(({ relation, name }) => [relation, name])).toEqual([
      ['01', '周户主'],
      ['10', '周配偶'],
    ])
    expect((await persons({ name: '吴户主' })).length).toBe(0)
  })

  test('an import is taken back as a unit, but for those whom somebody has used since', async () => {
    const batch = await imported(
      families(member(1, '冯甲', '户主'), member(1, '冯乙', '配偶'), member(2, '褚丙', '户主')),
      { kind: 'households' },
    )
    const [used] = await persons({ name: '冯乙' })
    await database.withScope({ kind: 'worker' }, (tx) =>
      tx
        .insertInto('reg.fact')
        .values({
          id: 900_001,
          county_id: someCounty / 1_000_000,
          area: someVillage,
          subject_kind: 'person',
          subject_id: used?.id ?? 0,
          fact: 'x',
          value: 'true',
          provenance: 'declared',
          source: '本人申报',
          valid_from: testToday,
        })
        .execute(),
    )
    const undo = (requestId = crypto.randomUUID()) =>
      app.inject({
        method: 'POST',
        url: `/api/imports/${batch.id}/undo`,
        headers: { cookie: clerk },
        payload: { requestId },
      })
    expect((await undo()).statusCode).toBe(200)
    expect(await get(batch.id)).toMatchObject({
      state: 'undone',
      note: '已撤销 1 人；2 人已被其他业务使用，予以保留',
    })
    expect((await membersOf('冯甲')).length).toBe(2)
    expect((await persons({ name: '褚丙' })).length).toBe(0)
    expect((await undo()).statusCode).toBe(409)
    // The key of who went is free again.
    expect((await imported(families(member(9, '褚丙', '户主')), { kind: 'households' })).done).toBe(1)
  })
})

describe('benefits that families live on already', () => {
  const titles = '家庭编号,姓名,身份证号码,与户主关系,所在村（社区）,户口性质,现享受待遇,月保障金额,起始月份,已发放至'
  const member = (house: string, name: string, relation: string, benefit = ',,,', id = freshId()) =>
    `${house},${name},${id},${relation},${someVillage},农村,${benefit}`
  const families = (...lines: string[]) => [titles, ...lines, ''].join('\n')
  const [shared, alone] = ['household', 'person'].map((covers) =>
    [...standingItems.values()].find((item) => item.covers === covers),
  )
  const taken = (...lines: string[]) => imported(families(...lines), { kind: 'households' })
  const entitlementsOf = (name: string) =>
    database.withScope({ kind: 'worker' }, (tx) =>
      tx
        .selectFrom('app.entitlement as e')
        .innerJoin('app.entitlement_amount as a', 'a.entitlement_id', 'e.id')
        .innerJoin('app.case as c', 'c.id', 'e.case_id')
        .select([
          'e.id',
          'e.case_id',
          'e.payee_id',
          'e.item',
          'e.end_month',
          'e.recheck_from',
          'e.state as stands',
          'e.members',
          'e.start_month',
          'e.pays_from',
          'a.monthly_fen',
          'c.state',
        ])
        .select(['c.workflow', 'c.case_no', 'e.review_due_on', 'c.is_open'])
        .where('e.payee_name', '=', name)
        .execute(),
    )
  beforeAll(() => loadDemonstrationStandards(fresh.ownerUrl))

  test('a household benefit covers everybody, is owed from its month and paid here after the last month paid elsewhere', async () => {
    const batch = await taken(
      member('1', '低户主', '户主', `${shared?.title},1234.50,2025年3月,2026-01`),
      member('1', '低配偶', '配偶'),
      member('2', '不低', '户主'),
    )
    expect(batch).toMatchObject({ state: 'done', done: 3, failed: 0 })
    const [one, ...others] = await entitlementsOf('低户主')
    expect(others).toEqual([])
    expect(one).toMatchObject({ members: 2, monthly_fen: 123_450, start_month: '2025-03-01', pays_from: '2026-02-01' })
    expect(one).toMatchObject({ state: 'approved', is_open: false })
    expect(one?.review_due_on).not.toBeNull()
    expect(await entitlementsOf('不低')).toEqual([])
    const events = await database.withScope({ kind: 'worker' }, (tx) =>
      tx
        .selectFrom('app.case_event')
        .selectAll()
        .where('case_id', '=', one?.case_id ?? 0)
        .execute(),
    )
    const folded = foldState(
      workflowOf(one?.workflow ?? ''),
      events.map(({ seq, action }) => ({ seq, action, on: testToday })),
    )
    expect(folded).toBe(one?.state)
    for (const url of [`/api/cases/${one?.case_id}`, `/api/entitlements/${one?.id}`]) {
      const shown = await app.inject({ method: 'GET', url, headers: { cookie: clerk } })
      expect(shown.statusCode).toBe(200)
    }
  })

  test.each([
    ['an amount in words', () => `${shared?.title},约六百,2025-03,2026-01`, '“月保障金额”应为'],
    ['a negative amount', () => `${shared?.title},-5,2025-03,2026-01`, '“月保障金额”应为'],
    ['no month', () => `${shared?.title},600,,2026-01`, '“起始月份”应为年月'],
    ['a month that is none', () => `${shared?.title},600,2025-13,2026-01`, '“起始月份”应为年月'],
    ['a month to come', () => `${shared?.title},600,2031-01,2026-01`, '“起始月份”不能'],
    ['paid beyond this month', () => `${shared?.title},600,2025-03,2031-01`, '“已发放至”不能'],
    ['a benefit that is none', () => '别的补贴,600,2025-03,2026-01', '“现享受待遇”请从列表中选择'],
  ])('%s leaves the family out', async (_, benefit, reason) => {
    const batch = await taken(member('1', '错户主', '户主', benefit()), member('1', '错配偶', '配偶'))
    expect(batch).toMatchObject({ done: 0, failed: 2 })
    expect(batch.failures[0]?.reason).toContain(reason)
    expect((await persons({ name: '错户主' })).length).toBe(0)
  })

  test('nobody is given two benefits that exclude each other, and a household benefit stands with the first person', async () => {
    const terms = '600,2025-03,2026-01'
    const both = await taken(
      member('1', '双份', '户主', `${shared?.title},${terms}`),
      member('1', '双份之子', '儿子', `${alone?.title},${terms}`),
    )
    expect(both).toMatchObject({ done: 0, failed: 2 })
    expect(both.failures[0]?.reason).toContain('不能同时享受')
    const second = await taken(member('1', '无份', '户主'), member('1', '次子', '儿子', `${shared?.title},${terms}`))
    expect(second.failures[0]?.reason).toContain('请填在户主一行')
    const own = await taken(member('1', '有份', '户主'), member('1', '独子', '儿子', `${alone?.title},${terms}`))
    expect(own).toMatchObject({ done: 2, failed: 0 })
    expect(await entitlementsOf('独子')).toMatchObject([{ members: 1 }])
  })

  const asOwner = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: fresh.ownerUrl })
    await client.connect()
    try {
      return (await client.query<Row>(text, [...values])).rows
    } finally {
      await client.end()
    }
  }
  const undone = async (id: number) => {
    const answer = await app.inject({
      method: 'POST',
      url: `/api/imports/${id}/undo`,
      headers: { cookie: clerk },
      payload: { requestId: crypto.randomUUID() },
    })
    expect(answer.statusCode).toBe(200)
    const rows = await asOwner<{ state: string; reason: string }>(
      'select state, reason from app.import_row where batch_id = $1 order by row_no',
      [id],
    )
    return { note: (await get(id)).note, rows }
  }

  test('taken back before anything was paid, benefits end as never owed, and a better list brings the family again', async () => {
    const list = [
      member('1', '回户主', '户主', `${shared?.title},600,2025-03,2026-01`),
      member('1', '回配偶', '配偶'),
      member('2', '去户主', '户主'),
    ]
    const batch = await taken(...list)
    const { note, rows } = await undone(batch.id)
    expect(note).toBe('已撤销 1 人；撤回 1 项待遇，涉及 2 人')
    expect(rows.map(({ reason }) => reason)).toEqual([
      '待遇已撤回（尚未发放），人员档案和办件记录保留',
      '待遇已撤回（尚未发放），人员档案和办件记录保留',
      '已撤销',
    ])
    expect((await persons({ name: '去户主' })).length).toBe(0)
    expect(await entitlementsOf('回户主')).toMatchObject([
      { stands: 'ended', end_month: '2025-02-01', recheck_from: null },
    ])
    const again = await taken(...list.slice(0, 2))
    expect(again).toMatchObject({ state: 'done', failed: 0 })
    expect((await entitlementsOf('回户主')).map(({ stands }) => stands)).toEqual(['ended', 'active'])
  })

  test('taken back, a family that was listed for payment stays with its benefit, and its rows say why', async () => {
    const batch = await taken(member('1', '留户主', '户主', `${shared?.title},600,2025-03,2026-01`))
    const [benefit] = await entitlementsOf('留户主')
    await asOwner(
      `with run as (insert into pay.run (county_id, area, month, item_group, opened_by) values ($1, $2, '2026-02-01', 'undo', 1) returning id)
       insert into pay.line (run_id, county_id, area, entitlement_id, person_id, item, month, fen, kind, part)
       select run.id, $1, $2, $3, $4, $5, '2026-02-01', 60000, 'regular', 1 from run`,
      [someCounty / 1_000_000, someVillage, benefit?.id, benefit?.payee_id, benefit?.item],
    )
    const { note, rows } = await undone(batch.id)
    expect(note).toBe('已撤销 0 人；1 人已被其他业务使用，予以保留')
    expect(rows).toEqual([{ state: 'done', reason: '本家庭的救助金已列入发放，未撤销；如需停发，请办理终止' }])
    expect(await entitlementsOf('留户主')).toMatchObject([{ stands: 'active', end_month: null }])
  })
})

describe('imports that are broken off', () => {
  test('killed in the middle it goes on with the rest, and nobody is there twice', async () => {
    const lines = Array.from({ length: 9000 }, (_, i) => line(`卫${'一二三四五六七八九'[i % 9]}`))
    const answer = await send(csv(...lines))
    const id: number = answer.json().id
    let chunks = 0
    const dying: Database = {
      ...database,
      withBulk: (scope, work) =>
        database.withBulk(scope, async (client) => {
          const result = await work(client)
          chunks++
          if (chunks === 4) throw new Error('killed')
          return result
        }),
    }
    await expect(run(id, dying)).rejects.toThrow('killed')
    const half = await get(id)
    expect(half).toMatchObject({ state: 'loading', done: chunkRows, total: 9000 })
    await run(id)
    expect(await get(id)).toMatchObject({ state: 'done', total: 9000, done: 9000, failed: 0 })
    await run(id)
    const { n } = await database.withScope({ kind: 'worker' }, (tx) =>
      tx
        .selectFrom('reg.person')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('name', 'like', '卫%')
        .executeTakeFirstOrThrow(),
    )
    expect(n).toBe(9000)
  })

  test('a number that comes again in the next chunk, written at the same time, is still one person', async () => {
    const again = freshId()
    const lines = Array.from({ length: chunkRows + 500 }, () => line('蒋多多'))
    const batch = await imported(csv(line('蒋一一', again), ...lines, line('蒋二二', again), line('蒋一一', again)))
    expect(batch).toMatchObject({ state: 'done', total: chunkRows + 503, done: chunkRows + 502, failed: 1 })
    expect(batch.failures[0]?.reason).toContain('姓名不一致')
    expect((await persons({ name: '蒋一一' })).length).toBe(1)
  })
})

describe('long lists, in a thread of their own', () => {
  const deps = () => ({ database, keys: testKeys, filesDir: folder, today: testToday })
  const long = 4 * chunkRows
  /** What stands in the database of a batch. */
  const standing = async (id: number, name: string) =>
    database.withScope({ kind: 'worker' }, async (tx) => {
      const count = await tx
        .selectFrom('reg.person')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      const rows = await tx
        .selectFrom('app.import_row')
        .select(['row_no', 'subject_id', 'state'])
        .where('batch_id', '=', id)
        .orderBy('row_no')
        .execute()
      return { persons: count.n, rows }
    })
  const rowsDone = async (id: number): Promise<number> =>
    database.withScope({ kind: 'worker' }, async (tx) => {
      const batch = tx.selectFrom('app.import_batch').select('done').where('id', '=', id)
      return (await batch.executeTakeFirstOrThrow()).done
    })

  test('a list is taken in whole, every row with the receipt of its own person', async () => {
    const wrong = line('沈长单', '410102196607080001')
    const answer = await send(csv(...Array.from({ length: long }, () => line('沈长单')), wrong))
    await runImportApart(deps(), answer.json().id)
    const batch = await get(answer.json().id)
    expect(batch).toMatchObject({ state: 'done', total: long + 1, done: long, failed: 1 })
    expect(batch.failures[0]).toMatchObject({ row: long + 2 })
    const { persons: n, rows } = await standing(batch.id, '沈长单')
    expect(n).toBe(long)
    expect(rows.map(({ row_no }) => row_no)).toEqual(rows.map((_, i) => i + 2))
    const ids = rows.flatMap(({ subject_id }) => subject_id ?? [])
    expect(new Set(ids).size).toBe(long)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b)) // in the order of the file
    const path = readdirSync(join(folder, 'imports')).filter((name) => name.startsWith(`${batch.id}-`))
    expect(path).toEqual([])
  }, 120_000)

  test('a thread that dies leaves whole chunks, and the next try goes on after them', async () => {
    const answer = await send(csv(...Array.from({ length: long }, () => line('韩断'))))
    const id: number = answer.json().id
    const started = new Promise<Worker>((resolve) => process.once('worker', resolve))
    const running = runImportApart(deps(), id)
    running.catch(() => {}) // told below
    const thread = await started
    while ((await rowsDone(id)) < chunkRows) await new Promise((done) => setTimeout(done, 5))
    await thread.terminate()
    await expect(running).rejects.toThrow(`the thread of import ${id} ended with 1`)
    const half = await standing(id, '韩断')
    expect(half.persons).toBe(half.rows.length)
    expect([1, 2, 3]).toContain(half.persons / chunkRows)
    expect(await get(id)).toMatchObject({ state: 'loading', done: half.persons })
    await runImportApart(deps(), id)
    expect(await get(id)).toMatchObject({ state: 'done', done: long, failed: 0 })
    expect((await standing(id, '韩断')).persons).toBe(long)
    await runImportApart(deps(), id)
    expect((await standing(id, '韩断')).persons).toBe(long)
  }, 120_000)

  test('a list that cannot be used ends with the same sentence, and a batch that is none is passed over', async () => {
    const answer = await send(csv(...Array.from({ length: long }, () => line())).replace('身份证号码', '身份证'))
    await runImportApart(deps(), answer.json().id)
    const batch = await get(answer.json().id)
    expect(batch.state).toBe('failed')
    expect(batch.note).toContain('缺少列：“身份证号码”')
    await runImportApart(deps(), 9_999_999)
  }, 120_000)
})

describe('templates', () => {
  test.each(['persons', 'households'])(
    '%s: text cells, notes, lists of villages, an example that is passed over',
    async (kind) => {
      const answer = await app.inject({
        method: 'GET',
        url: `/api/imports/templates/${kind}.xlsx`,
        headers: { cookie: clerk },
      })
      expect(answer.statusCode).toBe(200)
      const book = new ExcelJS.Workbook()
      await book.xlsx.load(new Uint8Array(answer.rawPayload).buffer)
      const sheet = book.worksheets[0]
      const titles = sheet?.getRow(1).values
      expect(Array.isArray(titles) && titles.includes('身份证号码')).toBe(true)
      const column = Array.isArray(titles) ? titles.indexOf('身份证号码') : 0
      expect(sheet?.getRow(3).getCell(column).numFmt ?? sheet?.getColumn(column).numFmt).toBe('@')
      expect(sheet?.getRow(1).getCell(column).note).toBeDefined()
      expect(answer.rawPayload.length).toBeGreaterThan(5000)
      const batch = await imported(answer.rawPayload, { kind, name: '模板.xlsx' })
      expect(batch).toMatchObject({ state: 'done', done: 1, failed: 0 })
      expect((await persons({ name: '示例：李桂兰' })).length).toBe(0)
    },
  )
})

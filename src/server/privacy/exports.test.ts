import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StaffActor } from '#server/access/actor.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { readWorkbook } from '#server/files/workbook.ts'
import { clerk, someCase } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, someCounty, someTownship, staffAt } from '#tests/support/people.ts'
import { decideExport } from './decide-export.ts'
import { downloadExport } from './download-export.ts'
import { exportNeed } from './export-level.ts'
import { exportScreen } from './export-screen.ts'
import { findExports } from './find-exports.ts'
import { RequestExport, requestExport } from './request-export.ts'
import { rowMark } from './row-marks.ts'
import { traceMarks } from './trace-marks.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client

const approver = staffAt(someTownship, 'township', ['township-approver'], 920)
const countyApprover = staffAt(someCounty, 'county', ['county-approver'], 921)
const supervisor = staffAt(someCounty, 'county', ['supervisor'], 922)
let serial = 930
const someClerk = () => staffAt(someTownship, 'township', ['township-clerk'], serial++)

const ask = (actor: StaffActor, requestId = newRequest()) =>
  as(database, actor, (tx) =>
    requestExport(
      tx,
      actor,
      RequestExport.parse({ requestId, kind: 'case-list', params: {}, purpose: 'report', reason: '月度上报' }),
    ),
  )
const decide = (actor: StaffActor, exportId: number, approve = true, reason = '同意上报') =>
  as(database, actor, (tx) => decideExport(tx, actor, { requestId: newRequest(), exportId, approve, reason }))
const download = (actor: StaffActor, exportId: number) =>
  as(database, actor, (tx) => downloadExport(tx, actor, { exportId }))
/** Makes the list larger for everybody without making the people. */
const pretend = (exportId: number, needs: string) =>
  owner.query('update app.export_request set needs = $2 where id = $1', [exportId, needs])

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  for (let i = 0; i < 6; i++) await someCase(database)
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await fresh.drop()
})

describe('an export', () => {
  it('asks for more people at 25, 250 and 2,500 records', () => {
    expect([24, 25, 249, 250, 2499, 2500].map(exportNeed)).toEqual([
      'nobody',
      'unit',
      'unit',
      'county',
      'county',
      'supervisor',
    ])
  })

  it('of few records comes at once, once, with its taker above the head and a mark at both ends of each row', async () => {
    const actor = someClerk()
    const { exportId, records, needs } = await ask(actor)
    expect([records, needs]).toEqual([6, 'nobody'])
    const file = await download(actor, exportId)
    const rows = []
    for await (const row of readWorkbook(Readable.from(file.bytes)))
      rows.push(row.cells.map((cell) => ('text' in cell ? cell.text : '')))
    expect(rows[0]?.[0]).toMatch(new RegExp(`^导出人 测试人员（账号${actor.id}） 测试单位 .+ 申请号 ${exportId}$`))
    expect(rows[1]?.at(0)).toBe('行标')
    const { rows: kept } = await owner.query<{ seed: Buffer }>('select seed from app.export_request where id = $1', [
      exportId,
    ])
    const marks = rows.slice(2).map((cells) => [cells.at(0), cells.at(-1)])
    expect(marks).toEqual(
      [1, 2, 3, 4, 5, 6].map((row) => Array(2).fill(rowMark(kept[0]?.seed ?? Buffer.alloc(16), row))),
    )
    await expect(download(actor, exportId)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('many small ones are counted together, and the fifth of six records needs another person', async () => {
    const actor = someClerk()
    for (let i = 0; i < 4; i++) expect((await ask(actor)).needs).toBe('nobody')
    const { exportId, needs } = await ask(actor)
    expect(needs).toBe('unit')
    await expect(download(actor, exportId)).rejects.toMatchObject({ code: 'approval-needed' })
    await expect(decide({ ...actor, roles: ['township-approver'] }, exportId)).rejects.toMatchObject({
      code: 'another-person-needed',
    })
    await expect(decide(clerk, exportId)).rejects.toMatchObject({ code: 'forbidden' })
    await decide(approver, exportId)
    expect((await download(actor, exportId)).records).toBe(6)
  })

  it('what the screen shows counts as well', async () => {
    const actor = someClerk()
    const save = (records: number, requestId = newRequest()) =>
      as(database, actor, (tx) => exportScreen(tx, actor, { requestId, table: '人员', records, purpose: 'inspection' }))
    const id = newRequest()
    const first = await save(20, id)
    expect(first.marks).toHaveLength(20)
    expect(first.watermark).toContain(`账号${actor.id}`)
    expect(await save(20, id)).toEqual(first)
    await expect(save(5)).rejects.toMatchObject({ code: 'approval-needed' })
    expect((await save(4)).marks).toHaveLength(4)
  })

  it('a refused one is closed, and is not counted any more', async () => {
    const actor = someClerk()
    const { exportId } = await ask(actor)
    await pretend(exportId, 'unit')
    await decide(approver, exportId, false, '用途不明')
    await expect(download(actor, exportId)).rejects.toMatchObject({ code: 'approval-needed' })
    await expect(decide(approver, exportId)).rejects.toMatchObject({ code: 'conflict' })
    expect((await ask(actor)).needs).toBe('nobody')
  })

  it('of the largest size needs the county approver and a supervisor, two people', async () => {
    const actor = someClerk()
    const { exportId } = await ask(actor)
    await pretend(exportId, 'supervisor')
    await expect(decide(approver, exportId)).rejects.toMatchObject({ code: 'forbidden' })
    await decide(countyApprover, exportId)
    await expect(download(actor, exportId)).rejects.toMatchObject({ code: 'approval-needed' })
    const both = { ...countyApprover, roles: ['county-approver', 'supervisor'] as const }
    await expect(decide(both, exportId)).rejects.toMatchObject({ code: 'another-person-needed' })
    await decide(supervisor, exportId)
    expect((await download(actor, exportId)).records).toBe(6)
  })

  it('lapses 24 hours after its approval', async () => {
    const actor = someClerk()
    const { exportId } = await ask(actor)
    await owner.query(`update app.export_request set asked_at = now() - interval '24 hours 1 second' where id = $1`, [
      exportId,
    ])
    await expect(download(actor, exportId)).rejects.toMatchObject({ code: 'approval-needed' })
  })

  it('is nobody else’s to fetch, and a stranger does not see it', async () => {
    const actor = someClerk()
    const { exportId } = await ask(actor)
    await expect(download(approver, exportId)).rejects.toMatchObject({ code: 'not-found' })
    const stranger = staffAt(410_105_000_000, 'county', ['supervisor'], 923)
    const seen = await as(database, stranger, (tx) => findExports(tx, stranger, { page: 1, size: 100 }))
    expect(seen.total).toBe(0)
  })

  it('the same request twice is one', async () => {
    const actor = someClerk()
    const id = newRequest()
    expect(await ask(actor, id)).toEqual(await ask(actor, id))
  })

  it('cannot be marked as fetched without its approvals, or in another’s name, by the application’s role itself', async () => {
    const actor = someClerk()
    const { exportId } = await ask(actor)
    await pretend(exportId, 'county')
    const write = (by: number, as_: number) =>
      as(database, actor, (tx) =>
        tx
          .insertInto('app.export_event')
          .values({
            export_id: exportId,
            area: someTownship,
            requester: by,
            action: 'download',
            actor_id: as_,
            actor: 'x',
          })
          .execute(),
      )
    await expect(write(actor.id, actor.id)).rejects.toThrow('not approved')
    await expect(write(999, 999)).rejects.toThrow(/foreign key|row-level security|approved/)
    await expect(
      as(database, actor, (tx) =>
        tx
          .insertInto('app.export_event')
          .values({
            export_id: exportId,
            area: someTownship,
            requester: actor.id,
            action: 'approve',
            role: 'county',
            actor_id: actor.id,
            actor: 'x',
          })
          .execute(),
      ),
    ).rejects.toThrow('check constraint')
  })

  it('a photograph of its rows leads back to whoever took it', async () => {
    const actors = [someClerk(), someClerk(), someClerk()]
    const files = []
    for (const actor of actors) {
      const { exportId } = await ask(actor)
      await download(actor, exportId)
      files.push(exportId)
    }
    const { rows } = await owner.query<{ seed: Buffer }>('select seed from app.export_request where id = $1', [
      files[1],
    ])
    const marks = [2, 3, 4, 5]
      .map((row) => rowMark(rows[0]?.seed ?? Buffer.alloc(16), row))
      .join(' ')
      .toLowerCase()
    const [found] = await as(database, supervisor, (tx) => traceMarks(tx, supervisor, { marks }))
    expect(found).toMatchObject({ id: files[1], accountId: actors[1]?.id, inOrder: 4, firstRow: 2 })
  })
})

it('no other route writes a list of people as a file', () => {
  const routes = readFileSync(new URL('../documents/routes.ts', import.meta.url), 'utf8')
  expect(routes).not.toMatch(/cases\.xlsx|roster\./)
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { areaCode } from '#core/units.ts'
import { clerk, loadDemonstrationStandards, someAnswers, someItem } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, otherVillage, someTownship, someVillage, testKeys } from '#tests/support/people.ts'
import { createAccount } from '../access/create-account.ts'
import { openSessions } from '../access/sessions.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { buildApp } from '../http/build-app.ts'
import { submitApplication } from '../intake/submit-application.ts'
import { clearWaiting } from './clear-waiting.ts'
import { fileKind, safeFileName } from './file-kinds.ts'
import { readSealedFile, SealedFileError, writeSealedFile } from './sealed-file.ts'

let fresh: FreshDatabase
let database: Database
let app: FastifyInstance
let folder: string
let cookies: Record<'clerk' | 'neighbour', string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minzheng-files-'))
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = openDatabase(fresh.runtimeUrl)
  app = await buildApp(
    {
      database,
      keys: testKeys,
      sessions: openSessions(database),
      filesDir: folder,
      exchangeDir: folder,
      today: () => clerk.today,
      publicUrl: 'http://127.0.0.1',
    },
    { logLevel: 'silent' },
  )
  cookies = {
    clerk: await signIn('clerk-1', someTownship),
    neighbour: await signIn('clerk-2', otherVillage - (otherVillage % 1000)),
  }
})
afterAll(async () => {
  await app?.close()
  await database?.close()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function signIn(login: string, area: number): Promise<string> {
  await database.withScope({ kind: 'auth' }, (tx) =>
    createAccount(
      tx,
      {
        login,
        name: '测试',
        password: 'Right-2026!',
        unitArea: areaCode(area),
        unitName: '测试单位',
        roles: ['township-clerk'],
      },
      testKeys,
    ),
  )
  const payload = { kind: 'staff', login, password: 'Right-2026!' }
  const answer = await app.inject({ method: 'POST', url: '/api/sign-in', payload })
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

const jpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  Buffer.from('a photo of a made-up paper'.repeat(50)),
])

function send(content: Buffer, { name = '户口簿.jpg', cookie = cookies.clerk, headers = {} } = {}) {
  const boundary = 'xyz'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="evidence"\r\n\r\nhousehold\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/x-whatever\r\n\r\n`,
    ),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return app.inject({
    method: 'POST',
    url: '/api/files',
    headers: { cookie, 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
    payload,
  })
}
const fetchFile = (id: number, cookie = cookies.clerk) =>
  app.inject({ method: 'GET', url: `/api/files/${id}`, headers: { cookie } })
const onDisk = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('attachments', () => {
  test('a photo comes back as it was sent, and stands on disk only sealed', async () => {
    const stored = await send(jpeg)
    expect(stored.statusCode).toBe(200)
    expect(stored.json()).toMatchObject({
      name: '户口簿.jpg',
      mime: 'image/jpeg',
      bytes: jpeg.length,
      evidence: 'household',
    })
    const got = await fetchFile(stored.json().id)
    expect(got.rawPayload.equals(jpeg)).toBe(true)
    expect(got.headers['content-type']).toBe('image/jpeg')
    expect(got.headers['cache-control']).toBe('private, no-store')
    expect(onDisk().length).toBeGreaterThan(0)
    for (const path of onDisk()) expect(readFileSync(path).includes('a photo of')).toBe(false)
  })

  test.each([
    ['a program that calls itself a photo', Buffer.from('MZ\x90\0this program cannot be run'), 422],
    ['a page with a script that calls itself a photo', Buffer.from('<svg onload=alert(1)>'.repeat(3)), 422],
    ['an empty file', Buffer.alloc(0), 422],
  ])('%s is refused and leaves nothing behind', async (_, content, status) => {
    const before = onDisk().length
    expect((await send(content)).statusCode).toBe(status)
    expect(onDisk().length).toBe(before)
  })

  test('twenty megabytes are the most, and what says it has two gigabytes is refused before it is read', async () => {
    const before = onDisk().length
    const large = await send(Buffer.concat([jpeg, Buffer.alloc(20_000_001)]))
    expect(large.statusCode).toBe(413)
    expect(large.json().title).toBe('文件不能超过 20 MB')
    const huge = await send(jpeg, { headers: { 'content-length': '2147483648' } })
    expect(huge.statusCode).toBe(413)
    expect(onDisk().length).toBe(before)
  })

  test('a waiting file is its sender’s alone; with its case it is in the sight of the case’s unit only', async () => {
    const { id } = (await send(jpeg)).json()
    expect((await fetchFile(id, cookies.neighbour)).statusCode).toBe(404)
    expect((await app.inject({ method: 'GET', url: `/api/files/${id}` })).statusCode).toBe(401)
    const actor = { ...clerk, id: 999 }
    const submit = (by: typeof clerk) =>
      as(database, by, (tx) =>
        submitApplication(
          tx,
          by,
          { requestId: newRequest(), item: someItem, area: someVillage, answers: someAnswers(), fileIds: [id] },
          testKeys,
        ),
      )
    await submit(actor)
    const row = () =>
      as(database, clerk, (tx) => tx.selectFrom('app.file').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
    expect((await row()).case_id).toBe(null) // of another sender: not taken
    const uploader = Number((await row()).uploaded_by.split(':')[1])
    const { caseId } = await submit({ ...clerk, id: uploader })
    expect(await row()).toMatchObject({ case_id: caseId, area: someVillage })
    expect((await fetchFile(id, cookies.neighbour)).statusCode).toBe(404)
    expect((await fetchFile(id)).statusCode).toBe(200)
  })
})

describe('sealed files', () => {
  const label = 'import:7'
  const write = async (path: string, text: string) =>
    writeSealedFile(
      testKeys,
      path,
      label,
      (async function* () {
        yield Buffer.from(text)
      })(),
    )
  const read = async (path: string, as = label) =>
    Buffer.concat(await (await readSealedFile(testKeys, path, as)).toArray()).toString()

  test.each(['', 'x', '身份证号'.repeat(100_000)])('content of any length opens as it was', async (text) => {
    const path = join(folder, 'sealed-1')
    expect((await write(path, text)).bytes).toBe(Buffer.byteLength(text))
    expect(await read(path)).toBe(text)
  })

  test('a changed bit, a cut and a move to another place are noticed', async () => {
    const path = join(folder, 'sealed-2')
    await write(path, 'content of a file')
    const whole = readFileSync(path)
    for (const at of [3, 20, whole.length - 40, whole.length - 1]) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(path, changed)
      await expect(read(path)).rejects.toThrow()
    }
    writeFileSync(path, whole.subarray(0, -5))
    await expect(read(path)).rejects.toThrow(SealedFileError)
    writeFileSync(path, whole)
    await expect(read(path, 'import:8')).rejects.toThrow()
  })
})

describe('uploads that nothing came of', () => {
  test('are removed after a day, and not before', async () => {
    const path = join(folder, 'waiting', 'broken-off')
    writeFileSync(path, 'x')
    expect(await clearWaiting(folder)).toBe(0)
    const yesterday = new Date(Date.now() - 25 * 3_600_000)
    utimesSync(path, yesterday, yesterday)
    expect(await clearWaiting(folder)).toBe(1)
    expect(await clearWaiting(join(folder, 'no-such-folder'))).toBe(0)
  })
})

describe('names and kinds', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\照片\\户口簿.jpg', '户口簿.jpg'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['..', '附件.pdf'],
    ['', '附件.pdf'],
  ])('%j is kept as %j', (given, kept) => {
    const pdf = fileKind(Buffer.from('%PDF-1.7'))
    expect(pdf && safeFileName(given, pdf)).toBe(kept)
  })
})

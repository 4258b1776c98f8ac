import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbedded } from '../db/embedded.ts'
import { startThrowaway } from '../db/throwaway.ts'
import { type Following, followWal } from './follow-wal.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

let server: Awaited<ReturnType<typeof startThrowaway>>
let following: Following
let client: pg.Client
const folder = mkdtempSync(join(tmpdir(), 'minzheng-backup-'))
const from = join(folder, 'backups')

beforeAll(async () => {
  chmodSync(folder, 0o711)
  server = await startThrowaway('durable')
  following = await followWal(server.url, join(from, 'wal'))
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query("alter system set synchronous_standby_names = 'minzheng_backup'")
  await client.query('select pg_reload_conf()')
  await client.query('create table kept (id int primary key, at timestamptz not null default clock_timestamp())')
})

afterAll(async () => {
  await client.end().catch(() => {})
  rmSync(folder, { recursive: true, force: true })
})

describe('a backup and what is restored from it', () => {
  it('has one receiver: a second one is told so', async () => {
    const second = await followWal(server.url, join(folder, 'second'))
    await expect(second.ended).rejects.toThrow('已有另一个备份接收程序在运行')
  })

  it('brings back every acknowledged row after the server and its folder are gone, and any earlier moment', async () => {
    await client.query('insert into kept select generate_series(1, 1000)')
    const base = await takeBackup({ url: server.url, into: from, folders: {}, keys: 'none' })
    expect(base.bytes).toBeGreaterThan(10_000_000)
    await client.query('insert into kept select generate_series(1001, 2000)')
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
    await new Promise((done) => setTimeout(done, 50))
    for (let id = 2001; id <= 2100; id++) await client.query('insert into kept values ($1)', [id])
    await following.stop()
    await client.end().catch(() => {})
    await server.stop()

    const latest = await countIn(join(folder, 'latest'), undefined)
    expect(latest).toEqual({ rows: '2100', last: 2100 })
    const earlier = await countIn(join(folder, "5% e'arlier"), rows[0]?.now)
    expect(earlier).toEqual({ rows: '2000', last: 2000 })
  }, 120_000)

  it('refuses a changed copy and a folder that already holds a database', async () => {
    const [name] = readdirSync(from).filter((entry) => entry.startsWith('base-'))
    await expect(restoreBackup({ from, into: join(folder, 'latest'), say: () => {} })).rejects.toThrow(
      '只能恢复到空的文件夹',
    )
    const note = join(from, name ?? '', 'base.json')
    const right = await readFile(note, 'utf8')
    for (const wrong of ['', right.slice(0, 40), right.replace(name ?? '', '../elsewhere')]) {
      await writeFile(note, wrong)
      await expect(restoreBackup({ from, into: join(folder, 'third'), say: () => {} })).rejects.toThrow('不能使用')
    }
    await writeFile(note, right)
    await writeFile(join(from, name ?? '', 'base.tar'), 'x', { flag: 'a' })
    await expect(restoreBackup({ from, into: join(folder, 'third'), say: () => {} })).rejects.toThrow('摘要不一致')
  }, 60_000)
})

async function countIn(into: string, to: Date | undefined) {
  await restoreBackup({ from, into, ...(to ? { to } : {}), say: () => {} })
  const restored = await startEmbedded({ dataDir: into })
  const reader = new pg.Client({ connectionString: restored.url })
  await reader.connect()
  const { rows } = await reader.query('select count(*) as rows, max(id) as last from kept')
  await reader.end()
  await restored.stop()
  return rows[0]
}

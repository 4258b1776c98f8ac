import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, countyClerk, testKeys } from '#tests/support/people.ts'
import { readStore, signatureChecker } from '../../../scripts/verify-audit/seals.ts'
import { type Verdict, verify } from '../../../scripts/verify-audit/verify.ts'
import { type Sm2Signer, sm2Signer } from '../crypto/sm2.ts'
import type { Database } from '../db/pool.ts'
import { withProofs } from './proofs.ts'
import { recordAccess } from './record-access.ts'
import { sealStore } from './seal-store.ts'
import { openSealing, type Sealing, type SealingSetup } from './sealing.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
let signer: Sm2Signer
let folder: string
let sealing: Sealing
let clock: number

const macKeys = new Map([
  [
    1,
    createHmac('sm3', Buffer.from('33'.repeat(32), 'hex'))
      .update('mac|row audit.access_log')
      .digest(),
  ],
])

beforeAll(async () => {
  signer = await sm2Signer('7'.repeat(64))
})
beforeEach(async () => {
  fresh = await freshDatabase()
  database = withProofs(openDatabase(fresh.runtimeUrl), testKeys)
  owner = new pg.Client({ connectionString: fresh.ownerUrl, types: { getTypeParser: () => (text: string) => text } })
  await owner.connect()
  folder = mkdtempSync(join(tmpdir(), 'minzheng-seals-'))
  clock = 0
  sealing = open()
  return async () => {
    await sealing.stop()
    await Promise.all([database.close(), owner.end()])
    await fresh.drop()
    rmSync(folder, { recursive: true, force: true })
  }
})
const open = (differs: Partial<SealingSetup> = {}): Sealing =>
  openSealing({
    runtimeUrl: fresh.runtimeUrl,
    keys: testKeys,
    signer: () => Promise.resolve(signer),
    folder,
    now: () => new Date(Date.now() + clock),
    ...differs,
  })

/** One round, once nothing is open any more; transactions of other test files on this server hold the horizon for a moment. */
async function sealed(by = sealing): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const { rows } = await owner.query(
      `select coalesce(bool_and(tx < pg_snapshot_xmin(pg_current_snapshot())), true) as done from audit.access_log`,
    )
    if (rows[0]?.done === 't') break
    await wait(20)
  }
  await by.round()
  expect(by.status()).toMatchObject({ problem: undefined, lagSeconds: 0 })
}

const write = (lines: number, action = 'view-case'): Promise<void> =>
  as(database, countyClerk, async (tx) => {
    for (let i = 0; i < lines; i++)
      await recordAccess(tx, countyClerk, {
        action,
        caseId: i,
        fields: ['name', '姓名 "引号" \\ 和\t制表'],
        purpose: '测试',
      })
  })

const verified = (): Promise<Verdict> => verifiedWith({})
async function verifiedWith(differs: { readonly publicKey?: string }): Promise<Verdict> {
  await owner.query('begin')
  try {
    return await verify({
      query: async (sql, given = []) => (await owner.query<Record<string, string | null>>(sql, [...given])).rows,
      store: readStore(folder),
      checkSignature: signatureChecker([differs.publicKey ?? signer.publicKey]),
      macKeys,
      now: Date.now() + clock,
    })
  } finally {
    await owner.query('rollback')
  }
}

const count = async (what: string): Promise<number> =>
  Number((await owner.query(`select count(*) as n from ${what}`)).rows[0]?.n)

describe('sealing', () => {
  it('puts every committed line into a signed seal in both stores, and the verifier finds all as sealed', async () => {
    await write(3)
    await sealed()
    await write(50)
    await sealed()
    expect(sealing.status()).toMatchObject({
      state: 'sealing',
      problem: undefined,
      isSealer: true,
      made: 2,
      lagSeconds: 0,
    })
    expect(await count('audit.seal_copy')).toBe(2)
    const verdict = await verified()
    expect(verdict).toMatchObject({ findings: [], seals: 2, unsealedRows: 0 })
    expect(verdict.sealedRows).toBeGreaterThanOrEqual(53)
  })

  it('makes no seal when nothing was written', async () => {
    await write(1)
    await sealed()
    await sealed()
    expect(await count('audit.seal')).toBe(1)
  })

  it('leaves out what is still open, and takes it when it has ended', async () => {
    await write(1)
    await sealed()
    await owner.query('begin')
    await owner.query(`insert into audit.access_log (actor_kind, action) values ('system', 'slow')`)
    await write(2)
    await sealing.round()
    expect(await count('audit.seal')).toBe(1)
    clock = 70_000
    expect(sealing.status().state).toBe('late')
    await owner.query('rollback')
    await sealed()
    expect(await count('audit.seal')).toBe(2)
    expect(sealing.status()).toMatchObject({ state: 'sealing', lagSeconds: 0 })
    expect((await verified()).findings).toEqual([])
  })

  it('takes lines of before proofs into the first seal only', async () => {
    const bare = openDatabase(fresh.runtimeUrl)
    const writeBare = () => as(bare, countyClerk, (tx) => recordAccess(tx, countyClerk, { action: 'old' }))
    await owner.query(`insert into audit.access_log (actor_kind, action, tx) values ('system', 'of-before', null)`)
    await writeBare()
    await sealed()
    expect((await verified()).findings).toEqual([])
    await writeBare()
    expect((await verified()).findings).toMatchObject([{ kind: 'inserted', seal: undefined }])
    await sealed()
    expect((await verified()).findings).toMatchObject([{ kind: 'inserted', seal: 2 }])
    expect((await owner.query('select unproved_count from audit.seal order by seq')).rows).toEqual([
      { unproved_count: expect.stringMatching(/^[2-9]$/) },
      { unproved_count: '1' },
    ])
    await bare.close()
  })

  it('splits what is too much for one seal', async () => {
    await sealing.stop()
    sealing = open({ rowsAtMost: 4 })
    for (let i = 0; i < 6; i++) await write(3)
    await sealed()
    expect(await count('audit.seal')).toBeGreaterThanOrEqual(5)
    expect((await verified()).findings).toEqual([])
  })

  it('seals events of cases and the ledger too', async () => {
    await owner.query(
      `insert into pay.entry (county_id, area, on_date, kind, says) values (410102, 410102000000, '2026-03-01', 'k', '说明')`,
    )
    await sealed()
    expect((await owner.query('select says from audit.seal')).rows[0]?.says).toContain('rows: pay.entry 1 ')
    await owner.query(`update pay.entry set says = '别的'`)
    expect((await verified()).findings).toMatchObject([{ table: 'pay.entry', kind: 'edited', seal: 1 }])
  })

  it('does not mind a change of divisions, and finds an area changed without one', async () => {
    await write(2)
    await sealed()
    await owner.query('update audit.access_log set area = 410103001000 where area = 410102000000')
    expect((await verified()).findings).toMatchObject([{ table: 'audit.access_log', kind: 'edited' }])
    await owner.query(
      `insert into ref.division_change (kind, from_code, to_code, effective_on, document) values ('merge', 410102000000, 410103000000, '2026-03-01', '文号')`,
    )
    expect((await verified()).findings).toEqual([])
  })

  it('is done by one process; another watches and takes over when the first ends', async () => {
    await sealed()
    const second = open()
    await write(1)
    await second.round()
    expect(second.status()).toMatchObject({ isSealer: false, made: 0 })
    await sealing.stop()
    await write(1)
    await sealed(second)
    expect(second.status()).toMatchObject({ isSealer: true, made: 1, lagSeconds: 0 })
    await second.stop()
    expect((await verified()).findings).toEqual([])
  })

  it('comes back by itself after its connection was cut', async () => {
    await sealed()
    await owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sealer' and datname = current_database()`,
    )
    await write(1)
    await sealing.round()
    await sealed()
    expect(sealing.status()).toMatchObject({ problem: undefined, lagSeconds: 0, isSealer: true })
  })

  it('writes the root of a day for a time stamp with the first seal of the next', async () => {
    await write(1)
    await sealed()
    clock += 86_400_000
    await write(1)
    await sealed()
    const [name, ...others] = readdirSync(join(folder, 'roots'))
    expect(others).toEqual([])
    const { digest } = JSON.parse(
      readFileSync(join(folder, readdirSync(folder).sort()[1] ?? ''), 'utf8').split('\n')[0] ?? '',
    )
    expect(readFileSync(join(folder, 'roots', name ?? ''), 'utf8')).toContain(`seq: 1\ndigest: ${digest}\n`)
  })
})

describe('the second store', () => {
  it('that lost its last line is brought up to the database again; a torn line is cut off', async () => {
    for (let i = 0; i < 3; i++) {
      await write(1)
      await sealed()
    }
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.jsonl')) ?? '')
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    writeFileSync(file, `${lines.slice(0, 1).join('\n')}\n${lines[1]?.slice(0, 40)}`)
    await write(1)
    await sealed()
    expect(sealing.status().problem).toBeUndefined()
    expect(readStore(folder).seals.size).toBe(4)
    expect(await verified()).toMatchObject({ findings: [], seals: 4 })
  })

  it('that cannot be written counts as lag, and is caught up with when it can', async () => {
    await sealed()
    await sealing.stop()
    const blocked = join(folder, 'file')
    writeFileSync(blocked, '')
    sealing = open({ folder: blocked })
    await write(2)
    clock = 90_000
    await sealing.round()
    expect(sealing.status()).toMatchObject({ state: 'late', problem: 'store-unwritable' })
    clock = 14_500_000
    expect(sealing.status().state).toBe('stopped')
    rmSync(blocked)
    await sealed()
    expect(sealing.status()).toMatchObject({ state: 'sealing', problem: undefined, lagSeconds: 0 })
  })

  it('that is ahead of the database stops sealing until the restore is accepted; the old files are kept', async () => {
    for (let i = 0; i < 2; i++) {
      await write(1)
      await sealed()
    }
    await owner.query('delete from audit.seal_copy where seq = 2; delete from audit.seal where seq = 2')
    await write(1)
    await sealing.round()
    expect(sealing.status().problem).toBe('store-ahead')
    expect(await count('audit.seal')).toBe(1)
    await sealStore(folder).setAside('until-2')
    await sealed()
    expect(await verified()).toMatchObject({
      findings: [],
      seals: 2,
      notes: [expect.stringContaining('.until-2 was put aside')],
    })
  })

  it('whose last seal is not the database’s stops sealing', async () => {
    await write(1)
    await sealed()
    await owner.query(`update audit.seal set digest = decode(repeat('00', 32), 'hex')`)
    await sealing.round()
    expect(sealing.status().problem).toBe('store-differs')
  })

  it('is for its owner alone', async () => {
    await write(1)
    await sealed()
    const [roots, seals = ''] = readdirSync(folder).sort()
    expect([roots, seals]).toEqual(['roots', expect.stringMatching(/^seals-\d{4}-\d{2}\.jsonl$/)])
    expect(statSync(join(folder, seals)).mode & 0o777).toBe(0o600)
  })
})

describe('a process that does not look any more', () => {
  it('counts the time since its last look as lag', async () => {
    await sealed()
    clock = 61_000
    expect(sealing.status().state).toBe('late')
  })
})

describe('the verifier', () => {
  it('believes no other key', async () => {
    await write(1)
    await sealed()
    const { publicKey } = await sm2Signer('8'.repeat(64))
    expect((await verifiedWith({ publicKey })).findings[0]).toMatchObject({
      table: 'audit.seal',
      id: '1',
      kind: 'edited',
    })
  })
})

import { execFile } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { type Random, seededRandom } from '#core/random.ts'
import { areaCode } from '#core/units.ts'
import { type StaffActor, scopeOf } from '#server/access/actor.ts'
import { withProofs } from '#server/audit/proofs.ts'
import { recordAccess } from '#server/audit/record-access.ts'
import { noSeal, sealDigest, sealText } from '#server/audit/seal-text.ts'
import { openSealing } from '#server/audit/sealing.ts'
import { type KeyRing, keyRing } from '#server/crypto/key-ring.ts'
import { provedText, rowMac, rowNonce } from '#server/crypto/row-mac.ts'
import { publicKeyPem, type Sm2Signer, sm2Signer } from '#server/crypto/sm2.ts'
import { sm3 } from '#server/crypto/sm3.ts'
import { openDatabase } from '#server/db/pool.ts'
import { projectRoot } from '#server/env.ts'
import { atLeast, atMost, type Run, type RunOptions } from '../support/measure.ts'
import { type OwnDatabase, openOwnDatabase } from '../support/own-database.ts'
import { parseStore, signatureChecker } from '../verify-audit/seals.ts'
import { tables } from '../verify-audit/tables.ts'
import { type Finding, type Kind, type Verdict, verify } from '../verify-audit/verify.ts'

const rounds = 8

export const drill: Run = {
  says: 'a superuser edits, deletes, inserts, reorders, cuts off, goes back, moves clocks: the verifier names the first bad record',
  options: '--trials 1000 --commands 24',
  async run(options) {
    const own = await openOwnDatabase('careless')
    const owner = new pg.Client({
      connectionString: own.ownerUrl,
      types: { getTypeParser: () => (text: string) => text },
    })
    await owner.connect()
    try {
      const scene = await setScene(own, owner)
      await owner.query('begin')
      const untouched = await inspect(scene, scene.files)
      await owner.query('rollback')
      if (untouched.findings.length > 0) throw new Error(`not clean: ${JSON.stringify(untouched.findings)}`)
      const tally = await manyTrials(scene, options)
      const commands = await byCommand(scene, own, options)
      const share = (part: number) => (tally.trials === 0 ? 0 : (part / tally.trials) * 100)
      for (const [kind, count] of tally.byKind) options.say(`${kind}: ${count}`)
      return [
        {
          id: 'trials',
          says: 'tamperings',
          value: tally.trials,
          unit: '',
          limit: atLeast(options.count('trials', 1000)),
        },
        { id: 'found', says: 'found', value: share(tally.found), unit: '%', limit: atLeast(100) },
        { id: 'named', says: 'naming the first bad record', value: share(tally.named), unit: '%', limit: atLeast(100) },
        { id: 'kinds', says: 'calling it by its kind', value: share(tally.called), unit: '%', limit: atLeast(100) },
        { id: 'commands', says: 'through npm run verify-audit', value: commands.trials, unit: '', limit: atLeast(20) },
        { id: 'commandsMissed', says: 'missed or misnamed by it', value: commands.missed, unit: '', limit: atMost(0) },
        {
          id: 'falseAlarms',
          says: 'alarms over the untouched database',
          value: commands.falseAlarms,
          unit: '',
          limit: atMost(0),
        },
      ]
    } finally {
      await owner.end().catch(() => {}) // already, where the commands came to their turn
      await own.close()
    }
  },
}

interface Files {
  readonly name: string
  readonly text: string
}

interface SealedKey {
  readonly table: string
  readonly key: string
  readonly tx: string
  /** From 1; 0 behind the last seal. */
  readonly seal: number
}

interface Scene {
  readonly owner: pg.Client
  readonly keys: KeyRing
  readonly signer: Sm2Signer
  readonly folder: string
  readonly files: readonly Files[]
  readonly check: ReturnType<typeof signatureChecker>
  readonly macKeys: ReadonlyMap<number, Buffer>
  /** Rows in the order of the leaves. */
  readonly rows: readonly SealedKey[]
}

const actor: StaffActor = {
  kind: 'staff',
  id: 1,
  name: '测试人员',
  roles: ['county-clerk'],
  unitArea: areaCode(410_102_000_000),
  unitName: '测试单位',
  level: 'county',
  today: '2026-03-02' as StaffActor['today'],
  address: '127.0.0.1',
}

/** A small platform's log, events and ledger, sealed in several rounds, and a few lines not sealed yet. */
async function setScene(own: OwnDatabase, owner: pg.Client): Promise<Scene> {
  const keys = keyRing(own.keys)
  const signer = await sm2Signer('5'.repeat(64))
  const database = withProofs(openDatabase(own.runtimeUrl), keys)
  const folder = join(own.folder, 'seals')
  const sealing = openSealing({ runtimeUrl: own.runtimeUrl, keys, signer: () => Promise.resolve(signer), folder })
  const writeLog = (transactions: number) =>
    Promise.all(
      Array.from({ length: transactions }, (_, i) =>
        database.withScope(scopeOf(actor), async (tx) => {
          for (let j = 0; j <= i % 3; j++)
            await recordAccess(tx, actor, {
              action: ['view-case', 'search-persons', 'reveal-value'][j] ?? 'export',
              personId: i,
              caseId: j,
              fields: ['name', 'id-number'],
              purpose: '办理',
              reason: `理由 ${i}`,
            })
        }),
      ),
    )
  await owner.query('set session_replication_role = replica')
  for (let round = 0; round < rounds; round++) {
    await writeLog(12)
    for (let i = 0; i < 4; i++) await owner.query(businessRows, [round * 10 + i])
    await sealing.round()
    const { problem } = sealing.status()
    if (problem) throw new Error(problem)
  }
  await sealing.stop()
  await writeLog(6)
  await database.close()
  const ends = (await owner.query<{ to: string }>('select to_tx as to from audit.seal order by seq')).rows.map(
    ({ to }) => BigInt(to),
  )
  const rows: SealedKey[] = []
  for (const { name, key } of tables) {
    const found = await owner.query<{ key: string; tx: string }>(
      `select key, tx from (select ${key} as key, tx from ${name}) r order by tx, key collate "C"`,
    )
    for (const row of found.rows) {
      const at = ends.findIndex((end) => BigInt(row.tx) < end)
      rows.push({ table: name, key: row.key, tx: row.tx, seal: at + 1 })
    }
  }
  return {
    owner,
    keys,
    signer,
    folder,
    files: readFiles(folder),
    check: signatureChecker([signer.publicKey]),
    macKeys: new Map([
      [1, createHmac('sm3', Buffer.from(own.keys.mac, 'hex')).update('mac|row audit.access_log').digest()],
    ]),
    rows,
  }
}

const readFiles = (folder: string): Files[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

/** One event of a case, one entry with two postings, now and then a change of divisions, in one transaction. */
const businessRows = `with e as (insert into pay.entry (county_id, area, on_date, kind, says, recorded_by)
    values (410102, 410102000000, '2026-03-02', 'appropriation', '拨款 ' || $1::int, 7) returning id),
  p as (insert into pay.posting (entry_id, county_id, area, account, fen)
    select id, 410102, 410102000000, a, f from e, (values ('bank', 100 + $1::int), ('reserve:410102001000', -100 - $1::int)) v (a, f)),
  c as (insert into app.case_event (case_id, seq, county_id, area, action, from_state, to_state, on_date, actor_kind, actor_id, actor_name, actor_role, details)
    values (1000 + $1::int, 1, 410102, 410102001000, 'accept', 'submitted', 'accepted', '2026-03-02', 'staff', 3, '李*', 'township-clerk', '{"a": 1}'))
  insert into ref.division_change (kind, from_code, to_code, new_name, effective_on, document)
  select 'rename', 410102001000, 410102001000, '某街道 ' || $1::int, '2026-03-01', '豫民〔2026〕1号' where $1::int % 10 = 0`

const inspect = (scene: Scene, files: readonly Files[]): Promise<Verdict> =>
  verify({
    query: async (sql, given = []) => (await scene.owner.query<Record<string, string | null>>(sql, [...given])).rows,
    store: parseStore(files),
    checkSignature: scene.check,
    macKeys: scene.macKeys,
    now: Date.now(),
    atMost: 5,
  })

/** What was done, and what the verifier is to say first. */
interface Tampering {
  readonly table: string
  readonly id: string
  readonly kinds: readonly Kind[]
  /** The second store as it is then. */
  readonly files?: readonly Files[]
}

type Attack = (scene: Scene, random: Random) => Promise<Tampering>

async function manyTrials(scene: Scene, options: RunOptions) {
  const random = seededRandom(options.seed)
  const tally = { trials: 0, found: 0, named: 0, called: 0, byKind: new Map<string, number>() }
  const names = Object.keys(attacks)
  const wanted = options.count('trials', 1000)
  await scene.owner.query('begin')
  for (let i = 0; i < wanted; i++) {
    const name = names[i % names.length] ?? ''
    await scene.owner.query('savepoint trial')
    const done = await attacks[name]?.(scene, random)
    if (!done) throw new Error(`no attack ${name}`)
    const { findings } = await inspect(scene, done.files ?? scene.files)
    await scene.owner.query('rollback to savepoint trial')
    const [first] = findings
    tally.trials++
    tally.byKind.set(name, (tally.byKind.get(name) ?? 0) + 1)
    if (first) tally.found++
    if (isNamed(first, done)) tally.named++
    if (first && done.kinds.includes(first.kind)) tally.called++
    if (!isNamed(first, done) || !(first && done.kinds.includes(first.kind)))
      options.say(
        `${name}: done ${JSON.stringify({ ...done, files: undefined })}, said ${JSON.stringify(findings.slice(0, 3))}`,
      )
    if ((i + 1) % 250 === 0) options.say(`${i + 1} tamperings`)
  }
  await scene.owner.query('rollback')
  return tally
}

const isNamed = (first: Finding | undefined, done: Tampering): boolean =>
  first?.table === done.table && (first.id === done.id || done.id === '*')

// ---- attacks -------------------------------------------------------------------------------------------------------

const sealedOf = (scene: Scene, random: Random, table?: string): SealedKey =>
  random.pick(scene.rows.filter((row) => row.seal > 0 && (table === undefined || row.table === table)))
const tableOf = (name: string) => {
  const table = tables.find((each) => each.name === name)
  if (!table) throw new Error(`no table ${name}`)
  return table
}
const whereKey = (row: SealedKey): string => `${tableOf(row.table).key} = '${row.key}' and tx = '${row.tx}'::xid8`

/** Changes that keep every check of the table, column by column. */
const edits: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'audit.access_log': {
    actor_kind: `'citizen'`,
    actor_id: 'actor_id + 1',
    role: `role || ' '`,
    unit_area: 'unit_area + 1000000',
    action: `action || '-'`,
    object_kind: `'case'`,
    object_id: '5',
    person_id: 'person_id + 1000',
    case_id: 'null',
    fields: `array_append(fields, 'phone')`,
    purpose: `''`,
    result: `'refused'`,
    reason: `replace(reason, '理由', '理 由')`,
    address: `'10.0.0.1'`,
    filed_area: 'filed_area + 1',
    at: `at + interval '1 microsecond'`,
    nonce: `set_byte(nonce, 15, (get_byte(nonce, 15) + 128) % 256)`,
    mac: `set_byte(mac, 3, (get_byte(mac, 3) + 1) % 256)`,
  },
  'app.case_event': {
    action: `'refuse'`,
    to_state: `'refused'`,
    from_state: `'x'`,
    on_date: 'on_date - 1',
    at: `at - interval '1 day'`,
    actor_id: 'null',
    actor_name: `'王*'`,
    actor_role: `''`,
    unit_area: '1',
    note: `'补记'`,
    details: `'{"a": 2}'`,
    request_id: `'00000000-0000-4000-8000-000000000000'`,
  },
  'pay.entry': {
    on_date: 'on_date + 1',
    kind: `'reversal'`,
    says: `says || '0'`,
    run_id: '1',
    line_id: '1',
    case_id: '9',
    recorded_by: '8',
    at: `at + interval '1 second'`,
  },
  'pay.posting': { fen: 'fen + 1' },
  'ref.division_change': {
    kind: `'merge'`,
    from_code: '410103001000',
    to_code: '410103001000',
    new_name: 'null',
    effective_on: 'effective_on + 1',
    document: `''`,
    moved: `'{"x": 1}'`,
  },
}

const run = (scene: Scene, sql: string, values: readonly unknown[] = []) => scene.owner.query(sql, [...values])

/** A line of the access log with a good proof, as the platform writes it at that moment of its clock. */
async function provedLine(scene: Scene, at: Date, action: string): Promise<string> {
  const nonce = rowNonce()
  const instant = at.toISOString().replace('Z', '000Z')
  const values = ['staff', 1, '', null, action, '', null, null, null, [], '', 'done', '', '', 1, instant] as const
  const mac = rowMac(scene.keys, 'audit.access_log', provedText([...values, nonce.toString('hex')]))
  const { rows } = await run(
    scene,
    `insert into audit.access_log (actor_kind, actor_id, action, filed_area, area, at, nonce, mac) values ('staff', 1, $1, 1, 1, $2, $3, $4) returning id`,
    [action, instant, nonce, mac],
  )
  return rows[0].id
}

const editedLine = (files: readonly Files[], seq: number, edit: (line: string) => readonly string[]): Files[] =>
  files.map(({ name, text }) => ({
    name,
    text: text
      .split('\n')
      .flatMap((line) => (line.startsWith(`{"seq":${seq},`) ? edit(line) : [line]))
      .join('\n'),
  }))

/** A whole number from 0 to below `end`. */
const below = (random: Random, end: number): number => random.whole(0, end - 1)

const seqOf = (random: Random): number => 1 + below(random, rounds)

const attacks: Readonly<Record<string, Attack>> = {
  'edit a row': async (scene, random) => {
    const row = sealedOf(scene, random, random.pick(Object.keys(edits)))
    const [column, value] = random.pick(Object.entries(edits[row.table] ?? {}))
    await run(scene, `update ${row.table} set ${column} = ${value} where ${whereKey(row)}`)
    return { table: row.table, id: row.key, kinds: ['edited'] }
  },
  'edit a row not sealed yet': async (scene, random) => {
    const row = random.pick(scene.rows.filter(({ seal, table }) => seal === 0 && table === 'audit.access_log'))
    const [column, value] = random.pick(Object.entries(edits[row.table] ?? {}))
    await run(scene, `update ${row.table} set ${column} = ${value} where ${whereKey(row)}`)
    return { table: row.table, id: row.key, kinds: ['edited'] }
  },
  'take the proof off a row': async (scene, random) => {
    const row = random.pick(scene.rows.filter(({ table }) => table === 'audit.access_log'))
    await run(scene, `update ${row.table} set mac = null where ${whereKey(row)}`)
    return { table: row.table, id: row.key, kinds: ['edited', 'inserted'] }
  },
  'file a line in another area': async (scene, random) => {
    const row = random.pick(scene.rows.filter(({ table }) => table === 'audit.access_log'))
    await run(scene, `update ${row.table} set area = 410105000000 where ${whereKey(row)}`)
    return { table: row.table, id: row.key, kinds: ['edited'] }
  },
  'delete a row': async (scene, random) => {
    const row = sealedOf(scene, random)
    await run(scene, `delete from ${row.table} where ${whereKey(row)}`)
    // The last sealed row of a table with nothing behind it is the same as the table cut off there.
    return { table: row.table, id: row.key, kinds: ['deleted', 'truncated'] }
  },
  'insert a row without proof': async (scene) => {
    const { rows } = await run(
      scene,
      `insert into audit.access_log (actor_kind, action) values ('staff', 'view-case') returning id`,
    )
    return { table: 'audit.access_log', id: rows[0].id, kinds: ['inserted'] }
  },
  'insert a copy of a row, proof and all': async (scene, random) => {
    const row = random.pick(scene.rows.filter(({ table }) => table === 'audit.access_log'))
    const columns =
      'actor_kind, actor_id, role, unit_area, action, object_kind, object_id, person_id, case_id, fields, purpose, result, reason, address, filed_area, area, at, nonce, mac'
    const { rows } = await run(
      scene,
      `insert into audit.access_log (${columns}) select ${columns} from audit.access_log where ${whereKey(row)} returning id`,
    )
    return { table: 'audit.access_log', id: rows[0].id, kinds: ['inserted'] }
  },
  'insert a row into a sealed past': async (scene, random) => {
    const { tx } = sealedOf(scene, random)
    const { rows } = await run(
      scene,
      below(random, 2) === 0
        ? `insert into pay.entry (county_id, area, on_date, kind, says, tx) values (410102, 1, '2026-03-02', 'k', '', $1::xid8) returning id::text as id, 'pay.entry' as t`
        : `insert into app.case_event (case_id, seq, county_id, area, action, from_state, to_state, on_date, actor_kind, actor_name, actor_role, tx)
           values (5, 1, 1, 1, 'a', '', '', '2026-03-02', 'system', '', '', $1::xid8) returning case_id || '/' || seq as id, 'app.case_event' as t`,
      [tx],
    )
    return { table: rows[0].t, id: rows[0].id, kinds: ['inserted'] }
  },
  'swap the numbers of two rows': async (scene, random) => {
    const table = random.pick(['audit.access_log', 'pay.entry', 'ref.division_change'])
    const [a, b] = twoOf(scene, random, table)
    await run(scene, `alter table ${table} alter column id drop identity if exists`)
    await run(scene, `update ${table} set id = -1 where id = $1`, [a.key])
    await run(scene, `update ${table} set id = $1 where id = $2`, [a.key, b.key])
    await run(scene, `update ${table} set id = $1 where id = -1`, [b.key])
    return { table, id: a.key, kinds: ['reordered'] }
  },
  'swap the contents of two events': async (scene, random) => {
    const [a, b] = twoOf(scene, random, 'app.case_event')
    await run(scene, `update app.case_event set case_id = -1 where ${whereKey(a)}`)
    await run(scene, `update app.case_event set case_id = ${a.key.split('/')[0]} where ${whereKey(b)}`)
    await run(scene, `update app.case_event set case_id = ${b.key.split('/')[0]} where case_id = -1`)
    return { table: 'app.case_event', id: a.key, kinds: ['reordered'] }
  },
  'move a row to another transaction': async (scene, random) => {
    const [a, b] = twoOf(scene, random, random.pick(['audit.access_log', 'pay.entry', 'app.case_event']))
    await run(scene, `update ${a.table} set tx = $1::xid8 where ${whereKey(a)}`, [b.tx])
    return { table: a.table, id: a.key, kinds: ['reordered'] }
  },
  'cut a table off': async (scene, random) => {
    const first = sealedOf(
      scene,
      random,
      random.pick(['audit.access_log', 'app.case_event', 'pay.entry', 'pay.posting']),
    )
    const from = scene.rows.filter((row) => row.table === first.table && BigInt(row.tx) >= BigInt(first.tx))
    await run(scene, `delete from ${first.table} where tx >= $1::xid8`, [first.tx])
    return { table: first.table, id: from[0]?.key ?? '', kinds: ['truncated'] }
  },
  'truncate a table': async (scene, random) => {
    const table = random.pick(['audit.access_log', 'app.case_event', 'pay.posting'])
    await run(scene, `truncate ${table}`)
    return { table, id: scene.rows.find((row) => row.table === table)?.key ?? '', kinds: ['truncated'] }
  },
  'exchange a table for an older copy': async (scene, random) => {
    const cut = 2 + below(random, rounds - 2)
    await run(scene, `create table audit.older (like audit.access_log including all)`)
    const kept = scene.rows.filter((row) => row.table === 'audit.access_log' && row.seal > 0 && row.seal < cut)
    await run(
      scene,
      `insert into audit.older overriding system value select * from audit.access_log where tx <= $1::xid8`,
      [kept.at(-1)?.tx],
    )
    await run(scene, 'alter table audit.access_log rename to replaced')
    await run(scene, 'alter table audit.older rename to access_log')
    const first = scene.rows.find((row) => row.table === 'audit.access_log' && row.seal === cut)
    return { table: 'audit.access_log', id: first?.key ?? '', kinds: ['truncated'] }
  },
  'restore an older copy of everything': async (scene, random) => {
    const cut = 2 + below(random, rounds - 1)
    const { rows } = await run(scene, 'select to_tx from audit.seal where seq = $1', [cut - 1])
    for (const { name } of tables) await run(scene, `delete from ${name} where tx >= $1::xid8`, [rows[0].to_tx])
    await run(scene, 'delete from audit.seal_copy where seq >= $1', [cut])
    await run(scene, 'delete from audit.seal where seq >= $1', [cut])
    const first = scene.rows.find((row) => row.seal === cut)
    return { table: first?.table ?? '', id: first?.key ?? '', kinds: ['older-copy-restored'] }
  },
  'edit a seal': async (scene, random) => {
    const seq = seqOf(random)
    const change = random.pick([
      `says = replace(says, 'unproved: 0', 'unproved: 00')`,
      `says = regexp_replace(says, 'at: ....', 'at: 2020')`,
      `says = regexp_replace(says, 'rows: audit.access_log [0-9]+', 'rows: audit.access_log 1')`,
      `signature = set_byte(signature, 20, (get_byte(signature, 20) + 1) % 256)`,
      `digest = set_byte(digest, 0, (get_byte(digest, 0) + 1) % 256)`,
    ])
    await run(scene, `update audit.seal set ${change} where seq = $1`, [seq])
    return { table: 'audit.seal', id: String(seq), kinds: ['edited'] }
  },
  'seal again with a key of one’s own': async (scene, random) => {
    const seq = seqOf(random)
    const forger = await sm2Signer('6'.repeat(64))
    const { rows } = await run(scene, 'select says from audit.seal where seq = $1', [seq])
    const says = rows[0].says.replace(/unproved: 0/, 'unproved: 9')
    const signature = forger.sign(Buffer.from(says))
    await run(scene, 'update audit.seal set says = $1, signature = $2, digest = $3 where seq = $4', [
      says,
      signature,
      sealDigest(says, signature),
      seq,
    ])
    return { table: 'audit.seal', id: String(seq), kinds: ['edited'] }
  },
  'delete a seal': async (scene, random) => {
    const seq = seqOf(random)
    await run(scene, 'delete from audit.seal where seq = $1', [seq])
    return { table: 'audit.seal', id: String(seq), kinds: ['deleted'] }
  },
  'swap two seals': async (scene, random) => {
    const a = 1 + below(random, rounds - 1)
    const b = a + 1 + below(random, rounds - a)
    await run(scene, 'update audit.seal set seq = -seq where seq in ($1, $2)', [a, b])
    await run(scene, 'update audit.seal set seq = $1::int + $2::int + seq where seq < 0', [a, b])
    return { table: 'audit.seal', id: String(a), kinds: ['reordered'] }
  },
  'edit the second store': async (scene, random) => {
    const seq = seqOf(random)
    const files = editedLine(scene.files, seq, (line) => {
      const at = line.indexOf(random.pick(['"signature":"', '"says":"', '"leaves":"'])) + 30 + below(random, 20)
      const other = line[at] === 'A' ? 'B' : 'A'
      return [`${line.slice(0, at)}${other}${line.slice(at + 1)}`]
    })
    return { table: 'audit.seal', id: String(seq), kinds: ['second-store-disagrees'], files }
  },
  'take a line out of the second store': async (scene, random) => {
    const seq = 1 + below(random, rounds - 1)
    return {
      table: 'audit.seal',
      id: String(seq),
      kinds: ['second-store-disagrees'],
      files: editedLine(scene.files, seq, () => []),
    }
  },
  'put a line into the second store twice': async (scene, random) => {
    const files = editedLine(scene.files, seqOf(random), (line) => [line, line])
    return { table: 'second store', id: '*', kinds: ['second-store-disagrees'], files }
  },
  'put the sealing server’s clock back': async (scene, random) => {
    const { rows } = await run(
      scene,
      `select seq, to_tx, encode(digest, 'hex') as digest, at from audit.seal order by seq desc limit 1`,
    )
    const [last] = rows
    const at = new Date(Date.now() - 60_000 - below(random, 86_400_000 * 30)).toISOString()
    const seq = rounds + 1
    const { rows: key } = await run(
      scene,
      `select substring(says from 'key: ([0-9a-f]{64})') as key from audit.seal limit 1`,
    )
    // Over no rows: what the clock does to a seal is to be seen without them.
    const head = {
      seq,
      at,
      previous: last?.digest ?? noSeal,
      from: last.to_tx,
      to: last.to_tx,
      key: key[0].key,
      parts: [],
      unproved: 0,
    }
    const empty = gzipSync('')
    const says = sealText({ ...head, list: sm3('').toString('hex') })
    const signature = scene.signer.sign(Buffer.from(says))
    const digest = sealDigest(says, signature)
    await run(
      scene,
      `insert into audit.seal (seq, at, to_tx, row_count, unproved_count, says, signature, digest, leaves) values ($1, $2, $3::xid8, 0, 0, $4, $5, $6, $7)`,
      [seq, at, last.to_tx, says, signature, digest, empty],
    )
    const line = JSON.stringify({
      seq,
      digest: digest.toString('hex'),
      signature: signature.toString('base64'),
      says,
      leaves: empty.toString('base64'),
    })
    const files = scene.files.map(({ name, text }) => ({ name, text: `${text}${line}\n` }))
    return { table: 'audit.seal', id: String(seq), kinds: ['clock-moved-back'], files }
  },
  'write with a clock put back': async (scene, random) => {
    const id = await provedLine(scene, new Date(Date.now() - 7_200_000 - below(random, 86_400_000 * 300)), 'view-case')
    return { table: 'audit.access_log', id, kinds: ['clock-moved-back'] }
  },
}

/** Two sealed rows of a table in different seals, the earlier first, whose contents differ. */
function twoOf(scene: Scene, random: Random, table: string): readonly [SealedKey, SealedKey] {
  for (;;) {
    const [a, b] = [sealedOf(scene, random, table), sealedOf(scene, random, table)]
    if (a.seal < b.seal) return [a, b]
  }
}

// ---- the command itself ----------------------------------------------------------------------------------------------

/** Tampers with copies of the database for good and runs the command on them, as an auditor would. */
async function byCommand(scene: Scene, own: OwnDatabase, options: RunOptions) {
  const random = seededRandom(options.seed + 1)
  const names = Object.keys(attacks)
  const publicKey = join(own.folder, 'public.pem')
  writeFileSync(publicKey, publicKeyPem(scene.signer.publicKey))
  const keysFile = join(own.folder, 'keys.json')
  writeFileSync(keysFile, JSON.stringify(own.keys))
  const command = async (database: string, seals: string) => {
    const answer = await output([
      '--database',
      database,
      '--seals',
      seals,
      '--public-key',
      publicKey,
      '--keys',
      keysFile,
      '--json',
    ])
    return JSON.parse(answer) as { ok: boolean; findings: Finding[] }
  }
  await scene.owner.end() // nobody may be connected to what is copied
  const falseAlarms = (await command(own.ownerUrl, scene.folder)).findings.length
  let missed = 0
  const trials = options.count('commands', 24)
  for (let i = 0; i < trials; i++) {
    const name = names[i % names.length] ?? ''
    const done = await onCopy(own, async (copy, url) => {
      const tampered = await attacks[name]?.({ ...scene, owner: copy }, random)
      if (!tampered) throw new Error(`no attack ${name}`)
      await copy.query('commit')
      const seals = join(own.folder, `seals-${i}`)
      mkdirSync(seals)
      for (const file of tampered.files ?? scene.files) writeFileSync(join(seals, file.name), file.text)
      const { findings } = await command(url, seals)
      return { tampered, first: findings[0] }
    })
    if (!isNamed(done.first, done.tampered)) {
      missed++
      options.say(
        `command, ${name}: done ${JSON.stringify({ ...done.tampered, files: undefined })}, said ${JSON.stringify(done.first)}`,
      )
    }
  }
  return { trials, missed, falseAlarms }
}

/** Works on a copy of the database as a superuser, in a transaction that the work commits. */
async function onCopy<T>(own: OwnDatabase, work: (copy: pg.Client, url: string) => Promise<T>): Promise<T> {
  const name = `copy_${randomUUID().slice(0, 8)}`
  const url = new URL(own.ownerUrl)
  const template = url.pathname.slice(1)
  url.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  try {
    await admin.query(`create database ${name} template ${template} strategy file_copy`)
    url.pathname = `/${name}`
    const copy = new pg.Client({ connectionString: url.href, types: { getTypeParser: () => (text: string) => text } })
    await copy.connect()
    await copy.query('set session_replication_role = replica; begin; savepoint trial')
    try {
      return await work(copy, url.href)
    } finally {
      await copy.end()
      await admin.query(`drop database ${name} with (force)`)
    }
  } finally {
    await admin.end()
  }
}

function output(args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(projectRoot, 'scripts/verify-audit.ts'), ...args],
      { cwd: projectRoot, maxBuffer: 50_000_000 },
      (error, stdout, stderr) => (stdout ? done(stdout) : fail(error ?? new Error(stderr))),
    )
  })
}

import { createHash, createHmac } from 'node:crypto'
import {
  digestOf,
  type Leaf,
  readHead,
  readLeaves,
  type SealHead,
  type SecondStore,
  type StoredSeal,
  type signatureChecker,
} from './seals.ts'
import { accessLog, type Table, tables } from './tables.ts'

export type Kind =
  | 'edited'
  | 'deleted'
  | 'inserted'
  | 'reordered'
  | 'truncated'
  | 'older-copy-restored'
  | 'clock-moved-back'
  | 'second-store-disagrees'

/** One record that is not as it was sealed. */
export interface Finding {
  readonly table: string
  /** Key of the row; the number of a seal in `audit.seal`; a line of the second store. */
  readonly id: string
  readonly kind: Kind
  /** The seal that the record belongs to; undefined behind the last one. */
  readonly seal: number | undefined
}

export interface Verdict {
  /** In the order of the seals; the first is the first bad record. */
  readonly findings: readonly Finding[]
  readonly seals: number
  readonly sealedRows: number
  /** Rows behind the last seal, and whether their proofs were checked. */
  readonly unsealedRows: number
  readonly notes: readonly string[]
}

export interface Evidence {
  /** Rows as text; NULL as null. */
  readonly query: (sql: string, values?: readonly string[]) => Promise<Readonly<Record<string, string | null>>[]>
  readonly store: SecondStore
  readonly checkSignature: ReturnType<typeof signatureChecker>
  /** Keys of the rows' proofs by generation; without them the rows behind the last seal are not checked. */
  readonly macKeys?: ReadonlyMap<number, Buffer>
  readonly now: number
  /** Most findings that are told. */
  readonly atMost?: number
}

/** Rows later than their seal, or earlier than the seal before by more than the longest transaction, are of a wrong clock. */
const aheadAllowed = 300_000
const behindAllowed = 3_600_000
const sealClockAllowed = 1_000

/** Compares the tables with the seals, the seals with each other and with the second store. Changes nothing. */
export async function verify(evidence: Evidence): Promise<Verdict> {
  const { query, store } = evidence
  const own = new Map<number, StoredSeal>()
  const wrong = new Set<number>()
  for (let after = 0; ; ) {
    const rows = await query(
      `select seq::text, says, encode(signature, 'hex') as signature, encode(digest, 'hex') as digest, encode(leaves, 'hex') as leaves
       from audit.seal where seq > $1 order by seq limit 100`,
      [String(after)],
    )
    for (const row of rows) {
      const seal = {
        seq: Number(row['seq']),
        says: row['says'] ?? '',
        signature: Buffer.from(row['signature'] ?? '', 'hex'),
        leaves: Buffer.from(row['leaves'] ?? '', 'hex'),
      }
      const head = readHead(seal.says)
      if (digestOf(seal) !== row['digest'] || !head || !readLeaves(seal, head)) wrong.add(seal.seq)
      own.set(seal.seq, { ...seal, leaves: Buffer.alloc(0) }) // read again where it is needed
      after = seal.seq
    }
    if (rows.length < 100) break
  }
  const chain = await checkChain(evidence, own, wrong)
  const checked = await checkRows(evidence, chain.seals)
  const findings = [...chain.findings, ...checked.findings].sort(
    (a, b) => (a.seal ?? Number.POSITIVE_INFINITY) - (b.seal ?? Number.POSITIVE_INFINITY),
  )
  return {
    findings: findings.slice(0, evidence.atMost ?? 100),
    seals: own.size,
    sealedRows: checked.sealedRows,
    unsealedRows: checked.unsealedRows,
    notes: [
      ...chain.notes,
      ...store.aside.map(
        (name) => `${name} was put aside when a restored database was accepted; compare it with the order to restore`,
      ),
      ...(store.seals.size === 0 && own.size > 0 ? ['the second store is empty'] : []),
    ],
  }
}

interface TrustedSeal {
  readonly seal: StoredSeal
  readonly head: SealHead
}

interface Chain {
  /** Index = number - 1; undefined where no store has a seal that can be believed. */
  readonly seals: readonly (TrustedSeal | undefined)[]
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
}

/**
 * Walks from the newest seal to the oldest: each names the digest of the one before, so that one good signature carries all;
 * where a digest is not the one named, the signature tells which of the two stores was touched.
 */
async function checkChain(
  evidence: Evidence,
  own: ReadonlyMap<number, StoredSeal>,
  wrong: ReadonlySet<number>,
): Promise<Chain> {
  const { store, checkSignature } = evidence
  const findings: Finding[] = []
  const notes: string[] = []
  const lastOwn = Math.max(0, ...own.keys())
  const lastStored = Math.max(0, ...store.seals.keys())
  const last = Math.max(lastOwn, lastStored)
  const seals = new Array<TrustedSeal | undefined>(last)
  const say = (seq: number, kind: Kind, table = 'audit.seal', id = String(seq)) =>
    findings.push({ table, id, kind, seal: seq })
  let named: string | undefined
  for (let seq = last; seq >= 1; seq--) {
    const [inDatabase, inStore] = [own.get(seq), store.seals.get(seq)]
    const trust = (seal: StoredSeal | undefined): TrustedSeal | undefined => {
      const head = seal && readHead(seal.says)
      if (!seal || head?.seq !== seq) return undefined
      const holds = named === undefined ? checkSignature(seal) : digestOf(seal) === named
      return holds ? { seal, head } : undefined
    }
    const [good, goodInStore] = [trust(inDatabase), trust(inStore)]
    const believed = goodInStore ?? good
    seals[seq - 1] = believed
    if (!inDatabase) {
      if (!inStore) say(seq, 'deleted')
      else if (seq > lastOwn && !(await hasRows(evidence, goodInStore))) {
        const [first] = goodInStore ? (readLeaves(goodInStore.seal, goodInStore.head) ?? []) : []
        if (first) say(seq, 'older-copy-restored', first.table, first.key)
        else say(seq, 'older-copy-restored')
      } else say(seq, 'deleted')
    } else if (!good || wrong.has(seq)) {
      const isOfAnother = readHead(inDatabase.says)?.seq !== seq && checkSignature(inDatabase)
      // Signed by us but not the one that the chain goes on from: the database went another way than the store.
      const isFork = named !== undefined && inStore && goodInStore && !wrong.has(seq) && checkSignature(inDatabase)
      say(seq, isOfAnother ? 'reordered' : isFork ? 'older-copy-restored' : 'edited')
    }
    if (!inStore) {
      if (seq === lastOwn && seq === lastStored + 1) notes.push(`seal ${seq} is not in the second store yet`)
      else if (inDatabase) say(seq, 'second-store-disagrees')
    } else if (!goodInStore && good) say(seq, 'second-store-disagrees')
    else if (goodInStore && good && digestOf(inStore) !== digestOf(goodInStore.seal)) say(seq, 'second-store-disagrees')
    else if (goodInStore && readLeaves(goodInStore.seal, goodInStore.head) === undefined)
      say(seq, 'second-store-disagrees')
    named = believed?.head.previous
    const after = seals[seq]
    if (believed && after && after.head.at < believed.head.at - sealClockAllowed) say(seq + 1, 'clock-moved-back')
    if (believed && after && after.head.from !== believed.head.to) say(seq + 1, 'edited')
  }
  for (const line of store.broken)
    findings.push({ table: 'second store', id: line, kind: 'second-store-disagrees', seal: last })
  return { seals, findings, notes }
}

/** Whether rows of the transactions of a seal are in the database. */
async function hasRows({ query }: Evidence, trusted: TrustedSeal | undefined): Promise<boolean> {
  if (!trusted) return false
  for (const table of trusted.head.rows.keys()) {
    const rows = await query(`select from ${table} where tx >= $1::xid8 and tx < $2::xid8 limit 1`, [
      String(trusted.head.from ?? 0),
      String(trusted.head.to),
    ])
    if (rows.length > 0) return true
  }
  return false
}

interface Row {
  readonly key: string
  /** Hex of the whole digest. */
  readonly content: string
}

interface Checked {
  readonly findings: readonly Finding[]
  readonly sealedRows: number
  readonly unsealedRows: number
}

async function checkRows(evidence: Evidence, seals: readonly (TrustedSeal | undefined)[]): Promise<Checked> {
  const findings: Finding[] = []
  let sealedRows = 0
  let unsealedRows = 0
  for (const table of tables) {
    const checked = await checkTable(evidence, table, seals)
    findings.push(...checked.findings)
    sealedRows += checked.sealedRows
    unsealedRows += checked.unsealedRows
  }
  findings.push(...(await findCopies(evidence)), ...(await findMoved(evidence)))
  return { findings, sealedRows, unsealedRows }
}

async function checkTable(
  evidence: Evidence,
  table: Table,
  seals: readonly (TrustedSeal | undefined)[],
): Promise<Checked> {
  const findings: Finding[] = []
  const tree = treeOf()
  let rows: Row[] = []
  let wrongLines: Finding[] = []
  let at = 0
  let sealedRows = 0
  let unsealedRows = 0
  const endOf = (index: number): bigint | undefined => seals[index]?.head.to ?? seals[index + 1]?.head.from
  const close = async () => {
    const trusted = seals[at]
    const part = trusted?.head.rows.get(table.name) ?? { count: 0, root: '' }
    const isAsSealed = !trusted || (part.count === rows.length && (rows.length === 0 || tree.root() === part.root))
    findings.push(...(isAsSealed ? wrongLines : await compare(evidence, table, seals, at, rows)))
    at++
    rows = []
    wrongLines = []
    tree.clear()
  }
  for await (const row of rowsOf(evidence, table)) {
    const tx = BigInt(row['tx'] ?? 0)
    for (let end = endOf(at); at < seals.length && (end === undefined || tx >= end); end = endOf(at)) await close()
    const isSealed = at < seals.length
    const { key, content } = textOf(row)
    const seal = isSealed ? seals[at] : undefined
    const kind = table === accessLog && wrongLine(evidence, row, seal?.head, seals[at - 1]?.head, isSealed && at === 0)
    const finding = kind && { table: table.name, id: key, kind, seal: isSealed ? at + 1 : undefined }
    if (!isSealed) {
      if (finding) findings.push(finding)
      unsealedRows++
      continue
    }
    if (finding) wrongLines.push(finding)
    sealedRows++
    rows.push({ key, content })
    tree.add(createHash('sm3').update(`${table.name}\n${key}\n`).update(Buffer.from(content, 'hex')).digest())
  }
  while (at < seals.length) await close()
  return { findings, sealedRows, unsealedRows }
}

const textOf = (row: Readonly<Record<string, string | null>>): Row => {
  const hash = createHash('sm3').update(row['content'] ?? '')
  if (row['mac'] !== null && row['mac'] !== undefined) hash.update(`\n${row['mac']}`)
  return { key: row['key'] ?? '', content: hash.digest('hex') }
}

/** What is wrong with a line of the access log by itself: its proof, or its clock beside that of the seals around it. */
function wrongLine(
  { macKeys, now }: Evidence,
  row: Readonly<Record<string, string | null>>,
  seal: SealHead | undefined,
  before: SealHead | undefined,
  isOfBefore: boolean,
): Kind | undefined {
  const content: unknown = JSON.parse(row['content'] ?? '[]')
  const instant = Date.parse(String(Array.isArray(content) ? content[15] : ''))
  const mac = Buffer.from(row['mac'] ?? '', 'hex')
  if (mac.length === 0) return isOfBefore ? undefined : 'inserted' // lines of before the first seal may have no proof
  const key = macKeys?.get(mac[0] ?? 0)
  if (macKeys) {
    const expected =
      key &&
      createHmac('sm3', key)
        .update(row['content'] ?? '')
        .digest()
        .subarray(0, 16)
    if (!expected?.equals(mac.subarray(1))) return 'edited'
  }
  if (instant > (seal?.at ?? now) + aheadAllowed) return 'clock-moved-back'
  if (before && instant < before.at - behindAllowed) return 'clock-moved-back'
  return undefined
}

/** Finds the rows that make a table differ from a seal. */
async function compare(
  evidence: Evidence,
  table: Table,
  seals: readonly (TrustedSeal | undefined)[],
  at: number,
  rows: readonly Row[],
): Promise<Finding[]> {
  const seq = at + 1
  const listed = await leavesOf(evidence, seals[at])
  if (listed === undefined) return [{ table: table.name, id: '?', kind: 'edited', seal: seq }]
  const sealed = listed.filter((leaf) => leaf.table === table.name)
  const now = new Map(rows.map((row) => [row.key, row.content.slice(0, 16)]))
  const then = new Map(sealed.map((leaf) => [leaf.key, leaf.content]))
  const contentsThen = new Set(then.values())
  const contentsNow = new Set(now.values())
  const findings: Finding[] = []
  const say = (id: string, kind: Kind) => findings.push({ table: table.name, id, kind, seal: seq })
  for (const [i, { key, content }] of sealed.entries()) {
    const current = now.get(key)
    if (current === content) continue
    if (current !== undefined) say(key, contentsThen.has(current) && contentsNow.has(content) ? 'reordered' : 'edited')
    else if (contentsNow.has(content) || (await isElsewhere(evidence, table, key))) say(key, 'reordered')
    else {
      const isLast = sealed.slice(i).every((leaf) => !now.has(leaf.key))
      say(key, isLast && (await isRestGone(evidence, table, seals[at])) ? 'truncated' : 'deleted')
    }
    if (findings.length >= 20) return findings
  }
  for (const { key } of rows)
    if (!then.has(key)) say(key, (await isListed(evidence, table, seals, key)) ? 'reordered' : 'inserted')
  if (findings.length > 0) return findings
  const moved = sealed.find(({ key }, i) => rows[i]?.key !== key)
  return [{ table: table.name, id: moved?.key ?? '?', kind: 'reordered', seal: seq }]
}

/** The rows listed in a seal: by the second store, else by the database. */
async function leavesOf(
  { query, store }: Evidence,
  trusted: TrustedSeal | undefined,
): Promise<readonly Leaf[] | undefined> {
  if (!trusted) return undefined
  const { seal, head } = trusted
  const stored = store.seals.get(seal.seq)
  const outside = stored && readLeaves(stored, head)
  if (outside) return outside
  const [row] = await query(`select encode(leaves, 'hex') as leaves from audit.seal where seq = $1`, [String(seal.seq)])
  return readLeaves({ ...seal, leaves: Buffer.from(row?.['leaves'] ?? '', 'hex') }, head)
}

const isElsewhere = async ({ query }: Evidence, table: Table, key: string): Promise<boolean> =>
  (await query(`select from ${table.name} where ${table.key} = $1 limit 1`, [key])).length > 0

/** Whether the table has no row any more behind this seal. */
async function isRestGone({ query }: Evidence, table: Table, trusted: TrustedSeal | undefined): Promise<boolean> {
  const rows = await query(`select from ${table.name} where tx >= $1::xid8 limit 1`, [String(trusted?.head.to ?? 0)])
  return rows.length === 0
}

async function isListed(
  evidence: Evidence,
  table: Table,
  seals: readonly (TrustedSeal | undefined)[],
  key: string,
): Promise<boolean> {
  for (const trusted of seals) {
    const leaves = await leavesOf(evidence, trusted)
    if (leaves?.some((leaf) => leaf.table === table.name && leaf.key === key)) return true
  }
  return false
}

/** Lines with a nonce that an earlier line has: a copy, proof and all. */
async function findCopies({ query }: Evidence): Promise<Finding[]> {
  const rows = await query(
    `select max(id)::text as id from audit.access_log where nonce is not null group by nonce having count(*) > 1 limit 20`,
  )
  return rows.map((row) => ({ table: accessLog.name, id: row['id'] ?? '', kind: 'inserted', seal: undefined }))
}

/** Lines filed in another area than they were written for, without a change of divisions that led there. */
async function findMoved({ query }: Evidence): Promise<Finding[]> {
  const moved = await query(
    `select min(id)::text as id, filed_area::text as was, area::text as now from audit.access_log
     where filed_area <> area group by filed_area, area`,
  )
  if (moved.length === 0) return []
  const changes = await query(
    `select from_code::text as was, to_code::text as now from ref.division_change order by id`,
  )
  const isLed = (was: string, now: string): boolean => {
    const reached = new Set([was])
    for (const change of changes)
      if ([...reached].some((code) => isInside(code, change['was'] ?? ''))) reached.add(change['now'] ?? '')
    reached.delete(was)
    return [...reached].some((code) => isInside(now, code) || isInside(code, now))
  }
  return moved
    .filter((row) => !isLed(row['was'] ?? '', row['now'] ?? ''))
    .map((row) => ({ table: accessLog.name, id: row['id'] ?? '', kind: 'edited', seal: undefined }))
}

/** Whether a twelve-digit code lies in the subtree of another: province 2, city 4, county 6, township 9 digits. */
function isInside(code: string, of: string): boolean {
  const significant = [2, 4, 6, 9].find((digits) => /^0*$/.test(of.slice(digits))) ?? 12
  return code.slice(0, significant) === of.slice(0, significant)
}

const rowsAtOnce = 2000

/** All rows of a table in the order of their leaves: those of before there were transactions on record, then by transaction. */
async function* rowsOf({ query }: Evidence, table: Table): AsyncGenerator<Readonly<Record<string, string | null>>> {
  const columns = `${table.key} as key, ${table.content} as content, ${table.mac} as mac`
  for (const [where, order] of [
    ['tx is null', ''],
    ['tx is not null', 'tx, '],
  ]) {
    await query(
      `declare rows_to_verify no scroll cursor for select tx::text as tx, key, content, mac from
       (select tx, ${columns} from ${table.name} where ${where}) as row order by ${order?.replace('tx', 'row.tx')}key collate "C", content collate "C"`,
    )
    for (;;) {
      const rows = await query(`fetch ${rowsAtOnce} from rows_to_verify`)
      yield* rows
      if (rows.length < rowsAtOnce) break
    }
    await query('close rows_to_verify')
  }
}

/** The Merkle tree of RFC 9162 over SM3, kept as its complete subtrees. */
function treeOf() {
  let peaks: { size: number; hash: Buffer }[] = []
  const node = (left: Buffer, right: Buffer) =>
    createHash('sm3')
      .update(Buffer.concat([Buffer.from([1]), left, right]))
      .digest()
  return {
    add(leaf: Buffer) {
      peaks.push({
        size: 1,
        hash: createHash('sm3')
          .update(Buffer.concat([Buffer.from([0]), leaf]))
          .digest(),
      })
      for (;;) {
        const [left, right] = peaks.slice(-2)
        if (!left || !right || left.size !== right.size) return
        peaks.splice(-2, 2, { size: left.size * 2, hash: node(left.hash, right.hash) })
      }
    },
    root: (): string => {
      const hashes = peaks.map(({ hash }) => hash)
      while (hashes.length > 1) {
        const [left, right] = hashes.splice(-2, 2)
        if (left && right) hashes.push(node(left, right))
      }
      return hashes[0]?.toString('hex') ?? ''
    },
    clear() {
      peaks = []
    },
  }
}

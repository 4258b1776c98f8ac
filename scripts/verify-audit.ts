import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { readPublicKey, readStore, signatureChecker } from './verify-audit/seals.ts'
import { type Finding, verify } from './verify-audit/verify.ts'

/*
 * Verifies the sealed tables of a database against its seals and the second store. Shares no code with the platform and only
 * reads. Exit code 0: all as sealed; 1: a record is not; 2: it could not be checked. The format is docs/audit-format.md.
 */

const usage = `npm run verify-audit -- [--data DIR] [--database URL] [--seals DIR] [--public-key FILE] [--keys FILE] [--json]

  --data        data folder of a running installation with its own database; gives all of the following (default .data)
  --database    connection string of a role that reads all rows (the owner, or a superuser on a restored copy)
  --seals       folder of the second store
  --public-key  public key of the seals, PEM (seal-public-key.pem beside keys.json); may be given several times
  --keys        keys.json: also checks the proofs of lines that are not sealed yet
  --json        one JSON line
`

const kinds: Readonly<Record<Finding['kind'], string>> = {
  edited: '被改动',
  deleted: '被删除',
  inserted: '被插入（没有平台的写入凭证，或不在封存之列）',
  reordered: '次序或编号被调换',
  truncated: '从此条起被截断',
  'older-copy-restored': '数据库被恢复到较早的副本，从此条起缺失',
  'clock-moved-back': '时钟被往回拨过',
  'second-store-disagrees': '第二存储与数据库不一致',
}

/** Label of the key that proves lines of the access log. */
const proofLabel = 'row audit.access_log'

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`未能完成核验：${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  return 2
})

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '.data' },
      database: { type: 'string' },
      seals: { type: 'string' },
      'public-key': { type: 'string', multiple: true },
      keys: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const inData = (name: string) => join(values.data, name)
  const database = values.database ?? embeddedUrl(inData)
  const seals = values.seals ?? inData('seals')
  const publicKeys =
    values['public-key'] ??
    readdirSync(values.data)
      .filter((name) => /^seal-public-key(-[0-9a-f]+)?\.pem$/.test(name))
      .map(inData)
  const keys = values.keys ?? (values.database === undefined ? inData('keys.json') : undefined)
  const client = new pg.Client({ connectionString: database, types: { getTypeParser: () => (text: string) => text } })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const verdict = await verify({
      query: async (sql, given = []) => (await client.query<Record<string, string | null>>(sql, [...given])).rows,
      store: readStore(seals),
      checkSignature: signatureChecker(publicKeys.map((file) => readPublicKey(readFileSync(file, 'utf8')))),
      ...(keys ? { macKeys: macKeysOf(readFileSync(keys, 'utf8')) } : {}),
      now: Date.now(),
    })
    if (values.json) process.stdout.write(`${JSON.stringify({ ok: verdict.findings.length === 0, ...verdict })}\n`)
    else {
      const [first, ...rest] = verdict.findings
      const line = ({ table, id, kind, seal }: Finding) =>
        `${table} ${id}：${kinds[kind]}（${kind}${seal === undefined ? '，尚未封存' : `，第 ${seal} 号封存`}）\n`
      process.stdout.write(
        `封存 ${verdict.seals} 个，已封存 ${verdict.sealedRows} 条，未封存 ${verdict.unsealedRows} 条${keys ? '' : '（未给密钥，未封存的只看有无凭证）'}。\n`,
      )
      for (const note of verdict.notes) process.stdout.write(`注意：${note}\n`)
      if (first)
        process.stdout.write(`第一处问题：${line(first)}${rest.map((finding) => `  ${line(finding)}`).join('')}`)
      else process.stdout.write('全部与封存一致。\n')
    }
    return verdict.findings.length === 0 ? 0 : 1
  } finally {
    await client.end()
  }
}

/** The database that a running platform keeps in its data folder. */
function embeddedUrl(inData: (name: string) => string): string {
  const [port, password] = ['postgres.port', 'postgres.password'].map((name) =>
    readFileSync(inData(name), 'utf8').trim(),
  )
  return `postgres://minzheng:${password}@127.0.0.1:${port}/minzheng`
}

/** The keys of the access log's proofs, derived from the key file as docs/audit-format.md says, by generation. */
function macKeysOf(text: string): ReadonlyMap<number, Buffer> {
  const { mac, generations = { 1: { mac } } }: KeyFile = JSON.parse(text)
  const keys = new Map<number, Buffer>()
  for (const [id, set] of Object.entries(generations)) {
    const kept = set.kept?.[proofLabel]
    const whole = (hex: string | undefined) => hex !== undefined && /^[0-9a-f]{64}$/.test(hex)
    if (set.mac !== undefined && whole(set.mac))
      keys.set(Number(id), createHmac('sm3', Buffer.from(set.mac, 'hex')).update(`mac|${proofLabel}`).digest())
    else if (kept !== undefined && whole(kept)) keys.set(Number(id), Buffer.from(kept, 'hex'))
  }
  if (keys.size === 0) throw new Error('密钥文件内容不完整')
  return keys
}

interface KeyFile {
  readonly mac?: string
  readonly generations?: Readonly<
    Record<string, { readonly mac?: string | undefined; readonly kept?: Readonly<Record<string, string>> }>
  >
}

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isSm2Signature } from './sm2-signature.ts'

/** A seal as one of the two stores has it; nothing about it is believed yet. */
export interface StoredSeal {
  readonly seq: number
  readonly says: string
  readonly signature: Buffer
  readonly leaves: Buffer
}

/** What the text of a seal says. */
export interface SealHead {
  readonly seq: number
  readonly at: number
  readonly previous: string
  readonly from: bigint | undefined
  readonly to: bigint
  readonly key: string
  readonly rows: ReadonlyMap<string, { readonly count: number; readonly root: string }>
  readonly unproved: number
  readonly list: string
}

const sm3Hex = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sm3')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

export const digestOf = (seal: StoredSeal): string => sm3Hex(seal.says, seal.signature)

/** The parts of a seal's text; undefined when it is not one. */
export function readHead(says: string): SealHead | undefined {
  const match =
    /^minzheng seal 1\nseq: (\d+)\nat: (\S+)\nprevious: ([0-9a-f]{64})\ntransactions: (\d+|-) (\d+)\nkey: ([0-9a-f]{64})\n((?:rows: [\w.]+ \d+ [0-9a-f]{64}\n)*)unproved: (\d+)\nlist: ([0-9a-f]{64})\n$/.exec(
      says,
    )
  if (!match) return undefined
  const [, seq = '', at = '', previous = '', from = '', to = '', key = '', rows = '', unproved = '', list = ''] = match
  const parts = [...rows.matchAll(/rows: (\S+) (\d+) (\S+)\n/g)].map(
    ([, table = '', count = '', root = '']) => [table, { count: Number(count), root }] as const,
  )
  return {
    seq: Number(seq),
    at: Date.parse(at),
    previous,
    from: from === '-' ? undefined : BigInt(from),
    to: BigInt(to),
    key,
    rows: new Map(parts),
    unproved: Number(unproved),
    list,
  }
}

/** Checks signatures with the public keys given, by the key that a seal names; each seal once. */
export function signatureChecker(publicKeys: readonly string[]): (seal: StoredSeal) => boolean {
  const byDigest = new Map(publicKeys.map((key) => [sm3Hex(Buffer.from(key, 'hex')), key]))
  const known = new Map<string, boolean>()
  return (seal) => {
    const digest = digestOf(seal)
    const seen = known.get(digest)
    if (seen !== undefined) return seen
    const key = byDigest.get(readHead(seal.says)?.key ?? '')
    const holds = key !== undefined && isSm2Signature(key, Buffer.from(seal.says), seal.signature)
    known.set(digest, holds)
    return holds
  }
}

export interface Leaf {
  readonly table: string
  readonly key: string
  /** First 8 bytes of the content's digest, hex. */
  readonly content: string
}

/** The rows listed in a seal; undefined when the list is not the one that was signed. */
export function readLeaves(seal: StoredSeal, head: SealHead): readonly Leaf[] | undefined {
  try {
    const list = gunzipSync(seal.leaves).toString('utf8')
    if (sm3Hex(list) !== head.list) return undefined
    return list
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [table = '', key = '', content = ''] = line.split('\t')
        return { table, key, content }
      })
  } catch {
    return undefined // no gzip at all
  }
}

/** The second store: seals by number, and lines that are none. Later lines of one number are kept as extra. */
export interface SecondStore {
  readonly seals: ReadonlyMap<number, StoredSeal>
  /** `file:line` of what cannot be read, or says a number again. */
  readonly broken: readonly string[]
  /** Files put aside when a restored database was accepted. */
  readonly aside: readonly string[]
}

export function readStore(folder: string): SecondStore {
  const files = readdirSync(folder)
    .filter((name) => /^seals-\d{4}-\d{2}\.jsonl$/.test(name))
    .sort()
  const aside = readdirSync(folder).filter((name) => /^seals-.*\.jsonl\./.test(name))
  return parseStore(
    files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
    aside,
  )
}

export function parseStore(
  files: readonly { readonly name: string; readonly text: string }[],
  aside: readonly string[] = [],
): SecondStore {
  const seals = new Map<number, StoredSeal>()
  const broken: string[] = []
  for (const { name, text } of files)
    for (const [at, line] of text.split('\n').entries()) {
      if (line === '') continue
      const seal = readLine(line)
      if (seal === undefined || seals.has(seal.seq)) broken.push(`${name}:${at + 1}`)
      else seals.set(seal.seq, seal)
    }
  return { seals, broken, aside }
}

function readLine(line: string): StoredSeal | undefined {
  try {
    const { seq, says, signature, leaves } = JSON.parse(line)
    if (!Number.isSafeInteger(seq) || [says, signature, leaves].some((part) => typeof part !== 'string'))
      return undefined
    return { seq, says, signature: Buffer.from(signature, 'base64'), leaves: Buffer.from(leaves, 'base64') }
  } catch {
    return undefined
  }
}

/** The point (130 hex digits) of a public key file: PEM, or the digits themselves. @throws Error for anything else. */
export function readPublicKey(text: string): string {
  const hex = text.includes('BEGIN PUBLIC KEY')
    ? Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64').toString('hex')
    : text.trim().toLowerCase()
  const point = /(?:^|3059301306072a8648ce3d020106082a811ccf5501822d034200)(04[0-9a-f]{128})$/.exec(hex)?.[1]
  if (point === undefined) throw new Error('not an SM2 public key')
  return point
}

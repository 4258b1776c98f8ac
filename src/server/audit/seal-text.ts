import { createHash, hash } from 'node:crypto'

/** What one table has in a seal. */
export interface SealedPart {
  readonly table: string
  readonly rows: number
  /** Merkle root over the rows' leaves, hex. */
  readonly root: string
}

export interface SealHead {
  /** From 1, without a gap. */
  readonly seq: number
  /** ISO instant of the sealing server. */
  readonly at: string
  /** Digest of the seal before, hex; zeros for the first. */
  readonly previous: string
  /** First transaction inside; undefined for the first seal, which also holds the rows written before there were seals. */
  readonly from?: string
  /** First transaction no longer inside. */
  readonly to: string
  /** SM3 of the public key, hex. */
  readonly key: string
  /** Tables with rows, in the order of `sealedTables`. */
  readonly parts: readonly SealedPart[]
  /** Lines of the access log in it without a valid proof. */
  readonly unproved: number
  /** SM3 of the list of leaves, hex. */
  readonly list: string
}

/** A seal as both stores keep it. */
export interface Seal {
  readonly seq: number
  readonly says: string
  readonly signature: Buffer
  /** SM3 over says and signature. */
  readonly digest: Buffer
  /** Gzip of the list of leaves. */
  readonly leaves: Buffer
}

export const noSeal = '0'.repeat(64)

/** The text that is signed; docs/audit-format.md describes it line by line. */
export const sealText = (head: SealHead): string =>
  [
    'minzheng seal 1',
    `seq: ${head.seq}`,
    `at: ${head.at}`,
    `previous: ${head.previous}`,
    `transactions: ${head.from ?? '-'} ${head.to}`,
    `key: ${head.key}`,
    ...head.parts.map(({ table, rows, root }) => `rows: ${table} ${rows} ${root}`),
    `unproved: ${head.unproved}`,
    `list: ${head.list}`,
    '',
  ].join('\n')

export const sealDigest = (says: string, signature: Uint8Array): Buffer =>
  createHash('sm3').update(says).update(signature).digest()

/** A row as the seal sees it: the digest of its content and proof, and the leaf that also binds table and key. */
export function sealedRow(table: string, row: SealedRowText): { readonly line: string; readonly leaf: Buffer } {
  const content = hash('sm3', row.mac === null ? row.content : `${row.content}\n${row.mac}`, 'buffer')
  const head = Buffer.from(`${table}\n${row.key}\n`)
  return {
    line: `${table}\t${row.key}\t${content.toString('hex', 0, 8)}\n`,
    leaf: hash('sm3', Buffer.concat([head, content], head.length + content.length), 'buffer'),
  }
}

export interface SealedRowText {
  readonly key: string
  readonly content: string
  readonly mac: string | null
}

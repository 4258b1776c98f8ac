import { createHash, hash } from 'node:crypto'

/** Adds leaves one by one and keeps only one digest per level. */
export interface MerkleTree {
  /** `digest` is 32 bytes; the tree hashes it as a leaf itself. */
  add(digest: Uint8Array): void
  /** Root of what was added so far, 32 bytes; that of no leaves is SM3 of nothing. */
  root(): Buffer
}

/**
 * A Merkle tree over SM3 in the form of RFC 9162: leaves are hashed after a byte 0, nodes after a byte 1, and a tree of n
 * leaves splits at the largest power of two below n.
 */
export function merkleTree(): MerkleTree {
  /** Roots of complete subtrees, the largest first, with the number of leaves below each. */
  const peaks: { readonly size: number; readonly digest: Buffer }[] = []
  return {
    add(digest) {
      let top = { size: 1, digest: hash('sm3', Buffer.concat([leafMark, digest], 33), 'buffer') }
      for (let last = peaks.at(-1); last?.size === top.size; last = peaks.at(-1)) {
        peaks.pop()
        top = { size: top.size * 2, digest: nodeOf(last.digest, top.digest) }
      }
      peaks.push(top)
    },
    root() {
      const [last, ...rest] = [...peaks].reverse()
      if (last === undefined) return createHash('sm3').digest()
      return rest.reduce((right, left) => nodeOf(left.digest, right), last.digest)
    },
  }
}

const leafMark = Buffer.from([0])
const nodeMark = Buffer.from([1])
const nodeOf = (left: Uint8Array, right: Uint8Array): Buffer =>
  hash('sm3', Buffer.concat([nodeMark, left, right], 65), 'buffer')

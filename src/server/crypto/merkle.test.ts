import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { merkleTree } from './merkle.ts'

const sm3 = (...parts: Uint8Array[]) => createHash('sm3').update(Buffer.concat(parts)).digest()
/** RFC 9162 §2.1.1, word for word. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) return sm3()
  if (leaves.length === 1) return sm3(Buffer.from([0]), only)
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sm3(Buffer.from([1]), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

it('the root added leaf by leaf is the recursive one for every size to 130, and can be asked for on the way', () => {
  const tree = merkleTree()
  const leaves: Buffer[] = []
  for (let size = 0; size <= 130; size++) {
    expect(tree.root().equals(rootOf(leaves))).toBe(true)
    const leaf = sm3(Buffer.from(String(size)))
    leaves.push(leaf)
    tree.add(leaf)
  }
})

it('two leaves swapped, one doubled and one left out give another root', () => {
  const leaves = Array.from({ length: 7 }, (_, i) => sm3(Buffer.from(String(i))))
  const root = (of: readonly Buffer[]) => {
    const tree = merkleTree()
    for (const leaf of of) tree.add(leaf)
    return tree.root().toString('hex')
  }
  const [a, b, ...rest] = leaves
  if (!a || !b) throw new Error('no leaves')
  const roots = [leaves, [b, a, ...rest], [a, a, b, ...rest], [a, ...rest], [...leaves, rest[4] ?? a]].map(root)
  expect(new Set(roots).size).toBe(roots.length)
})

import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { matchMarks, readMarks, rowMark } from './row-marks.ts'

describe('row marks', () => {
  it('are four signs a photograph does not confuse, and differ by row and file', () => {
    const [a, b] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
    const marks = Array.from({ length: 200 }, (_, i) => rowMark(a, i + 1))
    for (const mark of marks) expect(mark).toMatch(/^[2-9A-HJ-NP-Z]{4}$/)
    expect(new Set(marks).size).toBeGreaterThan(195)
    expect(rowMark(b, 1)).not.toBe(rowMark(a, 1))
    expect(rowMark(a, 1)).toBe(marks[0])
  })

  it('of twenty photographed rows point at the file and the row on which they begin', () => {
    const seed = randomBytes(16)
    const photographed = Array.from({ length: 20 }, (_, i) => rowMark(seed, 301 + i))
    expect(matchMarks(photographed, seed, 2000)).toEqual({ found: 20, inOrder: 20, firstRow: 301 })
    const other = matchMarks(photographed, randomBytes(16), 2000)
    expect(other.inOrder).toBeLessThan(3)
  })

  it('are read as people type them off a picture', () => {
    expect(readMarks('ab2c， AB2C\n x9  34KL')).toEqual(['AB2C', 'AB2C', '34KL'])
  })
})

import { hmacSm3 } from '../crypto/sm3.ts'

/** Letters and digits that a photograph does not confuse. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const length = 4

/** The mark of the nth row (from 1) of one exported file: four characters that only its seed makes in this order. */
export function rowMark(seed: Uint8Array, row: number): string {
  const digest = hmacSm3(Buffer.from(seed), `row ${row}`)
  return Array.from({ length }, (_, i) => alphabet[(digest[i] ?? 0) & 31] ?? '').join('')
}

/** Marks as somebody typed them off a photograph; signs that cannot be told apart are put right, all else is left out. */
export const readMarks = (text: string): string[] =>
  text
    .toUpperCase()
    .split(/[\s,，、;；]+/)
    .map((mark) => mark.replaceAll('0', 'Q').replaceAll('1', 'L').replaceAll('I', 'L').replaceAll('O', 'Q'))
    .filter((mark) => mark.length === length)

export interface MarkMatch {
  /** Marks found in the file, and those of them that follow each other as in it. */
  readonly found: number
  readonly inOrder: number
  /** Row of the file on which the photograph begins, when the marks follow each other. */
  readonly firstRow: number | null
}

/** How well the marks of a photograph fit a file of `rows` rows. */
export function matchMarks(marks: readonly string[], seed: Uint8Array, rows: number): MarkMatch {
  const wanted = new Set(marks)
  const places = new Map<string, number[]>()
  for (let row = 1; row <= rows; row++) {
    const mark = rowMark(seed, row)
    if (wanted.has(mark)) places.set(mark, [...(places.get(mark) ?? []), row])
  }
  const starts = new Map<number, number>()
  for (const [i, mark] of marks.entries())
    for (const row of places.get(mark) ?? []) starts.set(row - i, (starts.get(row - i) ?? 0) + 1)
  const [best] = [...starts].sort((a, b) => b[1] - a[1])
  return {
    found: marks.filter((mark) => places.has(mark)).length,
    inOrder: best?.[1] ?? 0,
    firstRow: best && best[1] > 1 ? best[0] : null,
  }
}

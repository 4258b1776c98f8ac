import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#server/env.ts'
import { asvs } from '#tests/security/asvs.ts'
import { proofProblems, testTitles } from '#tests/security/proof-problems.ts'
import { demands, securityPage } from '#tests/security/security-page.ts'

describe('the map of threats, demands and proofs', () => {
  it('names tests, drills and files that are there, and says of everything how it stands', () => {
    expect(proofProblems(demands)).toEqual([])
  })

  it('is what docs/security.md shows; npm run security writes it', () => {
    expect(readFileSync(join(projectRoot, 'docs/security.md'), 'utf8') === securityPage()).toBe(true)
  })

  it('holds every requirement of ASVS levels 1 and 2', () => {
    const perChapter = (level: 1 | 2) =>
      Array.from(
        { length: 17 },
        (_, i) => asvs.filter(({ id, level: own }) => own === level && id.startsWith(`${i + 1}.`)).length,
      )
    expect(perChapter(1)).toEqual([8, 4, 8, 2, 4, 13, 6, 4, 4, 5, 3, 3, 1, 2, 3, 0, 0])
    expect(perChapter(2)).toEqual([19, 7, 11, 8, 5, 22, 12, 3, 3, 24, 11, 6, 12, 7, 10, 16, 7])
  })

  it('sees a proof that is gone, and does not take a comment or a skipped test for one', () => {
    const gone = { by: 'test', file: 'tests/house/security-map.test.ts', title: 'nobody wrote this' } as const
    expect(
      proofProblems([
        { id: 'x', says: '', proofs: [gone, { by: 'drill', name: 'nothing' }] },
        { id: 'y', says: '' },
        { id: 'y', says: '', open: 'a reason', controls: ['src/nothing.ts'] },
      ]),
    ).toHaveLength(5)
    const titles = testTitles('tests/house/supply-chain.test.ts')
    expect(titles).toContain('the search sees what it is to see: %s')
    expect(titles).not.toContain('packages')
  })
})

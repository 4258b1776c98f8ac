import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unasked } from '#tests/egress/askers.ts'
import { type Matrix, openMatrix } from '#tests/egress/matrix.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'

let fresh: FreshDatabase
let matrix: Matrix
const folder = mkdtempSync(join(tmpdir(), 'egress-'))
beforeAll(async () => {
  fresh = await freshDatabase()
  matrix = await openMatrix({ ...fresh, folder }, 'each-role')
})
afterAll(async () => {
  await matrix?.close()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})

describe('every route, asked by every role at records of its own area, of another township and of another city', () => {
  test('gives nobody what is not his and refuses nobody what is', async () => {
    expect(unasked).toEqual([])
    const { failures, checks, opened } = await matrix.run()
    const lines = failures.map((each) => Object.values(each).join(' | '))
    expect([...new Set(lines)].slice(0, 60)).toEqual([])
    expect(checks).toBeGreaterThan(5000)
    expect(opened).toBeGreaterThan(900)
  }, 180_000)
})

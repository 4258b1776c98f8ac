import { expect, test, vi } from 'vitest'
import { rasterise } from '#tests/support/pixels.ts'
import { fontFor } from './fonts.ts'
import { openSheet } from './layout.ts'

// A machine without Noto CJK: the folders of system fonts do not exist.
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  return { ...fs, existsSync: (path: string) => !path.startsWith('/usr/share/fonts') && fs.existsSync(path) }
})

const codeOf = (char: string): number => char.codePointAt(0) ?? 0

test('the shipped typeface alone shows names, and what it lacks is put together or marked', async () => {
  for (const char of '䶮𫖯𫘦瀍滍垕汉字ABC123（《〔') expect(fontFor(codeOf(char), 'bold')?.id).toMatch(/^shipped:/)
  expect(fontFor(codeOf('𠮷'), 'regular')).toBeUndefined()

  const sheet = openSheet({ title: '试', author: '试', issuedOn: '2026-03-02', pageNumbers: 'of-total' })
  sheet.text('吉𠮷𪚥')
  const bytes = await sheet.bytes()
  expect([...sheet.missing]).toEqual([codeOf('𪚥')])

  const page = rasterise(bytes, 200)
  if (!page) return
  const em = (16 / 72) * 25.4
  const [known, composed, marked] = [0, 1, 2].map((i) => page.darkIn(28 + i * em, 37, em, 9))
  expect(composed).toBeGreaterThan((known ?? 0) * 0.5)
  expect(composed).toBeLessThan((known ?? 0) * 1.6)
  expect(marked).toBeGreaterThan(80)
})

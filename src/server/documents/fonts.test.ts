import { describe, expect, test } from 'vitest'
import { rasterise } from '#tests/support/pixels.ts'
import { fontFor } from './fonts.ts'
import { openSheet } from './layout.ts'

const rare = [...'𠮷䶮𫖯𫘦㛃𬭎瀍滍垕·']

/** One line of 16-point characters beginning 28 mm from the left and 37 mm from above. */
async function printed(text: string) {
  const sheet = openSheet({ title: '试', author: '试', issuedOn: '2026-03-02', pageNumbers: 'of-total' })
  sheet.text(text)
  return { bytes: await sheet.bytes(), missing: [...sheet.missing] }
}
const em = (16 / 72) * 25.4

describe('rare characters of names', () => {
  test.each(rare)('%s has a font with a visible outline, or parts to draw it from', (char) => {
    const file = fontFor(char.codePointAt(0) ?? 0, 'regular')
    if (!file) expect(char).toBe('𠮷')
    else expect(file.font.glyphForCodePoint(char.codePointAt(0) ?? 0).path.commands.length).toBeGreaterThan(0)
  })

  test('leave ink on the page, each in its own place', async () => {
    const { bytes, missing } = await printed(rare.join(''))
    expect(missing).toEqual([])
    const page = rasterise(bytes, 200)
    for (const [i] of rare.slice(0, -1).entries())
      if (page) expect(page.darkIn(28 + i * em, 37, em, 9)).toBeGreaterThan(80)
  })

  test('that no font has are printed as a visible sign, and their code points are told', async () => {
    const { bytes, missing } = await printed('张\u{2fa1f}三')
    expect(missing).toEqual([0x2fa1f])
    const page = rasterise(bytes, 200)
    if (page) expect(page.darkIn(28 + em, 37, em, 9)).toBeGreaterThan(80)
  })

  test('of an unassigned plane, lone surrogates and controls break nothing', async () => {
    const { bytes } = await printed('张\ud800\u0000\u200d三\u{e0101}')
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

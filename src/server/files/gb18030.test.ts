import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutBytes, decodeGb18030, EncodingError, encodeGb18030 } from './gb18030.ts'

const hex = (text: string) => encodeGb18030(text).toString('hex')

describe('reading and writing', () => {
  test.each([
    ['A', '41'],
    ['中', 'd6d0'],
    ['·', 'a1a4'],
    ['\u3000', 'a1a1'],
    ['€', 'a2e3'],
    ['𠮷', '9534b235'],
    ['䶮', 'fe9f'],
    ['\u9fb4', 'fe59'],
    ['\u9fff', '82359832'],
    ['\u{10ffff}', 'e3329a35'],
  ])('%s is written as %s and read back', (text, bytes) => {
    expect(hex(text)).toBe(bytes)
    expect(decodeGb18030(Buffer.from(bytes, 'hex'))).toBe(text)
  })

  test('every code point comes back as itself, but for the private-use ones the edition of 2022 gave up', () => {
    const refused: number[] = []
    for (let start = 0; start <= 0x10ffff; start += 0x800) {
      if (start >= 0xd800 && start < 0xe000) continue
      const points = Array.from({ length: 0x800 }, (_, i) => String.fromCodePoint(start + i)).filter((character) => {
        try {
          return encodeGb18030(character).length > 0
        } catch {
          refused.push(character.codePointAt(0) ?? 0)
          return false
        }
      })
      const text = points.join('')
      if (decodeGb18030(encodeGb18030(text)) !== text) expect.fail(`U+${start.toString(16)} and following`)
    }
    expect(refused).toHaveLength(19)
    expect(refused.filter((point) => point < 0xe000 || point > 0xf8ff)).toEqual([])
  })

  test('names with rare characters survive a file and no character becomes a question mark', () => {
    const names = ['王䶮', '𠮷田', '陈𫖯', '\u9fb4强', '买买提·艾力', '古丽•阿依', '次仁‧扎西', '李\uf967']
    for (const name of names) {
      expect(decodeGb18030(encodeGb18030(name))).toBe(name)
      expect(hex(name)).not.toContain('3f')
    }
  })

  test('a byte-order mark stays, lone surrogates and broken bytes are refused', () => {
    expect(decodeGb18030(encodeGb18030('\ufeff中'))).toBe('\ufeff中')
    expect(() => encodeGb18030('中\ud842')).toThrow(EncodingError)
    expect(() => encodeGb18030('\ue81e')).toThrow(EncodingError)
    expect(() => decodeGb18030(Buffer.from('d6', 'hex'))).toThrow(EncodingError)
    expect(() => decodeGb18030(Buffer.from('ff41', 'hex'))).toThrow(EncodingError)
  })

  test('the error says where in the text the character stands', () => {
    let at: number | undefined
    try {
      encodeGb18030('王𠮷\ue81e')
    } catch (error) {
      at = error instanceof EncodingError ? error.at : undefined
    }
    expect(at).toBe(3)
  })
})

describe('columns of fixed width', () => {
  test('cutting keeps whole characters only', () => {
    expect(cutBytes('张三丰', 5)).toBe('张三')
    expect(cutBytes('a𠮷', 4)).toBe('a')
    expect(cutBytes('a𠮷', 5)).toBe('a𠮷')
  })

  test('what is cut is the longest beginning that fits its column', () => {
    const text = fc.array(fc.constantFrom(...'a张𠮷·䶮𫖯\u9fb4 中'), { maxLength: 20 }).map((list) => list.join(''))
    fc.assert(
      fc.property(text, fc.nat(30), (value, n) => {
        const cut = cutBytes(value, n)
        expect(value.startsWith(cut)).toBe(true)
        expect(encodeGb18030(cut).length).toBeLessThanOrEqual(n)
        const [next] = [...value.slice(cut.length)]
        if (next !== undefined) expect(encodeGb18030(cut + next).length).toBeGreaterThan(n)
      }),
    )
  })
})

import { createCipheriv, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blindIndex, blindIndexes } from './blind-index.ts'
import { type FieldPlace, needsResealing, openField, SealError, sealField, sealOverhead } from './field-cipher.ts'
import { type FieldKeys, keyRing, subkey } from './key-ring.ts'
import { hmacSm3, macKey, macText, sm3 } from './sm3.ts'
import { keystream } from './sm4-keystream.ts'

const keys = (fill: string): FieldKeys => ({ data: fill.repeat(64), index: fill.repeat(64), mac: fill.repeat(64) })
const ring = keyRing(keys('1'))
const place: FieldPlace = { table: 'reg.person', column: 'id_sealed', row: 42 }

/** The fault of opening, or `opened`. */
function faultOf(...[r, p, sealed]: Parameters<typeof openField>): string {
  try {
    openField(r, p, sealed)
    return 'opened'
  } catch (error) {
    if (error instanceof SealError) return error.fault
    throw error
  }
}

describe('published vectors', () => {
  test.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('SM3 of %s (GB/T 32905 appendix A)', (message, digest) => {
    expect(sm3(message).toString('hex')).toBe(digest)
  })

  test('HMAC-SM3 (GM/T 0042 appendix D.3)', () => {
    const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => i + 1)
    expect(
      hmacSm3(bytes(32), 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'.repeat(2)).toString('hex'),
    ).toBe('ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a')
    expect(hmacSm3(bytes(37), new Uint8Array(50).fill(0xcd)).toString('hex')).toBe(
      '220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae',
    )
  })

  test('SM4-CTR of the runtime (draft-ribose-cfrg-sm4 A.2.5, example 1)', () => {
    const cipher = createCipheriv(
      'sm4-ctr',
      Buffer.from('0123456789abcdeffedcba9876543210', 'hex'),
      Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
    )
    const plain = [...'abcdefab'].map((digit) => digit.repeat(16)).join('')
    expect(cipher.update(Buffer.from(plain, 'hex')).toString('hex')).toBe(
      'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7' +
        'f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514',
    )
  })
})

describe('many short messages', () => {
  test('a MAC by two digests is the MAC of the runtime, at every length around the blocks', () => {
    const key = Buffer.from(keys('5').mac, 'hex')
    for (const length of [0, 1, 18, 27, 55, 56, 63, 64, 65, 119, 120, 128, 4000, 4096, 9000]) {
      const bytes = Buffer.alloc(length, length % 251)
      const expected = hmacSm3(key, Buffer.concat([Buffer.from('张三|1\0'), bytes]))
      expect(macText(macKey(key), '张三|1\0', bytes)).toBe(expected.toString('latin1'))
      expect(macText(macKey(key), bytes.toString('latin1'))).toBe(
        hmacSm3(key, bytes.toString('latin1')).toString('latin1'),
      )
    }
    expect(() => macKey(Buffer.alloc(65))).toThrow(RangeError)
  })

  test('the keystream is SM4-CTR of the runtime, at every length and where the counter runs over', () => {
    const key = Buffer.from(keys('7').data, 'hex').subarray(0, 16)
    const stream = keystream(key)
    const ctr = (nonce: Uint8Array, bytes: Uint8Array) => createCipheriv('sm4-ctr', key, nonce).update(bytes)
    for (let length = 0; length < 700; length++) {
      const sealed = Buffer.alloc(16 + length, 0xa5)
      stream.encrypt(sealed, 0, 16, sealed.length)
      const plain = Buffer.alloc(length, 0xa5)
      expect(sealed.subarray(16).equals(ctr(sealed.subarray(0, 16), plain))).toBe(true)
      expect(stream.apply(sealed.subarray(0, 16), sealed.subarray(16)).equals(plain)).toBe(true)
    }
    for (const end of ['ff', 'fe', 'ffff', 'fffffe', 'ff'.repeat(16), `${'ff'.repeat(15)}f0`]) {
      const nonce = Buffer.from(end.padStart(32, '0'), 'hex')
      const plain = Buffer.alloc(5000, 0x3c)
      expect(stream.apply(nonce, plain).equals(ctr(nonce, plain))).toBe(true)
    }
  })

  test('what was drawn ahead serves one text only: no two have a stream in common', () => {
    const stream = keystream(Buffer.alloc(16, 3))
    const seen = Array.from({ length: 1500 }, () => {
      const sealed = Buffer.alloc(64)
      stream.encrypt(sealed, 0, 16, 64)
      return sealed.toString('hex')
    })
    expect(new Set(seen.map((hex) => hex.slice(0, 32))).size).toBe(1500)
    expect(new Set(seen.map((hex) => hex.slice(32))).size).toBe(1500)
  })
})

// Seen on one core of a busy machine: 270 k seals, 240 k openings and 490 k indexes a second.
describe('sealed fields', () => {
  test('any text opens in its place as it was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const sealed = sealField(ring, place, text)
        expect(sealed.length).toBe(Buffer.byteLength(text) + sealOverhead)
        expect(openField(ring, place, sealed)).toBe(text)
      }),
    )
    expect(openField(ring, place, sealField(ring, place, '𠮷䶮𫖯·张三'))).toBe('𠮷䶮𫖯·张三')
  })

  test.each([
    ['', '010133f9ceb2831ab3c8fb7ac0eb23dbe4ed85187a6d61b23728145f197fc4183d86'],
    [
      '11010519491231002X',
      '0101acc0d21a40886be31170a29607c9bccb52ef7b5becc42d6555e1d567af5a16e8544eaaed138ef64d3fa94bc26eedebc1f5bf',
    ],
    [
      '河南省郑州市中牟县青年路街道社区居民委员会3组12号东户，𠮷姓人家',
      '0101bef41464ce5525eb06c91872c965c250b2e82f6c3933f8cca9de92142c39c0b536b793b57c26a54f71022097fab1a259b8547de3ed0928b7' +
        '4baa1c5156d593695067a55405f43873634ee29efdf9bb2f409f86964ca5affb0de6eb1b8dfae07fd9ee8113cb0ec9861a02854094d97b3f9d55' +
        '68d979d7e28617c15dbf2fcf',
    ],
  ])('a value that the first version sealed opens: %s', (text, sealed) => {
    expect(openField(ring, place, Buffer.from(sealed, 'hex'))).toBe(text)
  })

  test('what is sealed is what a cipher and a MAC of the runtime make of the same nonce', () => {
    for (const text of ['', '1', '11010519491231002X', '𠮷'.repeat(11), '河南省郑州市中牟县'.repeat(40)]) {
      const sealed = sealField(ring, place, text)
      const head = sealed.subarray(0, 18)
      const body = createCipheriv('sm4-ctr', subkey(ring.current, 'data', place.table), head.subarray(2)).update(text)
      const tag = createHmac('sm3', subkey(ring.current, 'mac', place.table))
        .update('reg.person|id_sealed|42\0')
        .update(Buffer.concat([head, body]))
        .digest()
      expect(sealed.equals(Buffer.concat([head, body, tag.subarray(0, 16)]))).toBe(true)
    }
  })

  test('sealing twice never gives the same bytes, nor the same nonce over many', () => {
    const nonces = Array.from({ length: 2000 }, () => sealField(ring, place, 'x').subarray(2, 18).toString('hex'))
    expect(new Set(nonces).size).toBe(2000)
  })

  test('the layout is version, key id, nonce, ciphertext, tag, and holds no clear text', () => {
    const sealed = sealField(ring, place, '11010519491231002X')
    expect([...sealed.subarray(0, 2)]).toEqual([1, 1])
    expect(sealed.includes('1101')).toBe(false)
  })

  test.each<[string, FieldPlace]>([
    ['another row', { ...place, row: 43 }],
    ['another column', { ...place, column: 'phone_sealed' }],
    ['another table', { ...place, table: 'app.account' }],
  ])('a value moved to %s does not open', (_, elsewhere) => {
    expect(faultOf(ring, elsewhere, sealField(ring, place, '6228480402564890018'))).toBe('tampered')
  })

  test('every changed bit and every truncation is noticed', () => {
    const sealed = sealField(ring, place, '13812345678')
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(faultOf(ring, place, changed)).not.toBe('opened')
    }
    for (let length = 0; length < sealed.length; length++)
      expect(faultOf(ring, place, sealed.subarray(0, length))).toMatch(/malformed|tampered/)
  })

  test('the error names the place and never the value', () => {
    const moved = { ...place, row: 43 }
    expect(() => openField(ring, moved, sealField(ring, place, '13812345678'))).toThrow(
      /^tampered: reg\.person\|id_sealed\|43$/,
    )
  })

  test('a value from inside a larger buffer opens', () => {
    const sealed = sealField(ring, place, '张三')
    const padded = new Uint8Array(sealed.length + 20)
    padded.set(sealed, 7)
    expect(openField(ring, place, padded.subarray(7, 7 + sealed.length))).toBe('张三')
  })
})

describe('keys', () => {
  test('after a change of keys old values open, new ones use the new key, and without the old key they are lost', () => {
    const old = sealField(ring, place, '张三')
    const both = keyRing(keys('1'), { 2: keys('2') })
    expect(openField(both, place, old)).toBe('张三')
    expect(needsResealing(both, old)).toBe(true)
    const fresh = sealField(both, place, '张三')
    expect(fresh[1]).toBe(2)
    expect(needsResealing(both, fresh)).toBe(false)
    expect(faultOf(ring, place, fresh)).toBe('unknown-key')
    expect(faultOf(keyRing(keys('3')), place, old)).toBe('tampered')
  })

  test('malformed keys and generations are refused', () => {
    expect(() => keyRing({ ...keys('1'), data: '12' })).toThrow(RangeError)
    expect(() => keyRing(keys('1'), { 256: keys('2') })).toThrow(RangeError)
  })
})

describe('blind indexes', () => {
  const number = '11010519491231002X'

  test('one value has one index of 16 bytes; another value, label or key has another', () => {
    const index = blindIndex(ring, 'id-number', number)
    expect(index.length).toBe(16)
    expect(index.toString('hex')).toBe('1e6ea58c284f0e8e423604f1098ed670') // of the first version
    expect(blindIndex(ring, 'id-number', number).equals(index)).toBe(true)
    expect(blindIndex(ring, 'id-number', '110105194912310038').equals(index)).toBe(false)
    expect(blindIndex(ring, 'phone', number).equals(index)).toBe(false)
    expect(blindIndex(keyRing(keys('2')), 'id-number', number).equals(index)).toBe(false)
  })

  test('while keys change a value is looked up under both generations, the current one first', () => {
    const both = keyRing(keys('1'), { 2: keys('2') })
    const found = blindIndexes(both, 'id-number', number)
    expect(found.map(String)).toEqual(
      [blindIndex(both, 'id-number', number), blindIndex(ring, 'id-number', number)].map(String),
    )
  })
})

describe('a mark', () => {
  test('binds a value to its writing: under another mark, and without one, it does not open', () => {
    const sealed = sealField(ring, { ...place, mark: 7 }, '张三')
    expect(openField(ring, { ...place, mark: 7 }, sealed)).toBe('张三')
    for (const mark of [0, 6, 8]) expect(faultOf(ring, { ...place, mark }, sealed)).toBe('tampered')
    expect(openField(ring, { ...place, mark: 0 }, sealField(ring, place, '张三'))).toBe('张三')
  })
})

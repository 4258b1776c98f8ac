/** Text or bytes that GB 18030-2022 cannot carry. `at` is the index of the code point in the text; undefined for bytes. */
export class EncodingError extends Error {
  readonly at: number | undefined
  constructor(message: string, at?: number) {
    super(message)
    this.name = 'EncodingError'
    this.at = at
  }
}

/**
 * GB 18030-2022 bytes of `text`, by the inverse of the table that `decodeGb18030` uses, so that a file read back holds
 * the same code points. Never writes `?`. @throws EncodingError for lone surrogates and the 19 private-use characters
 * that the edition of 2022 no longer has.
 */
export function encodeGb18030(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length * 4)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      bytes[length++] = unit
      continue
    }
    const point = text.codePointAt(i) ?? unit
    const code = codeOf(point)
    if (code === 0) throw new EncodingError(`no GB 18030 code for U+${point.toString(16).toUpperCase()}`, i)
    length = code > 0xffff ? bytes.writeUInt32BE(code, length) : bytes.writeUInt16BE(code, length)
    if (point > 0xffff) i++
  }
  return bytes.subarray(0, length)
}

/** The text of GB 18030 (and so of GBK and GB 2312) bytes. @throws EncodingError when they are not. */
export function decodeGb18030(bytes: Uint8Array): string {
  try {
    return new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The decoder's only failure is malformed input; it is told by this error instead of a TypeError.
    throw new EncodingError('these bytes are not GB 18030')
  }
}

/** The longest beginning of `text` of at most `n` bytes; a character is kept whole or left out. */
export function cutBytes(text: string, n: number): string {
  let width = 0
  let end = 0
  for (const character of text) {
    width += widthOfPoint(character)
    if (width > n) break
    end += character.length
  }
  return text.slice(0, end)
}

function widthOfPoint(character: string): number {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x80) return 1
  const code = codeOf(point)
  if (code === 0) throw new EncodingError(`no GB 18030 code for U+${point.toString(16).toUpperCase()}`)
  return code > 0xffff ? 4 : 2
}

/** The two- or four-byte code as one number; 0 when there is none. */
function codeOf(point: number): number {
  if (point > 0xffff) return fourBytes(supplementary + point - 0x10000)
  basicPlane ??= basicPlaneCodes()
  return basicPlane[point] ?? 0
}

/** Linear index of 0x90308130, which is U+10000. */
const supplementary = 189_000
const basicPlaneFourByteCodes = 39_420

const fourBytes = (index: number): number =>
  (Math.floor(index / 12_600) + 0x81) * 0x1000000 +
  ((Math.floor(index / 1260) % 10) + 0x30) * 0x10000 +
  ((Math.floor(index / 10) % 126) + 0x81) * 0x100 +
  ((index % 10) + 0x30)

/** Built on first use (about 10 ms): the decoder's own answer for every code; of two codes for one character the first. */
let basicPlane: Uint32Array | undefined

function basicPlaneCodes(): Uint32Array {
  const codes: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) codes.push(lead * 256 + trail)
  for (let index = 0; index < basicPlaneFourByteCodes; index++) codes.push(fourBytes(index))
  const bytes = codes.flatMap((code) =>
    code > 0xffff ? [code >>> 24, (code >>> 16) & 255, (code >>> 8) & 255, code & 255] : [code >> 8, code & 255],
  )
  const text = decodeGb18030(Uint8Array.from(bytes))
  if (text.length !== codes.length) throw new EncodingError('the runtime decodes GB 18030 in an unknown way')
  const table = new Uint32Array(0x10000)
  codes.forEach((code, i) => {
    const point = text.charCodeAt(i)
    if (table[point] === 0) table[point] = code
  })
  return table
}

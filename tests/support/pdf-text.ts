import { inflateSync } from 'node:zlib'

/** What a PDF of ours shows, in drawing order, without white space: hex strings read through each font's ToUnicode table. */
export function shownText(pdf: Buffer): string {
  const source = pdf.toString('latin1')
  const objects = new Map(
    [...source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  )
  const fonts = new Map<string, Map<string, string>>()
  for (const body of objects.values())
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1]
      if (unicode) fonts.set(name, readTable(streamOf(objects.get(unicode) ?? '')))
    }
  let shown = ''
  for (const body of objects.values()) {
    const content = /\/Length/.test(body) && !/\/Length1|FontFile|CIDInit/.test(body) ? streamOf(body) : ''
    let table: Map<string, string> | undefined
    for (const [, font, hex, actual] of content.matchAll(
      /\/(F\d+) [\d.]+ Tf|<([0-9a-f]+)>(?= [-\d.]+)|\/ActualText \(([^)]*)\)/g,
    )) {
      if (font) table = fonts.get(font)
      for (const code of hex?.match(/.{4}/g) ?? []) shown += table?.get(code) ?? ''
      if (actual) shown += Buffer.from(actual, 'latin1').swap16().toString('utf16le')
    }
  }
  return shown.replace(/\s/g, '')
}

function streamOf(body: string): string {
  const [, data] = /stream\n([\s\S]*)\nendstream/.exec(body) ?? []
  if (data === undefined) return ''
  const bytes = Buffer.from(data, 'latin1')
  return body.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : data
}

/** Ranges with a list of texts, one per glyph in order, as pdfkit writes them. */
function readTable(text: string): Map<string, string> {
  const table = new Map<string, string>()
  for (const [, from = '0', , list = ''] of text.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g))
    for (const [i, entry] of (list.match(/<[0-9a-f ]*>/g) ?? []).entries())
      table.set((Number.parseInt(from, 16) + i).toString(16).padStart(4, '0'), utf16(entry.slice(1, -1)))
  return table
}

const utf16 = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')

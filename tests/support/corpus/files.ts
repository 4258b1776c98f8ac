import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32, deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'

type Cell = string | number | { readonly formula: string; readonly result?: string | number } | null

/** A workbook of one sheet as Excel writes it, with cells of any kind. */
export async function workbook(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Sheet1')
  for (const row of rows) sheet.addRow([...row])
  const stream = new PassThrough()
  const [bytes] = await Promise.all([buffer(stream), book.xlsx.write(stream).then(() => stream.end())])
  return bytes
}

interface ZipPart {
  readonly name: string
  readonly content: Buffer
  /** What the directory says instead of the truth. */
  readonly saysSize?: number
}

/** A zip by hand, so that it may lie. */
function zip(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, content, saysSize } of parts) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(typeof crc32 === 'function' ? crc32(content) : 0, 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(saysSize ?? content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const head = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(name)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(
      Buffer.concat([
        Buffer.from('504b01021400', 'hex'),
        fields.subarray(0, 24),
        Buffer.alloc(2),
        tail,
        Buffer.from(name),
      ]),
    )
    local.push(head, packed)
    at += head.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, directory, end])
}

/** A small file that unpacks to `bytes` of blanks: honest about it, or not. */
export const zipBomb = (bytes: number, isHonest: boolean): Buffer =>
  zip([
    { name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') },
    { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(bytes, 32), ...(isHonest ? {} : { saysSize: 1000 }) },
  ])

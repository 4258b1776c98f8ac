import { createInflateRaw } from 'node:zlib'
import { DomainError } from '../errors.ts'

/** What a workbook may unpack to; larger ones are split by people or sent as CSV. */
const mostBytes = 400_000_000
const mostOfTexts = 64_000_000
const mostEntries = 2000

interface Entry {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly unpacked: number
  readonly at: number
}

const refused = (says: string) => new DomainError('file-refused', { says })
const damaged = () => refused('文件不完整或已损坏，请重新保存为 .xlsx 后上传')

/**
 * Proves that a .xlsx is a whole zip of bounded size before anything is read from it: what entries say of their size is
 * checked by unpacking them into nothing. @throws DomainError `file-refused` for a damaged, protected or bomb-like file.
 */
export async function checkWorkbook(bytes: Buffer): Promise<void> {
  const entries = entriesOf(bytes)
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw refused('不是 Excel 工作簿，请使用下载的模板')
  if (entries.some(({ name }) => /vbaProject\.bin$/i.test(name))) throw refused('文件含有宏，请另存为不含宏的 .xlsx')
  let total = 0
  for (const entry of entries) {
    total += entry.unpacked
    const most = /sharedStrings\.xml$/i.test(entry.name) ? mostOfTexts : mostBytes
    if (entry.unpacked > most || total > mostBytes) throw refused('文件解压后过大，请拆分后导入，或改用 CSV 文件')
    if (entry.unpacked !== (await unpackedSize(bytes, entry))) throw damaged()
  }
}

/** By the central directory, which a truncated file lacks. */
function entriesOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end === -1 || end + 22 > bytes.length) throw damaged()
  const count = bytes.readUInt16LE(end + 10)
  if (count > mostEntries) throw refused('文件内的部件过多，不是正常的工作簿')
  let at = bytes.readUInt32LE(end + 16)
  return Array.from({ length: count }, () => {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged()
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw refused('文件有密码保护，请取消保护后上传')
    const nameLength = bytes.readUInt16LE(at + 28)
    const entry = {
      name: bytes.subarray(at + 46, at + 46 + nameLength).toString('utf8'),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    return entry
  })
}

async function unpackedSize(bytes: Buffer, entry: Entry): Promise<number> {
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== 0x04034b50) throw damaged()
  const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28)
  const packed = bytes.subarray(start, start + entry.packed)
  if (packed.length !== entry.packed) throw damaged()
  if (entry.method === 0) return packed.length
  if (entry.method !== 8) throw damaged()
  return inflatedSize(packed, entry.unpacked)
}

/** Counts without keeping; stops as soon as there is more than was said. */
function inflatedSize(packed: Buffer, said: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const inflate = createInflateRaw()
    let size = 0
    inflate.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > said) {
        inflate.destroy()
        reject(damaged())
      }
    })
    inflate.on('end', () => resolve(size))
    inflate.on('error', () => reject(damaged()))
    inflate.end(packed)
  })
}

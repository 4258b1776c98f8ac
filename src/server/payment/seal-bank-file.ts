import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import type { Fen } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { openField, sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { nextId } from '../db/next-id.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { LayoutId } from './bank-layouts.ts'
import type { RunHead } from './pay-run-head.ts'

export interface NewBankFile {
  readonly direction: 'out' | 'in'
  readonly layout: LayoutId
  readonly fileName: string
  readonly lines: number
  readonly total: Fen
  /** Of its records; the same content comes in or goes out once. */
  readonly sm3: string
  /** As `packed` makes it. */
  readonly packed: Buffer
}

/** The bytes of a file as they are kept: a county's list is mostly blanks, and sealing costs by the byte. */
export async function packed(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<Buffer> {
  const zip = createGzip({ level: 3 })
  const [bytes] = await Promise.all([buffer(zip), pipeline(Readable.from(pieces), zip)])
  return bytes
}

const place = (id: number) => ({ table: 'pay.bank_file', column: 'content_sealed', row: id })

/** Keeps a file to or from the bank, sealed. @throws DomainError `same-file` when the run has it already. */
export async function sealBankFile(
  tx: Tx,
  actor: Actor,
  keys: KeyRing,
  run: RunHead,
  file: NewBankFile,
): Promise<number> {
  const id = await nextId(tx, 'pay.bank_file')
  const written = await tx
    .insertInto('pay.bank_file')
    .values({
      id,
      run_id: run.id,
      county_id: run.county_id,
      area: run.area,
      direction: file.direction,
      layout: file.layout,
      file_name: file.fileName,
      lines: file.lines,
      total_fen: file.total,
      sm3: file.sm3,
      content_sealed: sealField(keys, place(id), file.packed.toString('base64')),
      recorded_by: actor.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (written.numInsertedOrUpdatedRows !== 1n) throw new DomainError('same-file')
  return id
}

/** A kept file with its bytes. @throws DomainError `not-found`. */
export async function openBankFile(tx: Tx, keys: KeyRing, runId: number, fileId: number) {
  const file = await tx
    .selectFrom('pay.bank_file')
    .selectAll()
    .where('id', '=', fileId)
    .where('run_id', '=', runId)
    .executeTakeFirst()
  if (!file) throw new DomainError('not-found')
  const kept = Buffer.from(openField(keys, place(file.id), file.content_sealed), 'base64')
  return { ...file, bytes: isPacked(kept) ? await unzip(kept) : kept }
}

/** Files written before they were packed begin with a record or a byte order mark. */
const isPacked = (kept: Buffer): boolean => kept[0] === 0x1f && kept[1] === 0x8b
const unzip = promisify(gunzip)

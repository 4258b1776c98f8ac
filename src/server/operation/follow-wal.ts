import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { StartupError } from '../startup-error.ts'
import { openReplication, type ReplicationClient, receiverName } from './replication-client.ts'
import { positionText, segmentBytes, segmentName, walPosition } from './wal-position.ts'

export interface Following {
  /** Everything before this position of the log is on disk in the folder. */
  readonly safeUntil: () => bigint
  /** Resolves when the stream ended: by `stop`, or by the server's going away. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/**
 * Writes the server's log into `folder` as it is made, one file a segment (the last one `.partial`), and tells the server
 * what is safe, so that a synchronous commit returns only when its log is in two places. Goes on where the folder ends.
 * @throws when the folder belongs to another database or the log in between is gone.
 */
export async function followWal(url: string, folder: string): Promise<Following> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const client = await openReplication(url)
  try {
    const { system, timeline, position } = await identify(client)
    claimFolder(folder, system)
    const slotStart = await ensureSlot(client)
    const start = endOf(folder, timeline) ?? startOfSegment(slotStart ?? position)
    return stream(client, folder, timeline, start)
  } catch (error) {
    await client.close()
    throw error
  }
}

/** Gives the server back the log it kept for us; afterwards following starts anew and needs a new base. */
export async function forgetSlot(url: string): Promise<void> {
  const client = await openReplication(url)
  try {
    if ((await slotPosition(client)) !== 'none') await client.rows(`DROP_REPLICATION_SLOT ${receiverName} WAIT`)
  } finally {
    await client.close()
  }
}

function stream(client: ReplicationClient, folder: string, timeline: number, start: bigint): Following {
  const writer = segmentWriter(folder, timeline, start)
  let answer: ((bytes: Buffer) => void) | undefined
  let unsynced = false
  let stopping = false
  const tell = () => answer?.(statusMessage(writer.safeUntil()))
  // What came in one read of the socket is synced once: many commits share one sync.
  const settle = () => {
    unsynced = false
    if (stopping) return
    writer.sync()
    tell()
  }
  const heartbeat = setInterval(tell, 5_000)
  const command = `START_REPLICATION SLOT ${receiverName} PHYSICAL ${positionText(start)} TIMELINE ${timeline}`
  const ended = client
    .copy(command, {
      data(bytes, reply) {
        answer = reply
        if (bytes[0] === 0x77) {
          writer.write(bytes.readBigUInt64BE(1), bytes.subarray(25))
          if (!unsynced) {
            unsynced = true
            setImmediate(settle)
          }
        } else if (bytes[0] === 0x6b && bytes[17] === 1) settle()
      },
    })
    .then(
      () => {},
      (error: unknown) => {
        if (stopping) return
        if (error instanceof pg.DatabaseError && error.code === '55006')
          throw new StartupError('已有另一个备份接收程序在运行。', 'Another receiver follows this database.', error)
        throw error
      },
    )
    .finally(() => {
      clearInterval(heartbeat)
      writer.close()
    })
  return {
    safeUntil: () => writer.safeUntil(),
    ended,
    async stop() {
      writer.sync()
      tell()
      stopping = true
      await client.close().catch(() => {})
      await ended.catch(() => {})
    },
  }
}

/** Standby status update: written, flushed and applied positions, no clock, no answer wanted. */
function statusMessage(position: bigint): Buffer {
  const message = Buffer.alloc(34)
  message[0] = 0x72
  for (const at of [1, 9]) message.writeBigUInt64BE(position, at)
  return message
}

function segmentWriter(folder: string, timeline: number, start: bigint) {
  let next = start
  let safe = start
  let open: { file: number; name: string } | undefined
  const finish = (name: string, file: number) => {
    fsyncSync(file)
    closeSync(file)
    renameSync(join(folder, `${name}.partial`), join(folder, name))
    syncFolder(folder)
  }
  return {
    safeUntil: () => safe,
    write(position: bigint, bytes: Buffer) {
      if (position !== next) throw new Error(`log at ${positionText(position)}, expected ${positionText(next)}`)
      let rest = bytes
      while (rest.length > 0) {
        const offset = Number(next % segmentBytes)
        const name = segmentName(timeline, next)
        open ??= {
          file: openSync(
            join(folder, `${name}.partial`),
            existsSync(join(folder, `${name}.partial`)) ? 'r+' : 'w',
            0o600,
          ),
          name,
        }
        const part = rest.subarray(0, Number(segmentBytes) - offset)
        writeSync(open.file, part, 0, part.length, offset)
        next += BigInt(part.length)
        rest = rest.subarray(part.length)
        if (next % segmentBytes === 0n) {
          finish(open.name, open.file)
          open = undefined
        }
      }
    },
    sync() {
      if (open) fdatasyncSync(open.file)
      safe = next
    },
    close() {
      if (open) closeSync(open.file)
      open = undefined
    },
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

async function identify(client: ReplicationClient): Promise<{ system: string; timeline: number; position: bigint }> {
  const [row] = await client.rows('IDENTIFY_SYSTEM')
  const [system, timeline, position] = row ?? []
  if (!system || !timeline || !position) throw new Error('IDENTIFY_SYSTEM answered nothing')
  return { system, timeline: Number(timeline), position: walPosition(position) }
}

/** The slot makes the server keep what we have not got yet. Yields from where it keeps, when it existed. */
async function ensureSlot(client: ReplicationClient): Promise<bigint | undefined> {
  const kept = await slotPosition(client)
  if (kept !== 'none') return kept
  await client.rows(`CREATE_REPLICATION_SLOT ${receiverName} PHYSICAL RESERVE_WAL`)
  const fresh = await slotPosition(client)
  return fresh === 'none' ? undefined : fresh
}

async function slotPosition(client: ReplicationClient): Promise<bigint | undefined | 'none'> {
  const [row] = await client.rows(`READ_REPLICATION_SLOT ${receiverName}`)
  const [type, position] = row ?? []
  if (!type) return 'none'
  return position ? walPosition(position) : undefined
}

/** A folder of another database would mix two logs; the first start marks it. */
function claimFolder(folder: string, system: string): void {
  const mark = join(folder, 'system')
  if (!existsSync(mark)) writeFileSync(mark, `${system}\n`, { mode: 0o600, flag: 'wx' })
  else if (readFileSync(mark, 'utf8').trim() !== system)
    throw new StartupError(`备份文件夹 ${folder} 属于另一个数据库。`, `${folder} holds the log of another database.`)
}

const startOfSegment = (position: bigint): bigint => position - (position % segmentBytes)

/** Where the folder's log of `timeline` ends: after its last whole segment; a partial one is written again from its start. */
function endOf(folder: string, timeline: number): bigint | undefined {
  const prefix = timeline.toString(16).toUpperCase().padStart(8, '0')
  const whole = readdirSync(folder)
    .filter(
      (name) =>
        /^[0-9A-F]{24}$/.test(name) &&
        name.startsWith(prefix) &&
        statSync(join(folder, name)).size === Number(segmentBytes),
    )
    .sort()
    .at(-1)
  if (whole === undefined) return undefined
  const number = BigInt(`0x${whole.slice(8, 16)}`) * (0x100000000n / segmentBytes) + BigInt(`0x${whole.slice(16)}`)
  return (number + 1n) * segmentBytes
}

import pg from 'pg'

/** What the walsender sends while a copy runs, and how to answer it. */
export interface CopyHandler {
  /** One CopyData message. Bytes are only valid during the call. */
  readonly data: (bytes: Buffer, answer: (bytes: Buffer) => void) => void
}

/** Rows of the replies that surround a copy, as text. */
export type ReplyRow = readonly (string | null)[]

interface Connection {
  query(text: string): void
  sendCopyFromChunk(bytes: Buffer): void
  readonly stream: { pause(): void; resume(): void }
}

/** A connection that speaks the replication protocol: base backups and the stream of the write-ahead log. */
export interface ReplicationClient {
  /** Runs one replication command without a copy and yields its rows. */
  rows(command: string): Promise<readonly ReplyRow[]>
  /** Runs a command that copies; resolves with all rows around the copy when the server ended it. */
  copy(command: string, handler: CopyHandler): Promise<readonly ReplyRow[]>
  pause(): void
  resume(): void
  close(): Promise<void>
}

/** @throws when the role may not replicate or the server refuses. The role of `url` needs REPLICATION. */
export async function openReplication(url: string): Promise<ReplicationClient> {
  const address = new URL(url)
  address.searchParams.set('replication', 'true')
  address.searchParams.set('application_name', receiverName)
  const client = new pg.Client({ connectionString: address.href })
  let lost: Error | undefined
  let fail: ((error: Error) => void) | undefined
  client.on('error', (error) => {
    lost = error
    fail?.(error)
  })
  await client.connect()
  let connection: Connection | undefined
  const run = (command: string, handler?: CopyHandler): Promise<readonly ReplyRow[]> =>
    new Promise((resolve, reject) => {
      if (lost) return reject(lost)
      fail = reject
      client.query(
        exchangeOf(command, handler, resolve, reject, (opened) => {
          connection = opened
        }) as unknown as pg.Submittable,
      )
    })
  return {
    rows: (command) => run(command),
    copy: run,
    pause: () => connection?.stream.pause(),
    resume: () => connection?.stream.resume(),
    close: () => client.end(),
  }
}

/** The name under which the receiver of the log is known to the server, also as its slot and synchronous standby. */
export const receiverName = 'minzheng_backup'

/** `pg` hands a submitted object every message of its command; the driver's own kinds know no replication. */
function exchangeOf(
  command: string,
  handler: CopyHandler | undefined,
  resolve: (rows: readonly ReplyRow[]) => void,
  reject: (error: Error) => void,
  opened: (connection: Connection) => void,
) {
  const rows: ReplyRow[] = []
  let failure: Error | undefined
  return {
    submit(connection: Connection) {
      opened(connection)
      connection.query(command)
    },
    handleRowDescription() {},
    handleDataRow: (message: { fields: ReplyRow }) => void rows.push(message.fields),
    handleCopyData(message: { chunk: Buffer }, connection: Connection) {
      handler?.data(message.chunk, (bytes) => connection.sendCopyFromChunk(bytes))
    },
    handleCopyInResponse() {},
    handleCommandComplete() {},
    handleEmptyQuery() {},
    handlePortalSuspended() {},
    handleError(error: Error) {
      failure = error
      reject(error)
    },
    handleReadyForQuery() {
      if (!failure) resolve(rows)
    },
  }
}

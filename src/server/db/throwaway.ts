import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startEmbedded } from './embedded.ts'

/** Settings under which a crash may lose everything; twice as fast where nothing is to be kept. */
const careless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

/**
 * An embedded server in a temporary folder, for tests, measurements and drills; `stop` removes it and all it kept.
 * `durable` leaves the settings as in operation.
 */
export async function startThrowaway(durable: 'durable' | 'careless' = 'careless') {
  const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-throwaway-'))
  chmodSync(dataDir, 0o711)
  const server = await startEmbedded({ dataDir, settings: durable === 'durable' ? {} : careless })
  return {
    dataDir,
    url: server.url,
    stop: async (): Promise<void> => {
      await server.stop()
      for (const folder of [dataDir, dirname(server.folder)]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

import { workerData } from 'node:worker_threads'
import { withProofs } from '../audit/proofs.ts'
import { keyRingOf } from '../crypto/key-ring.ts'
import { openDatabase } from '../db/pool.ts'
import { runImport } from './run-import.ts'
import type { ApartImport } from './run-import-apart.ts'

/** The whole of one import in a thread of its own, with its own connections; the thread ends with it. */
async function run({ databaseUrl, secrets, filesDir, today, batchId }: ApartImport): Promise<void> {
  const keys = keyRingOf(secrets)
  const database = withProofs(openDatabase(databaseUrl, { size: 2 }), keys)
  try {
    await runImport({ database, keys, filesDir, today }, batchId)
  } finally {
    await database.close()
  }
}

run(workerData).catch((error: unknown) => {
  // Outside the promise, where it ends the thread and reaches the one who started it.
  setImmediate(() => {
    throw error
  })
})

import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { PlainDate } from '#core/units.ts'
import { type KeySets, secretsOf } from '../crypto/key-ring.ts'
import { codeFolder, projectRoot } from '../env.ts'
import { failImport, findImportFile, type ImportDeps, runImport } from './run-import.ts'

/** What a thread is told. */
export interface ApartImport {
  readonly databaseUrl: string
  readonly secrets: KeySets
  readonly filesDir: string
  readonly today: PlainDate
  readonly batchId: number
}

/** Bytes of a list that is taken in before a thread would have started: some thousand rows. */
const smallList = 300_000

/**
 * `runImport`, long lists in a thread of their own: requests are answered as fast as ever meanwhile. A thread that dies takes
 * no half row with it, and the next try goes on after the last whole chunk; one that ran out of memory fails the batch.
 */
export async function runImportApart(deps: ImportDeps, batchId: number): Promise<void> {
  const path = await findImportFile(deps, batchId)
  if (path === undefined) return
  const size = await stat(join(deps.filesDir, path)).then(
    (found) => found.size,
    () => 0, // `runImport` says what is wrong
  )
  if (size < smallList) return runImport(deps, batchId)
  try {
    await runThread({
      databaseUrl: deps.database.url,
      secrets: secretsOf(deps.keys),
      filesDir: deps.filesDir,
      today: deps.today,
      batchId,
    })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')) throw error
    await failImport(deps, batchId, '文件过大，本机内存不足以读取，请拆分后导入，或改用 CSV 文件')
    await runImport(deps, batchId) // which clears the ended batch's file away
  }
}

function runThread(work: ApartImport): Promise<void> {
  return new Promise((resolve, reject) => {
    const limits = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 512 }
    const { code, ...options } = threadCode()
    const thread = new Worker(code, { ...options, workerData: work, resourceLimits: limits })
    thread.once('error', reject)
    thread.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the thread of import ${work.batchId} ended with ${code}`)),
    )
  })
}

/** The thread's code stands built beside the server's; from source, a loader that reads TypeScript goes before it. */
function threadCode(): { readonly code: string; readonly eval?: true } {
  const built = ['import-worker.cjs', 'import-worker.js']
    .map((name) => join(codeFolder, name))
    .find((path) => existsSync(path))
  if (built !== undefined) return { code: built }
  const source = pathToFileURL(join(projectRoot, 'src/server/imports/import-worker.ts')).href
  const tsx = createRequire(join(projectRoot, 'package.json')).resolve('tsx/package.json')
  const loader = new URL('./dist/esm/api/index.mjs', pathToFileURL(tsx)).href
  return { code: `import('${loader}').then(({ register }) => (register(), import('${source}')))`, eval: true }
}

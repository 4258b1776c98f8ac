import process from 'node:process'
import { type EmbeddedDatabase, startEmbedded } from './db/embedded.ts'
import { loadKeys, makeDataDir, readEnv } from './env.ts'
import { StartupError } from './startup-error.ts'

/** Starts the platform; resolves when it answers requests. It ends with SIGINT or SIGTERM. @throws StartupError */
export async function start(): Promise<void> {
  const started = performance.now()
  const env = readEnv()
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  makeDataDir(env.dataDir)
  const keys = loadKeys(env.keysFile)
  // Most of the server's code is read in while its database gets ready.
  let code: Promise<typeof import('./serve.ts')> | undefined
  const readCode = () => {
    code ??= import('./serve.ts')
  }
  const embedded: EmbeddedDatabase | undefined = env.databaseUrl
    ? undefined
    : await startEmbedded({ dataDir: env.dataDir, say, meanwhile: readCode })
  if (embedded?.attached)
    throw new StartupError(
      '本数据目录的平台已在运行，请先停止，或用 MINZHENG_DATA 指定另一个目录。',
      'The platform is already running on this data folder.',
    )
  const { serve } = await (code ?? import('./serve.ts'))
  await serve({ env, keys, ownerUrl: env.databaseUrl ?? embedded?.url ?? '', embedded, say, started })
}

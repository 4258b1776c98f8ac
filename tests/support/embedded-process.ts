// A process that starts the embedded database in the folder given, says so in one JSON line, and stops it when its standard
// input ends. Bundled and run by embedded.test.ts, also as other users and from other folders.
import process from 'node:process'
import { startEmbedded } from '#server/db/embedded.ts'

try {
  const start = performance.now()
  const { url, port, folder, attached, stop } = await startEmbedded({
    dataDir: process.argv[2] ?? '',
    settings: { fsync: 'off' },
  })
  process.stdout.write(
    `${JSON.stringify({ url, port, folder, attached, ms: Math.round(performance.now() - start) })}\n`,
  )
  process.stdin.resume().once('end', () => void stop().then(() => process.exit(0)))
} catch (error) {
  process.stderr.write(error instanceof Error && error.name === 'StartupError' ? error.message : String(error))
  process.exit(1)
}

import { seededRandom } from '#core/random.ts'
import { runtimeUrl } from '#server/db/migrate.ts'
import { type Failure, openMatrix } from '#tests/egress/matrix.ts'
import { atLeast, atMost, type Figure, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'

export const drill: Run = {
  says: 'every route × role × level × relation × channel against planted records; each write done and undone',
  async run(options) {
    const own = await openOwnDatabase('careless')
    try {
      const urls = { ownerUrl: own.ownerUrl, runtimeUrl: runtimeUrl(own.ownerUrl, own.keys.master), folder: own.folder }
      const matrix = await openMatrix(urls, 'each-level')
      try {
        const { checks, failures, channels, opened } = await matrix.run({
          random: seededRandom(options.seed),
          say: options.say,
        })
        for (const [line, n] of tally(failures)) options.say(`${n} × ${line}`)
        for (const [channel, n] of [...channels].sort()) options.say(`${channel}: ${n}`)
        const none = (id: string, says: string, kind: Failure['kind']): Figure => ({
          id,
          says,
          value: failures.filter((each) => each.kind === kind).length,
          unit: '',
          limit: atMost(0),
        })
        return [
          { id: 'checks', says: 'checks', value: checks, unit: '', limit: atLeast(100_000) },
          { id: 'askers', says: 'who asked', value: matrix.askers.length, unit: '', limit: atLeast(80) },
          { id: 'channels', says: 'channels tried', value: channels.size, unit: '', limit: atLeast(15) },
          { id: 'opened', says: 'answers within reach', value: opened, unit: '', limit: atLeast(10_000) },
          none('leaks', 'records or texts that went to somebody whom they are not for', 'leak'),
          none('existence', 'refusals that tell a hidden record from one that does not exist', 'tells-existence'),
          none('wrongDenials', 'refusals of what is the asker’s own', 'wrong-denial'),
          none('broken', 'answers that were a fault of the server', 'broken'),
        ]
      } finally {
        await matrix.close()
      }
    } finally {
      await own.close()
    }
  },
}

/** The same failure of many askers in one line. */
function tally(failures: readonly Failure[]): Map<string, number> {
  const counts = new Map<string, number>()
  const first = new Map<string, string>()
  for (const { kind, route, channel, asker, target, says } of failures) {
    const key = `${kind} | ${route} | ${channel}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    if (!first.has(key)) first.set(key, `${asker} at ${target}: ${says}`)
  }
  return new Map([...counts].map(([key, n]) => [`${key} | ${first.get(key)}`, n]))
}

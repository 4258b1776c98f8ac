import { join } from 'node:path'
import { openSessions } from '#server/access/sessions.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate, runtimeUrl } from '#server/db/migrate.ts'
import { openDatabase } from '#server/db/pool.ts'
import { loadKeys } from '#server/env.ts'
import { prepareJobs } from '#server/jobs/prepare-jobs.ts'
import { loadReference } from '#server/reference/load-reference.ts'
import { openAccounts, openSmallCounty, type SmallCounty, type Staff } from './small-county.ts'

/** The platform's own database in `dataDir`, with accounts and standards; with accounts in it, no demonstration is made. */
export async function prepareFolder(
  dataDir: string,
  staff: (small: SmallCounty) => readonly Staff[],
): Promise<SmallCounty> {
  const keys = loadKeys(join(dataDir, 'keys.json'))
  const embedded = await startEmbedded({ dataDir })
  try {
    await migrate(embedded.url, { keys })
    await prepareJobs(embedded.url)
    await loadReference(embedded.url)
    const small = await openSmallCounty(embedded.url, join(dataDir, 'exchange'))
    const database = openDatabase(runtimeUrl(embedded.url, keys.master))
    const platform = {
      database,
      keys: keyRing(keys),
      sessions: openSessions(database),
      filesDir: join(dataDir, 'files'),
      exchangeDir: join(dataDir, 'exchange'),
      today: () => ({}) as never,
      publicUrl: '',
    }
    await openAccounts(platform, staff(small))
    await database.close()
    return small
  } finally {
    await embedded.stop()
  }
}

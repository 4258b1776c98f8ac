import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { type Owner, withOwner } from '../db/owner-connection.ts'

const manifest = z.object({ version: z.string() })
const settingKey = 'queue.version'

/**
 * Makes the queue's own tables, once per version of its package; before the first job can be queued. `owner` may be a
 * connection that is open already.
 */
export function prepareJobs(ownerUrl: string, owner: Owner = ownerUrl): Promise<void> {
  const file = createRequire(import.meta.url).resolve('graphile-worker/package.json')
  const { version } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  return withOwner(owner, async (client) => {
    const { rows } = await client.query<{ isReady: boolean }>(
      `select to_regclass('graphile_worker.migrations') is not null
         and exists (select from sys.setting where key = $1 and value = $2) as "isReady"`,
      [settingKey, JSON.stringify(version)],
    )
    if (rows[0]?.isReady) return
    const [{ runMigrations }, { quietLogger }] = await Promise.all([
      import('graphile-worker'),
      import('./quiet-logger.ts'),
    ])
    await runMigrations({ connectionString: ownerUrl, logger: quietLogger })
    await client.query(
      'insert into sys.setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
      [settingKey, JSON.stringify(version)],
    )
  })
}

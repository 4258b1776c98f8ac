import { runMigrations } from 'graphile-worker'
import { quietLogger } from './quiet-logger.ts'

/** Makes the queue's own tables; before the first job can be queued. */
export async function prepareJobs(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, logger: quietLogger })
}

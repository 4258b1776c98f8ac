import { prepareJobs } from '#server/jobs/prepare-jobs.ts'
import { loadReference } from '#server/reference/load-reference.ts'

/** What every cloned test database holds: the job queue, divisions, calendar, code tables and default standards. */
export async function prepareTemplate(templateUrl: string): Promise<void> {
  await prepareJobs(templateUrl)
  await loadReference(templateUrl)
}

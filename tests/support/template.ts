import { loadReference } from '#server/reference/load-reference.ts'

/** What every cloned test database holds: divisions, calendar, code tables and default standards. */
export async function prepareTemplate(templateUrl: string): Promise<void> {
  await loadReference(templateUrl)
}

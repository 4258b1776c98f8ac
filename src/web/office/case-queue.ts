/** The list last looked at, so that a case can lead to the next one. Kept in this tab only. */
const key = 'mz.case-queue'

export function keepQueue(ids: readonly number[]): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(ids))
  } catch {
    return // without storage there is no next case, nothing else
  }
}

function readQueue(): readonly number[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(found) ? found.filter((id): id is number => typeof id === 'number') : []
  } catch {
    return []
  }
}

/** The neighbours of `id` in the list last looked at, and its place there from 1; place 0 when it is not in it. */
export function neighboursOf(
  id: number,
  ids: readonly number[] = readQueue(),
): {
  readonly previous: number | undefined
  readonly next: number | undefined
  readonly place: number
  readonly of: number
} {
  const at = ids.indexOf(id)
  return {
    previous: at > 0 ? ids[at - 1] : undefined,
    next: at >= 0 ? ids[at + 1] : undefined,
    place: at + 1,
    of: ids.length,
  }
}

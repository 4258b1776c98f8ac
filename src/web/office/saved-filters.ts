export type FilterValues = Readonly<Record<string, string>>

export interface SavedFilter {
  readonly title: string
  readonly values: FilterValues
}

/** What is kept on the computer may be old or foreign: only well-formed entries count. */
export function readSaved(found: unknown): readonly SavedFilter[] {
  if (!Array.isArray(found)) return []
  return found.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('title' in entry) || !('values' in entry)) return []
    const { title, values } = entry
    if (typeof title !== 'string' || typeof values !== 'object' || values === null) return []
    const texts = Object.entries(values).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    return [{ title, values: Object.fromEntries(texts) }]
  })
}

import type { FactRow } from '#server/api.ts'

export interface FactLine {
  readonly key: string
  readonly about: string
  readonly title: string
  readonly declared: FactRow | undefined
  readonly found: FactRow | undefined
  readonly verified: FactRow | undefined
  /** What was declared is not what was found or verified. */
  readonly isContradicted: boolean
}

/** Facts side by side: one line for each fact of each party, with what was declared, found and verified. Order as given. */
export function factGrid(facts: readonly FactRow[]): readonly FactLine[] {
  const lines = new Map<string, FactRow[]>()
  for (const fact of facts) {
    const key = `${fact.about} ${fact.fact}`
    lines.set(key, [...(lines.get(key) ?? []), fact])
  }
  return [...lines].map(([key, rows]) => {
    const latest = (provenance: FactRow['provenance']) =>
      rows.filter((row) => row.provenance === provenance).toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
    const [declared, found, verified] = [latest('declared'), latest('found'), latest('verified')]
    const others = [found, verified].filter((row) => row !== undefined)
    return {
      key,
      about: rows[0]?.about ?? '',
      title: rows[0]?.title ?? '',
      declared,
      found,
      verified,
      isContradicted: declared !== undefined && others.some(({ value }) => value !== declared.value),
    }
  })
}

const nothings: readonly string[] = ['', '无', '否', '0', '0 元', '0.00 元']

/** True for a line that only says that there is nothing: it is folded away, so that what was found is seen. */
export const saysNothing = ({ declared, found, verified, isContradicted }: FactLine): boolean =>
  !isContradicted && [declared, found, verified].every((fact) => fact === undefined || nothings.includes(fact.value))

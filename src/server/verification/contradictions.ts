import type { FactRow } from '../api.ts'

/** What one person declared against what a source found, where they differ: `存款：申报 5,000.00 元，核对 53,000.00 元`. */
export function contradictionsOf(facts: readonly FactRow[], sourceTitle: string): string[] {
  return facts
    .filter((found) => found.provenance === 'found' && found.source.startsWith(sourceTitle))
    .flatMap((found) => {
      const declared = facts.find((fact) => fact.fact === found.fact && fact.provenance === 'declared')
      const stated = declared?.value ?? '未申报'
      if (stated === found.value || (declared === undefined && ['无', '否', '0.00 元', '0'].includes(found.value)))
        return []
      return [`${found.title}：申报 ${stated}，核对 ${found.value}`]
    })
}

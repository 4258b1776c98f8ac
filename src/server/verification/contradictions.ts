import type { FactRow } from '../api.ts'
import { factDeclarations } from '../registry/fact-declarations.ts'

/**
 * What one person declared against what a source found, where they differ: `存款：申报 5,000.00 元，核对 53,000.00 元`. What nobody
 * was asked to declare is an ordinary finding; only records of an undeclared thing (a car, a dwelling) contradict the application.
 */
export function contradictionsOf(facts: readonly FactRow[], sourceTitle: string): string[] {
  return facts
    .filter((found) => found.provenance === 'found' && found.source.startsWith(sourceTitle))
    .flatMap((found) => {
      const declared = facts.find((fact) => fact.fact === found.fact && fact.provenance === 'declared')
      if (declared === undefined)
        return found.value === '无' || factDeclarations.get(found.fact)?.kind !== 'list'
          ? []
          : [`${found.title}：未申报，核对 ${found.value}`]
      return declared.value === found.value ? [] : [`${found.title}：申报 ${declared.value}，核对 ${found.value}`]
    })
}

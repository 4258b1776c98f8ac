import type { FactDeclaration, FactRecord, FactValue, KnownFact } from '#core/fact.ts'
import { type Fen, yuanText } from '#core/units.ts'
import type { FactRow } from '../api.ts'
import { factDeclarations } from './fact-declarations.ts'

/** A fact's value as text for people, by its declaration. */
export function factText(declaration: FactDeclaration | undefined, value: FactValue): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return declaration?.kind === 'yuan' ? `${yuanText(value as Fen)} 元` : String(value)
  if (typeof value === 'string') return declaration?.choices?.[value] ?? value
  if (value.length === 0) return '无'
  return value
    .map((entry) =>
      typeof entry === 'string' ? (declaration?.choices?.[entry] ?? entry) : recordText(declaration, entry),
    )
    .join('；')
}

function recordText(declaration: FactDeclaration | undefined, record: FactRecord): string {
  return Object.entries(record)
    .map(([key, value]) => {
      const column = declaration?.columns?.[key]
      const text =
        column?.kind === 'yuan' && typeof value === 'number'
          ? `${yuanText(value as Fen)} 元`
          : typeof value === 'boolean'
            ? value
              ? '是'
              : '否'
            : (column?.choices?.[String(value)] ?? String(value))
      return `${column?.title ?? key}：${text}`
    })
    .join('，')
}

export function factRow(about: string, fact: KnownFact): FactRow {
  const declaration = factDeclarations.get(fact.fact)
  return {
    fact: fact.fact,
    title: declaration?.title ?? fact.fact,
    about,
    value: factText(declaration, fact.value),
    provenance: fact.provenance,
    source: fact.source,
    validFrom: fact.validFrom,
  }
}

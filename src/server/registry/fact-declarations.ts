import type { FactDeclaration } from '#core/fact.ts'
import { domains } from '#domains/all.ts'

/** Every fact that a domain declares, by id. */
export const factDeclarations: ReadonlyMap<string, FactDeclaration> = new Map(
  domains.flatMap(({ facts }) => facts.map((declaration) => [declaration.id, declaration])),
)

/** Facts are sealed unless a domain says that they may stand clear; a fact nobody declares is sealed too. */
export const isSealedFact = (fact: string): boolean => factDeclarations.get(fact)?.sensitivity !== 'plain'

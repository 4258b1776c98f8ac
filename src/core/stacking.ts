import type { Citation } from './source.ts'

/**
 * How two benefits of one person stand to each other, seen from one of them. `higher`: only the higher of the two is
 * drawn. `difference`: this one pays what it exceeds the other by; `counted` is the same pair seen from the other side.
 * A pair that may not be drawn together at all is `incompatibleWith`; of a pair nowhere named both are drawn.
 */
export interface Stacking {
  readonly item: string
  readonly how: 'higher' | 'difference' | 'counted'
  readonly source: Citation
}

/** What of an item the matrix is made of. */
interface StackingPart {
  readonly id: string
  readonly incompatibleWith: readonly string[]
  readonly stacking?: readonly Stacking[]
}

/** Ids of the items that stand to this one as `how` says, in the order of its declaration. */
export const partnersOf = (item: Pick<StackingPart, 'stacking'>, how: Stacking['how']): readonly string[] =>
  (item.stacking ?? []).flatMap((pair) => (pair.how === how ? [pair.item] : []))

const seenFromOther = {
  exclusive: 'exclusive',
  higher: 'higher',
  difference: 'counted',
  counted: 'difference',
} as const
type Relation = keyof typeof seenFromOther

/** The one matrix of all items: by item, by other item, how they stand. Pairs not in it are drawn both. */
export function stackingMatrix(items: readonly StackingPart[]): ReadonlyMap<string, ReadonlyMap<string, Relation>> {
  return new Map(
    items.map((item) => [
      item.id,
      new Map<string, Relation>([
        ...item.incompatibleWith.map((other) => [other, 'exclusive'] as const),
        ...(item.stacking ?? []).map(({ item: other, how }) => [other, how] as const),
      ]),
    ]),
  )
}

/** Pairs that the two items declare differently, or only one of them, as sentences; empty when the matrix is whole. */
export function oneSidedPairs(items: readonly StackingPart[]): string[] {
  const matrix = stackingMatrix(items)
  const twice = items.flatMap(({ id, incompatibleWith, stacking = [] }) => {
    const named = [...incompatibleWith, ...stacking.map(({ item }) => item)]
    return named
      .filter((other, i) => other === id || named.indexOf(other) !== i)
      .map((other) => `${id} names ${other} twice`)
  })
  const oneSided = [...matrix].flatMap(([one, others]) =>
    [...others].flatMap(([other, how]) => {
      const back = matrix.get(other)?.get(one)
      return back === seenFromOther[how] ? [] : [`${one} – ${other}: ${how}, back ${back ?? 'nothing'}`]
    }),
  )
  return [...twice, ...oneSided]
}

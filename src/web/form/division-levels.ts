import { areaChain } from '#core/division-code.ts'
import type { AreaCode } from '#core/units.ts'

/** One select of the division picker: the children of `parent`, of which `chosen` is picked. */
export interface DivisionLevelView {
  readonly parent: AreaCode
  readonly chosen: AreaCode | undefined
}

/**
 * The selects for a picked area below `root`: one per level down to it, and one more for the level below it.
 * A county directly under the province has no city select.
 */
export function divisionLevels(root: AreaCode, picked: AreaCode | undefined): DivisionLevelView[] {
  const chain = picked === undefined ? [] : areaChain(picked)
  const below = chain.includes(root) ? chain.slice(0, chain.indexOf(root)).reverse() : []
  const parents = [root, ...below]
  return parents.map((parent, i) => ({ parent, chosen: below[i] }))
}

/** What a select of divisions of `level` is called. */
export const levelLabel = (level: number): string =>
  ['省', '市', '县（市、区）', '乡镇（街道）', '村（社区）'][level - 1] ?? '下级'

import type { Item } from '#core/item.ts'
import type { Random } from '#core/random.ts'
import type { Figure, RunOptions } from '../support/measure.ts'
import type { PreparedFor } from './rules.ts'

export async function measureDatabase(
  _o: RunOptions,
  _i: Item,
  _r: Random,
  _c: readonly number[],
  _p: PreparedFor,
): Promise<Figure[]> {
  return []
}

import type { Item } from '#core/item.ts'
import { minimumLivingAllowance } from './items/minimum-living-allowance.ts'

export const items: readonly Item[] = [minimumLivingAllowance]

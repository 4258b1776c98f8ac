import type { Item } from '#core/item.ts'
import { destituteSupport } from './items/destitute-support.ts'
import { emergencyRelief } from './items/emergency-relief.ts'
import { expenditureRelief } from './items/expenditure-relief.ts'
import { lowIncomeEdge } from './items/low-income-edge.ts'
import { minimumLivingAllowance } from './items/minimum-living-allowance.ts'
import { priceSubsidy } from './items/price-subsidy.ts'
import { rigidExpenditure } from './items/rigid-expenditure.ts'
import { singlePersonAllowance } from './items/single-person-allowance.ts'

/** Service items, those of one application first and in the order of its cascade. */
export const items: readonly Item[] = [
  destituteSupport,
  minimumLivingAllowance,
  singlePersonAllowance,
  lowIncomeEdge,
  rigidExpenditure,
  emergencyRelief,
  expenditureRelief,
  priceSubsidy,
]

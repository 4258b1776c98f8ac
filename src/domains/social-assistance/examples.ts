import type { Example } from '#core/item.ts'
import { allowanceExamples } from './examples/allowance.ts'
import { destituteExamples } from './examples/destitute.ts'
import { generalExamples } from './examples/general.ts'
import { lowIncomeExamples } from './examples/low-income.ts'
import { priceExamples } from './examples/price.ts'
import { reliefExamples } from './examples/relief.ts'

/** Every worked example; `id` is its number in the rules file, with a letter for the other side of its threshold. */
export const examples: readonly Example[] = [
  ...generalExamples,
  ...allowanceExamples,
  ...destituteExamples,
  ...lowIncomeExamples,
  ...reliefExamples,
  ...priceExamples,
]

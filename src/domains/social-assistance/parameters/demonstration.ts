import type { LocalStandard, ParameterValue, Residence } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'

/** A local value without its area: the seed of the demonstration county gives it one. */
export type DemonstrationStandard = Omit<LocalStandard, 'area'>

const shown = (parameter: string, value: ParameterValue, residence?: Residence): DemonstrationStandard => ({
  parameter,
  value,
  ...(residence ? { residence } : {}),
  from: plainDate('2021-07-01'),
  document: '演示标准（非正式文件，仅供演示）',
  isConfirmed: false,
})

/**
 * Values no official document has confirmed, made up so that the demonstration county can decide every item.
 * Loaded by the seed for that county only; never a default.
 */
export const demonstrationStandards: readonly DemonstrationStandard[] = [
  { ...shown('exclude-basic-pension', true), from: plainDate('2026-01-01') },
  shown('disposable-income', 3_600_000, 'urban'),
  shown('disposable-income', 1_800_000, 'rural'),
  shown('minimum-wage', 200_000),
  shown('serious-illnesses', [
    'malignant-tumour',
    'kidney-failure',
    'leukaemia',
    'heart-disease',
    'liver-cirrhosis',
    'haemophilia',
    'organ-transplant',
    'severe-mental-illness',
    'aplastic-anaemia',
  ]),
  shown('employment-cost-rate', 0.15),
  shown('rigid-deduction-kinds', ['medical', 'rehabilitation']),
  shown('rigid-deduction-ratio', 1),
  shown('supplement-elder', 0.1),
  shown('supplement-minor', 0.1),
  shown('supplement-disabled', 0.2),
  shown('supplement-ill', 0.2),
  shown('single-mode', 'own-income'),
  ...['allowance', 'destitute', 'edge', 'rigid'].flatMap((scheme) => {
    const isLoose = scheme === 'edge' || scheme === 'rigid'
    return [
      shown(`${scheme}-money-multiple`, isLoose ? 4 : 2),
      shown(`${scheme}-dwellings`, isLoose ? 2 : 1),
      shown(`${scheme}-vehicles`, 0),
      shown(`${scheme}-machinery`, isLoose ? 5_000_000 : 3_000_000),
      shown(`${scheme}-stake`, 0),
    ]
  }),
  shown('care-self', 19_100),
  shown('care-partial', 31_900),
  shown('care-full', 47_800),
  shown('rigid-line', 0.5),
  shown('relief-factor', 1),
  shown('relief-months-most', 6),
  shown('relief-cap-multiple', 12),
  shown('relief-times-per-year', 2),
  shown('relief-township-limit', 300_000),
  shown('relief-papers-days', 10),
  shown('relief-follow-up-months', 3),
  shown('reserve-fund-warning', 2_000_000),
  shown('price-cpi-rise', 0.036),
  shown('price-food-rise', 0.04),
]

import type { Indicator } from '#core/domain.ts'
import { article } from '#core/source.ts'
import { assistanceLaw } from './sources.ts'

const source = article(assistanceLaw, '31')

export const indicators: readonly Indicator[] = [
  {
    id: 'rescues',
    title: '流散人员救助人次（已结算件数）',
    unit: 'count',
    source,
    numerator: { of: 'cases-approved', items: ['rescue-costs'] },
  },
  {
    id: 'rescue-costs-paid',
    title: '流散人员救助费用',
    unit: 'fen',
    source,
    numerator: { of: 'fen-paid', items: ['rescue-costs'] },
  },
]

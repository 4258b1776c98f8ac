import type { Indicator, StandardCheck } from '#core/domain.ts'
import { article } from '#core/source.ts'
import { fen, yuanText } from '#core/units.ts'
import { subsidyAmount, subsidyFloor } from './parameters.ts'
import { plan } from './sources.ts'

const source = article(plan, '')

export const indicators: readonly Indicator[] = [
  {
    id: 'funeral-subsidies-paid',
    title: '惠民殡葬补助发放金额',
    unit: 'fen',
    source,
    numerator: { of: 'fen-paid', items: ['funeral-subsidy'] },
  },
  {
    id: 'ecological-burials-awarded',
    title: '节地生态安葬奖补件数',
    unit: 'count',
    source,
    numerator: { of: 'cases-approved', items: ['ecological-burial-award'] },
  },
]

/** A lower local amount needs a recorded exception. */
export const standardChecks: readonly StandardCheck[] = [
  {
    id: 'funeral-subsidy-floor-kept',
    title: '惠民殡葬补助不低于每具1000元',
    source,
    parameters: [subsidyAmount.id, subsidyFloor.id],
    breach: (values) => {
      const [amount, floor] = [values[subsidyAmount.id], values[subsidyFloor.id]]
      if (typeof amount !== 'number' || typeof floor !== 'number' || amount >= floor) return undefined
      return `惠民殡葬补助标准 ${yuanText(fen(amount))} 元低于每具 ${yuanText(fen(floor))} 元`
    },
  },
]

import type { Dossier, DossierPerson } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { monthOf } from '#core/plain-date.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { greater, type Month, times, timesRatio, yuanText } from '#core/units.ts'
import type * as price from '../parameters/price.ts'
import type { livingStandard } from '../parameters/standards.ts'
import { assistanceLaw, priceMechanism } from '../sources.ts'

export type PriceValues = ValuesOf<typeof price & { readonly livingStandard: typeof livingStandard }>

/** What the rules see: who lives on what, and whether this month was paid already. */
export interface PriceHousehold {
  readonly month: Month
  readonly persons: readonly DossierPerson[]
  readonly isPaid: boolean
}

const item = 'price-subsidy'

export const readPriceHousehold = ({ persons, history, appliedOn }: Dossier): PriceHousehold => ({
  month: monthOf(appliedOn),
  persons: persons.filter(({ isAlive }) => isAlive),
  isPaid: history.some((past) => past.item === item && monthOf(past.decidedOn) === monthOf(appliedOn)),
})

const source = article(priceMechanism, '')
const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(4))}%`

/** Persons of a class that is paid; one in two classes is one person. */
export const pricePersons = (
  { persons }: PriceHousehold,
  v: Pick<PriceValues, 'priceClasses'>,
): readonly DossierPerson[] => persons.filter(({ receives }) => v.priceClasses.some((each) => receives.includes(each)))

const isTriggered: Rule<PriceHousehold, PriceValues> = {
  id: 'price-triggered',
  source,
  says: '当月居民消费价格或者食品价格同比涨幅达到启动条件',
  uses: ['cpiRise', 'foodRise', 'cpiTrigger', 'foodTrigger'],
  holds: (_household, v, trace) => {
    trace?.step('居民消费价格', `同比涨幅须达到 ${percent(v.cpiTrigger)}`, percent(v.cpiRise))
    trace?.step('食品价格', `同比涨幅须达到 ${percent(v.foodTrigger)}`, percent(v.foodRise))
    return v.cpiRise >= v.cpiTrigger || v.foodRise >= v.foodTrigger
  },
}

const inClass: Rule<PriceHousehold, PriceValues> = {
  id: 'price-in-class',
  source,
  says: '属于价格临时补贴对象',
  uses: ['priceClasses'],
  holds: (household, v) => pricePersons(household, v).length > 0,
}

const oncePerMonth: Rule<PriceHousehold, PriceValues> = {
  id: 'price-once-a-month',
  source,
  says: '当月没有发放过',
  uses: [],
  holds: ({ isPaid }) => !isPaid,
}

export const priceRules: readonly Rule<PriceHousehold, PriceValues>[] = [isTriggered, inClass, oncePerMonth]

export const priceAmount: Amount<PriceHousehold, PriceValues> = {
  id: 'price-subsidy-paid',
  title: '价格临时补贴（当月）',
  source: article(assistanceLaw, '32'),
  uses: ['livingStandard', 'priceIndex', 'cpiRise', 'lowIncomeRise', 'priceFloor', 'priceClasses'],
  pays: 'once',
  fen: (household, v, trace) => {
    const rise = v.priceIndex === 'low-income' ? (v.lowIncomeRise ?? v.cpiRise) : v.cpiRise
    const each = greater(timesRatio(v.livingStandard, Math.max(rise, 0)), v.priceFloor)
    const count = pricePersons(household, v).length
    trace?.step(
      '每人',
      `${yuanText(v.livingStandard)} × ${percent(rise)}，不低于 ${yuanText(v.priceFloor)}`,
      `${yuanText(each)} 元`,
    )
    trace?.step('合计', `${yuanText(each)} × ${count} 人`, `${yuanText(times(each, count))} 元`)
    return times(each, count)
  },
}

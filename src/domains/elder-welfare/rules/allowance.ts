import { addToMonth, monthOf } from '#core/plain-date.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { type Fen, type Month, type PlainDate, yuanText } from '#core/units.ts'
import type { OldAgeValues } from '../parameters.ts'
import { elderRegulations } from '../sources.ts'
import type { Elder } from './elder.ts'

const measure = article(elderRegulations, '28')
const county = (area: number): number => Math.floor(area / 1_000_000)

/** First month in which somebody born then counts as having reached `age`. */
const reachesIn = (born: PlainDate, age: number, from: OldAgeValues['ageCountsFrom']): Month =>
  addToMonth(monthOf(born), age * 12 + (from === 'next-month' ? 1 : 0))

export const registeredHere: Rule<Elder, object> = {
  id: 'elder-registered-here',
  source: measure,
  says: '户籍在受理申请的县（市、区）',
  uses: [],
  holds: (elder) => county(elder.registeredArea) === county(elder.area),
}

export const isLiving: Rule<Elder, object> = {
  id: 'elder-living',
  source: measure,
  says: '申请人健在',
  uses: [],
  holds: (elder) => elder.isAlive,
}

export const reachedFirstAge: Rule<Elder, OldAgeValues> = {
  id: 'reached-old-age',
  source: measure,
  says: '年满八十周岁',
  uses: ['firstAge', 'ageCountsFrom'],
  holds: (elder, v, trace) => {
    const first = reachesIn(elder.born, v.firstAge, v.ageCountsFrom)
    trace?.step('起算月份', `${elder.born} 出生，满 ${v.firstAge} 周岁`, `自 ${first} 起`)
    return elder.month >= first
  },
}

export const drawnOnce: Rule<Elder, object> = {
  id: 'old-age-drawn-once',
  source: measure,
  says: '没有在其他地区领取高龄津贴',
  uses: [],
  holds: (elder) => !elder.drawsElsewhere,
}

const bands = ['第一档', '第二档', '第三档'] as const

export const oldAgeAmount: Amount<Elder, OldAgeValues> = {
  id: 'old-age-amount',
  title: '高龄津贴（每人每月）',
  source: measure,
  uses: ['secondAge', 'thirdAge', 'ageCountsFrom', 'firstAmount', 'secondAmount', 'thirdAmount'],
  pays: 'monthly',
  fen: (elder, v, trace) => {
    const has = (age: number) => elder.month >= reachesIn(elder.born, age, v.ageCountsFrom)
    const band = has(v.thirdAge) ? 2 : has(v.secondAge) ? 1 : 0
    const amount: Fen = band === 2 ? v.thirdAmount : band === 1 ? v.secondAmount : v.firstAmount
    trace?.step('高龄津贴', `${elder.month} 适用${bands[band]}标准`, `${yuanText(amount)} 元`)
    return amount
  },
}

import { countOf, type Dossier, yesNo, yuanOf } from '#core/fact.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { type Fen, fen, yuanText } from '#core/units.ts'
import type { RescueValues } from './parameters.ts'
import { rescueMeasures, rescueRules } from './sources.ts'

/** What the rules see of one rescue. The applicant is the institution's officer, whose account the costs return to. */
export interface Rescue {
  readonly applicant: number
  readonly isWithoutLivelihood: boolean
  readonly days: number
  readonly isFiled: boolean
  readonly travel: Fen
  readonly isInKind: boolean
  readonly medical: Fen
}

/** @throws Error for a case without an applicant. */
export function readRescue({ persons, household }: Dossier): Rescue {
  const applicant = persons.find(({ relation }) => relation === '01')
  if (!applicant) throw new Error('a case without an applicant')
  return {
    applicant: applicant.id,
    isWithoutLivelihood: yesNo(household, 'rescued-without-livelihood'),
    days: countOf(household, 'rescue-days'),
    isFiled: yesNo(household, 'rescue-stay-filed'),
    travel: yuanOf(household, 'rescue-travel-cost'),
    isInKind: yesNo(household, 'rescue-ticket-in-kind'),
    medical: yuanOf(household, 'rescue-medical-cost'),
  }
}

const help = article(rescueMeasures, '7')

const withoutLivelihood: Rule<Rescue, object> = {
  id: 'rescued-in-need',
  source: article(rescueMeasures, '6'),
  says: '被救助人生活无着，属于救助对象',
  uses: [],
  holds: (rescue) => rescue.isWithoutLivelihood,
}

const withinDays: Rule<Rescue, RescueValues> = {
  id: 'rescue-stay-within-limit',
  source: article(rescueRules, '12'),
  says: '救助期限一般不超过十天；需要延长的已报主管民政部门备案',
  uses: ['mostDays'],
  holds: ({ days, isFiled }, v, trace) => {
    trace?.step('在站天数', `一般不超过 ${v.mostDays} 天`, `${days} 天`)
    return days <= v.mostDays || isFiled
  },
}

const ticketInKind: Rule<Rescue, object> = {
  id: 'rescue-ticket-not-cash',
  source: article(rescueRules, '11'),
  says: '返乡交通提供乘车凭证，不发现金',
  uses: [],
  holds: ({ travel, isInKind }) => travel === 0 || isInKind,
}

const travelWithin: Rule<Rescue, RescueValues> = {
  id: 'rescue-travel-within-limit',
  source: article(rescueRules, '11'),
  says: '返乡交通费用没有超过当地上限',
  uses: ['travelMost'],
  holds: ({ travel }, v) => travel <= v.travelMost,
}

export const rescueRulesInOrder: readonly Rule<Rescue, RescueValues>[] = [
  withoutLivelihood,
  withinDays,
  ticketInKind,
  travelWithin,
]

export const rescueCost: Amount<Rescue, RescueValues> = {
  id: 'rescue-cost',
  title: '流散人员救助费用（每人次）',
  source: help,
  uses: ['dailyAmount'],
  pays: 'once',
  fen: ({ days, travel, medical }, v, trace) => {
    const lodging = fen(v.dailyAmount * days)
    const total = fen(lodging + travel + medical)
    trace?.step('食宿', `${yuanText(v.dailyAmount)} × ${days} 天`, `${yuanText(lodging)} 元`)
    trace?.step('合计', `食宿 ＋ 返乡交通 ${yuanText(travel)} ＋ 救治 ${yuanText(medical)}`, `${yuanText(total)} 元`)
    return total
  },
}

import { monthlyFrom } from '#core/fact.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { type Fen, yuanText } from '#core/units.ts'
import type { CareValues, ServiceValues } from '../parameters.ts'
import { disabilitySubsidyOpinion, elderLaw, elderPlan, elderRegulations } from '../sources.ts'
import type { Elder } from './elder.ts'

type HardshipValues = Pick<CareValues & ServiceValues, 'elderAge' | 'hardClasses' | 'besidesDestitute'>

const care = article(elderRegulations, '25')
const service = article(elderLaw, '37')

export const isElder: Rule<Elder, HardshipValues> = {
  id: 'is-elder',
  source: article(elderLaw, '2'),
  says: '年满六十周岁',
  uses: ['elderAge'],
  holds: (elder, v) => elder.age >= v.elderAge,
}

export const inHardship: Rule<Elder, HardshipValues> = {
  id: 'elder-in-hardship',
  source: care,
  says: '经济困难',
  uses: ['hardClasses'],
  holds: (elder, v) =>
    v.hardClasses.some((item) => elder.receives.includes(item)) || elder.receives.includes('destitute-support'),
}

export const notDestitute: Rule<Elder, HardshipValues> = {
  id: 'elder-not-destitute',
  source: article(elderPlan, ''),
  says: '没有享受特困人员照料护理',
  uses: ['besidesDestitute'],
  holds: (elder, v) => v.besidesDestitute || !elder.receives.includes('destitute-support'),
}

export const unableForLong: Rule<Elder, CareValues> = {
  id: 'unable-to-care-for-self',
  source: care,
  says: '生活长期不能自理',
  uses: ['careFromGrade'],
  holds: (elder, v, trace) => {
    trace?.step(
      '能力等级',
      `须达到 ${v.careFromGrade} 级`,
      elder.abilityGrade === undefined ? '未评估' : `${elder.abilityGrade} 级`,
    )
    return elder.abilityGrade !== undefined && elder.abilityGrade >= v.careFromGrade
  },
}

/** By grade; milder ones that a place admits are paid as moderate. */
function careOf(elder: Elder, v: CareValues): Fen {
  const grade = elder.abilityGrade ?? 0
  if (grade >= 4) return v.fullAmount
  return grade === 3 ? v.severeAmount : v.moderateAmount
}

/** "择高": who keeps the higher one has nothing to change; an amount that is not known here is not taken as lower. */
export const higherThanDisabilityCare: Rule<Elder, CareValues> = {
  id: 'higher-than-disability-care',
  source: article(disabilitySubsidyOpinion, ''),
  says: '高于正在享受的重度残疾人护理补贴（同类补贴择高享受）',
  uses: ['moderateAmount', 'severeAmount', 'fullAmount'],
  holds: (elder, v, trace) => {
    const other = monthlyFrom(elder.person, ['disability-care-subsidy'])
    const own = careOf(elder, v)
    trace?.step(
      '择高享受',
      '与重度残疾人护理补贴比较',
      other === undefined ? '金额未知' : `${yuanText(own)} 元与 ${yuanText(other)} 元`,
    )
    return other !== undefined && own > other
  },
}

export const careAmount: Amount<Elder, CareValues> = {
  id: 'elder-care-amount',
  title: '养老护理补贴（每人每月）',
  source: care,
  uses: ['moderateAmount', 'severeAmount', 'fullAmount'],
  pays: 'monthly',
  fen: (elder, v, trace) => {
    const amount = careOf(elder, v)
    trace?.step('养老护理补贴', `能力等级 ${elder.abilityGrade ?? 0} 级`, `${yuanText(amount)} 元`)
    return amount
  },
}

export const serviceAge: Rule<Elder, ServiceValues> = {
  id: 'elder-service-age-reached',
  source: service,
  says: '达到当地规定的养老服务补贴年龄',
  uses: ['serviceAge'],
  holds: (elder, v) => elder.age >= v.serviceAge,
}

export const serviceAmount: Amount<Elder, ServiceValues> = {
  id: 'elder-service-subsidy-amount',
  title: '养老服务补贴（每人每月）',
  source: service,
  uses: ['serviceAmount'],
  pays: 'monthly',
  fen: (_elder, v, trace) => {
    trace?.step('养老服务补贴', '当地标准', `${yuanText(v.serviceAmount)} 元`)
    return v.serviceAmount
  },
}

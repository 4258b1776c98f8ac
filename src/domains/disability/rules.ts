import {
  countOf,
  type Dossier,
  type DossierPerson,
  type FactRecord,
  monthlyFrom,
  recordsOf,
  yesNo,
  yuanOf,
} from '#core/fact.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { type AreaCode, type Fen, greater, yuanText } from '#core/units.ts'
import type { CareValues, LivingValues } from './parameters.ts'
import { plan, subsidyNotice, subsidyOpinion, unattendedOpinion } from './sources.ts'

/** What the rules see: the applicant, with every part of a multiple disability. */
export interface Disabled {
  readonly id: number
  readonly person: DossierPerson
  readonly area: AreaCode
  readonly disabilities: readonly FactRecord[]
  readonly careMonths: number
  readonly drawsInjuryCare: boolean
  /** From elsewhere, fen a month. */
  readonly otherLiving: Fen
  readonly otherCare: Fen
}

/** @throws Error for a case without an applicant. */
export function readDisabled({ persons, area }: Dossier): Disabled {
  const person = persons.find(({ relation }) => relation === '01')
  if (!person) throw new Error('a case without an applicant')
  return {
    id: person.id,
    person,
    area,
    disabilities: recordsOf(person.facts, 'disabilities'),
    careMonths: countOf(person.facts, 'long-care-months'),
    drawsInjuryCare: yesNo(person.facts, 'draws-injury-care'),
    otherLiving: yuanOf(person.facts, 'other-living-subsidy'),
    otherCare: yuanOf(person.facts, 'other-care-subsidy'),
  }
}

const opinion = article(subsidyOpinion, '')
const extension = article(plan, '')
const county = (area: number): number => Math.floor(area / 1_000_000)
const receives = ({ person }: Disabled, items: readonly string[]): boolean =>
  items.some((item) => person.receives.includes(item))

/** Applied for anywhere, decided where the person is registered. */
const registeredHere: Rule<Disabled, object> = {
  id: 'disability-registered-here',
  source: article(subsidyNotice, ''),
  says: '户籍在审定补贴的县（市、区）；异地受理的转户籍地审定',
  uses: [],
  holds: ({ person, area }) => county(person.registeredArea) === county(area),
}

const isLiving: Rule<Disabled, object> = {
  id: 'disability-living-person',
  source: opinion,
  says: '申请人健在',
  uses: [],
  holds: ({ person }) => person.isAlive,
}

const holdsCard: Rule<Disabled, object> = {
  id: 'disability-card-valid',
  source: opinion,
  says: '持有有效的残疾人证',
  uses: [],
  holds: ({ disabilities }) => disabilities.length > 0,
}

const notDestitute: Rule<Disabled, object> = {
  id: 'disability-not-destitute',
  source: opinion,
  says: '没有纳入特困人员救助供养',
  uses: [],
  holds: (applicant) => !receives(applicant, ['destitute-support']),
}

const noInjuryCare: Rule<Disabled, object> = {
  id: 'no-injury-care',
  source: opinion,
  says: '没有领取工伤保险生活护理费',
  uses: [],
  holds: ({ drawsInjuryCare }) => !drawsInjuryCare,
}

const allowances = ['minimum-living-allowance', 'single-person-allowance']

const inHardship: Rule<Disabled, LivingValues> = {
  id: 'disability-in-hardship',
  source: opinion,
  says: '属于低保家庭中的残疾人，或者当地规定的其他困难残疾人',
  uses: ['extendEdge', 'extendHardship'],
  holds: (applicant, v) =>
    receives(applicant, allowances) ||
    (v.extendEdge && receives(applicant, ['low-income-edge'])) ||
    (v.extendHardship && receives(applicant, ['rigid-expenditure'])),
}

/** A child whose own allowance is cut by other help does not draw it in full, and keeps the living subsidy. */
const noChildAllowance: Rule<Disabled, object> = {
  id: 'no-full-child-allowance',
  source: article(unattendedOpinion, ''),
  says: '没有享受孤儿基本生活费或者全额的事实无人抚养儿童基本生活费',
  uses: [],
  holds: (applicant) =>
    !receives(applicant, ['orphan-allowance']) &&
    (!receives(applicant, ['unattended-child-allowance']) || receives(applicant, allowances)),
}

const higherThanOtherLiving: Rule<Disabled, LivingValues> = {
  id: 'higher-than-other-living',
  source: opinion,
  says: '高于已领取的其他生活性补贴（同类补贴择高享受）',
  uses: ['livingAmount'],
  holds: ({ otherLiving }, v, trace) => {
    trace?.step('择高享受', '与其他生活性补贴比较', `${yuanText(v.livingAmount)} 元与 ${yuanText(otherLiving)} 元`)
    return v.livingAmount > otherLiving
  },
}

export const livingRules: readonly Rule<Disabled, LivingValues>[] = [
  isLiving,
  registeredHere,
  holdsCard,
  inHardship,
  notDestitute,
  noInjuryCare,
  noChildAllowance,
  higherThanOtherLiving,
]

export const livingAmount: Amount<Disabled, LivingValues> = {
  id: 'disability-living-subsidy-amount',
  title: '困难残疾人生活补贴（每人每月）',
  source: opinion,
  uses: ['livingAmount'],
  pays: 'monthly',
  fen: (_applicant, v, trace) => {
    trace?.step('生活补贴', '当地标准', `${yuanText(v.livingAmount)} 元`)
    return v.livingAmount
  },
}

/** 智力 and 精神, whose milder grades a place may admit. */
const ofMind = ['5', '6']

const isSevere: Rule<Disabled, CareValues> = {
  id: 'severely-disabled',
  source: extension,
  says: '残疾等级为一级、二级，或者当地规定的三级、四级智力、精神残疾',
  uses: ['severeGrade', 'extendGrade3', 'extendGrade4'],
  holds: ({ disabilities }, v) =>
    disabilities.some(({ category, grade }) => {
      const degree = Number(grade)
      if (degree >= 1 && degree <= v.severeGrade) return true
      if (!ofMind.includes(String(category))) return false
      return (degree === 3 && v.extendGrade3) || (degree === 4 && v.extendGrade4)
    }),
}

const needsLongCare: Rule<Disabled, CareValues> = {
  id: 'needs-long-care',
  source: opinion,
  says: '需要长期照护，即照护持续六个月以上',
  uses: ['longCareMonths'],
  holds: ({ careMonths }, v, trace) => {
    trace?.step('长期照护', `须持续 ${v.longCareMonths} 个月以上`, `${careMonths} 个月`)
    return careMonths >= v.longCareMonths // "以上" includes the number
  },
}

const higherThanOtherCare: Rule<Disabled, CareValues> = {
  id: 'higher-than-other-care',
  source: opinion,
  says: '高于正在享受的养老护理补贴等其他护理性补贴（同类补贴择高享受）',
  uses: ['careAmount'],
  holds: ({ person, otherCare }, v, trace) => {
    const elder = monthlyFrom(person, ['elder-care-subsidy'])
    const other = elder === undefined ? undefined : greater(elder, otherCare)
    trace?.step(
      '择高享受',
      '与其他护理性补贴比较',
      other === undefined ? '金额未知，须先核实' : `${yuanText(v.careAmount)} 元与 ${yuanText(other)} 元`,
    )
    return other !== undefined && v.careAmount > other
  },
}

export const careRules: readonly Rule<Disabled, CareValues>[] = [
  isLiving,
  registeredHere,
  holdsCard,
  isSevere,
  needsLongCare,
  notDestitute,
  noInjuryCare,
  higherThanOtherCare,
]

export const careAmount: Amount<Disabled, CareValues> = {
  id: 'disability-care-subsidy-amount',
  title: '重度残疾人护理补贴（每人每月）',
  source: opinion,
  uses: ['careAmount'],
  pays: 'monthly',
  fen: (_applicant, v, trace) => {
    trace?.step('护理补贴', '当地标准', `${yuanText(v.careAmount)} 元`)
    return v.careAmount
  },
}

import {
  countOf,
  type Dossier,
  type DossierPerson,
  type FactRecord,
  monthlyFrom,
  recordsOf,
  textOf,
  yesNo,
} from '#core/fact.ts'
import { addMonths, ageOn, isPlainDate } from '#core/plain-date.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { type AreaCode, type Fen, fen, type PlainDate, timesRatio, yuanText } from '#core/units.ts'
import type { ChildValues, OrphanValues, UnattendedValues } from './parameters.ts'
import { orphanOpinion, plan, unattendedNotice, unattendedOpinion } from './sources.ts'

/** One parent as told or found on the day of application. */
export interface Parent {
  readonly state: string
  readonly since: PlainDate | undefined
  readonly termMonths: number
  readonly illness: string | undefined
  readonly disabilities: readonly FactRecord[]
}

/** What the rules see: the one child of the case; the applicant is its guardian, who is paid. */
export interface Child {
  readonly id: number
  readonly person: DossierPerson
  readonly area: AreaCode
  readonly on: PlainDate
  readonly age: number
  readonly inStudy: boolean
  readonly isAdopted: boolean
  readonly placement: string
  readonly father: Parent
  readonly mother: Parent
}

function readParent({ facts }: DossierPerson, parent: 'father' | 'mother'): Parent {
  const since = textOf(facts, `${parent}-since`)
  return {
    state: textOf(facts, `${parent}-state`) ?? 'none',
    since: since !== undefined && isPlainDate(since) ? since : undefined,
    termMonths: countOf(facts, `${parent}-term-months`),
    illness: textOf(facts, `${parent}-illness`),
    disabilities: recordsOf(facts, `${parent}-disabilities`),
  }
}

/** @throws Error for a case without a child beside the applicant. */
export function readChild({ persons, appliedOn, area }: Dossier): Child {
  const person = persons.find(({ relation }) => relation !== '01')
  if (!person) throw new Error('a case without a child')
  return {
    id: person.id,
    person,
    area,
    on: appliedOn,
    age: ageOn(person.born, appliedOn),
    inStudy: yesNo(person.facts, 'child-in-study'),
    isAdopted: yesNo(person.facts, 'child-adopted'),
    placement: textOf(person.facts, 'orphan-placement') ?? 'scattered',
    father: readParent(person, 'father'),
    mother: readParent(person, 'mother'),
  }
}

/** D: dead or not to be found; M: declared missing; C: a condition of the opinion, its time fulfilled; N: none of them. */
export type ParentClass = 'D' | 'M' | 'C' | 'N'

const ofMind = ['5', '6']

function isSeverelyDisabled({ disabilities }: Parent, v: ChildValues): boolean {
  return disabilities.some(({ category, grade }) => {
    const most = ofMind.includes(String(category)) ? v.severeMindGrade : v.severeGrade
    return Number(grade) >= 1 && Number(grade) <= most
  })
}

/** Class of one parent on the day of application. */
function parentClass(parent: Parent, on: PlainDate, v: ChildValues): ParentClass {
  const holds = (condition: boolean): ParentClass => (condition ? 'C' : 'N')
  switch (parent.state) {
    case 'dead':
    case 'not-found':
      return 'D'
    case 'missing':
      return 'M'
    case 'revoked':
    case 'deported':
      return 'C'
    case 'disabled':
      return holds(isSeverelyDisabled(parent, v))
    case 'ill':
      return holds(v.illnesses.some((illness) => illness === parent.illness))
    case 'prison':
    case 'drug-treatment':
    case 'restricted':
      return holds(parent.termMonths >= v.parentMonths)
    case 'lost-contact':
      return holds(parent.since !== undefined && addMonths(parent.since, v.parentMonths) <= on)
    default:
      return 'N'
  }
}

export type ChildStatus = 'orphan' | 'unattended' | 'none'

/** The matrix of both parents; the order of the two does not matter. */
export function childStatus(
  father: ParentClass,
  mother: ParentClass,
  v: Pick<ChildValues, 'missingIsOrphan'>,
): ChildStatus {
  if (father === 'N' || mother === 'N') return 'none'
  if (father === 'C' || mother === 'C') return 'unattended'
  return father === 'M' || mother === 'M' ? (v.missingIsOrphan ? 'orphan' : 'none') : 'orphan'
}

const statusOf = (child: Child, v: ChildValues): ChildStatus =>
  childStatus(parentClass(child.father, child.on, v), parentClass(child.mother, child.on, v), v)

const orphan = article(orphanOpinion, '')
const unattended = article(unattendedOpinion, '')
const county = (area: number): number => Math.floor(area / 1_000_000)
const matrixKeys = ['parentMonths', 'severeGrade', 'severeMindGrade', 'illnesses', 'missingIsOrphan'] as const

const isLiving: Rule<Child, object> = {
  id: 'child-living',
  source: unattended,
  says: '儿童健在',
  uses: [],
  holds: ({ person }) => person.isAlive,
}

const registeredHere: Rule<Child, object> = {
  id: 'child-registered-here',
  source: unattended,
  says: '儿童户籍在受理申请的县（市、区）',
  uses: [],
  holds: ({ person, area }) => county(person.registeredArea) === county(area),
}

const isMinor: Rule<Child, ChildValues> = {
  id: 'child-under-age',
  source: orphan,
  says: '不满十八周岁',
  uses: ['adultAge', 'studyContinues'],
  holds: (child, v, trace) => {
    trace?.step('年龄', `申请之日周岁，须不满 ${v.adultAge} 周岁`, `${child.age} 周岁`)
    return child.age < v.adultAge || (v.studyContinues && child.inStudy)
  },
}

const notAdopted: Rule<Child, object> = {
  id: 'child-not-adopted',
  source: orphan,
  says: '没有被依法收养',
  uses: [],
  holds: ({ isAdopted }) => !isAdopted,
}

const isOrphan: Rule<Child, ChildValues> = {
  id: 'is-orphan',
  source: orphan,
  says: '失去父母或者查找不到生父母',
  uses: matrixKeys,
  holds: (child, v) => statusOf(child, v) === 'orphan',
}

const isUnattended: Rule<Child, ChildValues> = {
  id: 'is-unattended',
  source: article(unattendedNotice, ''),
  says: '父母双方均符合重残、重病、服刑、强制隔离戒毒、失联等情形之一，或者一方死亡、失踪，另一方符合情形之一',
  uses: matrixKeys,
  holds: (child, v) => statusOf(child, v) === 'unattended',
}

const notDestitute: Rule<Child, object> = {
  id: 'child-not-destitute',
  source: unattended,
  says: '没有选择特困人员救助供养',
  uses: [],
  holds: ({ person }) => !person.receives.includes('destitute-support'),
}

const common: readonly Rule<Child, ChildValues>[] = [isLiving, registeredHere, isMinor, notAdopted, notDestitute]

export const orphanRules: readonly Rule<Child, OrphanValues>[] = [...common, isOrphan]

export const orphanAmount: Amount<Child, OrphanValues> = {
  id: 'orphan-amount',
  title: '孤儿基本生活费（每人每月）',
  source: article(plan, ''),
  uses: ['scatteredStandard', 'institutionStandard'],
  pays: 'monthly',
  fen: ({ placement }, v, trace) => {
    const isInside = placement === 'institution'
    const amount = isInside ? v.institutionStandard : v.scatteredStandard
    trace?.step('孤儿基本生活费', isInside ? '集中养育标准' : '社会散居标准', `${yuanText(amount)} 元`)
    return amount
  },
}

/** Help that the allowance fills up to the standard (民发〔2019〕62号 §3). */
const reckoned = ['minimum-living-allowance', 'single-person-allowance', 'disability-living-subsidy']
const standardOf = (v: UnattendedValues): Fen => timesRatio(v.scatteredStandard, v.unattendedRatio)

const belowStandard: Rule<Child, UnattendedValues> = {
  id: 'child-help-below-standard',
  source: unattended,
  says: '已享受的低保金、残疾人生活补贴低于事实无人抚养儿童补贴标准',
  uses: ['scatteredStandard', 'unattendedRatio'],
  holds: ({ person }, v) => {
    const other = monthlyFrom(person, reckoned)
    return other !== undefined && other < standardOf(v)
  },
}

export const unattendedRules: readonly Rule<Child, UnattendedValues>[] = [...common, isUnattended, belowStandard]

export const unattendedAmount: Amount<Child, UnattendedValues> = {
  id: 'unattended-child-amount',
  title: '事实无人抚养儿童基本生活费（每人每月）',
  source: unattended,
  uses: ['scatteredStandard', 'unattendedRatio'],
  pays: 'monthly',
  fen: ({ person }, v, trace) => {
    const standard = standardOf(v)
    const other = monthlyFrom(person, reckoned) ?? standard
    const amount = fen(standard - other)
    trace?.step('补贴标准', '社会散居孤儿标准 × 比例', `${yuanText(standard)} 元`)
    trace?.step('补差', `${yuanText(standard)} － ${yuanText(other)}（低保金、生活补贴）`, `${yuanText(amount)} 元`)
    return amount
  },
}

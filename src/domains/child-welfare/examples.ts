import { workCalendar } from '#core/calendar.ts'
import { dueDate } from '#core/deadline.ts'
import { startMonthOf } from '#core/entitlement.ts'
import type { FactValue } from '#core/fact.ts'
import type { Example } from '#core/item.ts'
import { plainDate } from '#core/plain-date.ts'
import { computed, examplesOver, type ToldDecision, type ToldPerson } from '#core/told-example.ts'
import { demonstrationStandards, parameters, unattendedParameters } from './parameters.ts'
import { childStatus, type ParentClass } from './rules.ts'

const decides = examplesOver(parameters, demonstrationStandards)

type Claim = Omit<ToldDecision, 'item' | 'persons'>
interface Told {
  readonly state: string
  readonly since?: string
  readonly months?: number
  readonly illness?: string
  readonly disability?: readonly [category: string, grade: number]
}

const parent = (which: 'father' | 'mother', told: Told): Record<string, FactValue> => ({
  [`${which}-state`]: told.state,
  ...(told.since === undefined ? {} : { [`${which}-since`]: told.since }),
  ...(told.months === undefined ? {} : { [`${which}-term-months`]: told.months }),
  ...(told.illness === undefined ? {} : { [`${which}-illness`]: told.illness }),
  ...(told.disability === undefined
    ? {}
    : { [`${which}-disabilities`]: [{ category: told.disability[0], grade: String(told.disability[1]) }] }),
})

const child =
  (item: string) =>
  (claim: Claim, father: Told, mother: Told, more: ToldPerson = {}): Example =>
    decides({
      ...claim,
      item,
      persons: [
        { born: '1960-01-01' },
        {
          relation: '41',
          born: '2016-01-01',
          ...more,
          facts: { ...parent('father', father), ...parent('mother', mother), ...more.facts },
        },
      ],
    })
const orphan = child('orphan-allowance')
const unattended = child('unattended-child-allowance')

const dead: Told = { state: 'dead' }
const missing: Told = { state: 'missing' }
const well: Told = { state: 'none' }
const jailed = (months: number): Told => ({ state: 'prison', months })
const disabled = (category: string, grade: number): Told => ({ state: 'disabled', disability: [category, grade] })
const elsewhere = 410_102_001_002
const strict = { 'child-missing-is-orphan': false }

const orphans: readonly Example[] = [
  orphan({ id: 'CH-01', says: '父母双亡，社会散居', yuan: 950 }, dead, dead),
  orphan({ id: 'CH-01-HOME', says: '父母双亡，机构集中养育', yuan: 1350 }, dead, dead, {
    facts: { 'orphan-placement': 'institution' },
  }),
  orphan({ id: 'CH-01-FOUND', says: '查找不到生父母', yuan: 950 }, { state: 'not-found' }, { state: 'not-found' }),
  orphan({ id: 'CH-04', says: '一方死亡一方宣告失踪', yuan: 950 }, dead, missing),
  orphan({ id: 'CH-04-BOTH', says: '双方宣告失踪', yuan: 950 }, missing, missing),
  orphan({ id: 'CH-04-OFF', says: '当地不按孤儿认定', over: strict, fails: ['is-orphan'] }, dead, missing),
  orphan({ id: 'CH-02-ORPHAN', says: '一方服刑：不是孤儿', fails: ['is-orphan'] }, dead, jailed(12)),
  orphan({ id: 'CH-01-17', says: '差一天满18周岁', yuan: 950 }, dead, dead, { born: '2008-07-07' }),
  orphan({ id: 'CH-01-18', says: '当天满18周岁', fails: ['child-under-age'] }, dead, dead, { born: '2008-07-06' }),
  orphan(
    { id: 'CH-10', says: '满18周岁仍在全日制就读，当地继续发放', yuan: 950, over: { 'child-study-continues': true } },
    dead,
    dead,
    { born: '2008-07-06', facts: { 'child-in-study': true } },
  ),
  orphan({ id: 'CH-10-OFF', says: '当地没有规定继续发放', fails: ['child-under-age'] }, dead, dead, {
    born: '2008-07-06',
    facts: { 'child-in-study': true },
  }),
  orphan({ id: 'CH-10-ADOPTED', says: '已被收养', fails: ['child-not-adopted'] }, dead, dead, {
    facts: { 'child-adopted': true },
  }),
  orphan({ id: 'CH-10-DEAD', says: '已经死亡', fails: ['child-living'] }, dead, dead, { isAlive: false }),
  orphan({ id: 'CH-06-PLACE', says: '户籍在外县', fails: ['child-registered-here'] }, dead, dead, {
    registeredArea: elsewhere,
  }),
  orphan({ id: 'XC-07-ORPHAN', says: '已选择特困供养', fails: ['child-not-destitute'] }, dead, dead, {
    receives: { 'destitute-support': 741 },
  }),
]

const lost: Told = { state: 'lost-contact', since: '2026-01-10' }

const unattendedChildren: readonly Example[] = [
  unattended({ id: 'CH-E1', says: '父亲刑期5个月，母亲死亡', fails: ['is-unattended'] }, jailed(5), dead),
  unattended({ id: 'CH-E1-B', says: '父亲刑期6个月，母亲死亡', yuan: 950 }, jailed(6), dead),
  unattended(
    { id: 'CH-E2', says: '父亲智力四级，母亲失联满6个月', on: '2026-07-10', yuan: 950 },
    disabled('5', 4),
    lost,
  ),
  unattended(
    { id: 'CH-E2-B', says: '差一天满6个月', on: '2026-07-09', fails: ['is-unattended'] },
    disabled('5', 4),
    lost,
  ),
  unattended({ id: 'CH-E3', says: '父亲死亡，母亲改嫁、有联系但不付抚养费', fails: ['is-unattended'] }, dead, well),
  unattended({ id: 'CH-E4', says: '标准950，低保300、生活补贴80：补差570', yuan: 570 }, dead, jailed(12), {
    receives: { 'minimum-living-allowance': 300, 'disability-living-subsidy': 80 },
  }),
  unattended({ id: 'CH-E5', says: '没有其他待遇：全额', yuan: 950 }, dead, jailed(12)),
  unattended({ id: 'CH-E5-B', says: '以后家庭纳入低保，人均300：改为650', yuan: 650 }, dead, jailed(12), {
    receives: { 'minimum-living-allowance': 300 },
  }),
  unattended(
    { id: 'CH-08-EQUAL', says: '其他待遇等于标准：没有差额', fails: ['child-help-below-standard'] },
    dead,
    jailed(12),
    { receives: { 'minimum-living-allowance': 950 } },
  ),
  unattended({ id: 'CH-08-ONE-FEN', says: '差一分：发一分', yuan: 0.01 }, dead, jailed(12), {
    receives: { 'minimum-living-allowance': 949.99 },
  }),
  unattended(
    { id: 'CH-08-UNKNOWN', says: '外县低保金额未知：先核实', fails: ['child-help-below-standard'] },
    dead,
    jailed(12),
    { receives: { 'minimum-living-allowance': 'unknown' } },
  ),
  unattended({ id: 'CH-08-CARE', says: '护理补贴不扣减', yuan: 950 }, dead, jailed(12), {
    receives: { 'disability-care-subsidy': 80 },
  }),
  unattended(
    { id: 'CH-08-RATIO', says: '当地按孤儿标准的九成', yuan: 855, over: { 'unattended-standard-ratio': 0.9 } },
    dead,
    jailed(12),
  ),
  unattended({ id: 'CH-02-ORPHAN-NOT', says: '父母双亡：按孤儿申请', fails: ['is-unattended'] }, dead, dead),
  unattended({ id: 'CH-03-LIMBS-2', says: '一方死亡，一方肢体二级', yuan: 950 }, dead, disabled('4', 2)),
  unattended({ id: 'CH-03-LIMBS-3', says: '肢体三级不算重残', fails: ['is-unattended'] }, dead, disabled('4', 3)),
  unattended({ id: 'CH-03-SPIRIT-4', says: '精神四级算重残', yuan: 950 }, dead, disabled('6', 4)),
  unattended({ id: 'CH-03-ILL', says: '当地范围内的重病', yuan: 950 }, missing, { state: 'ill', illness: 'leukaemia' }),
  unattended({ id: 'CH-03-ILL-NOT', says: '不在当地范围内', fails: ['is-unattended'] }, missing, {
    state: 'ill',
    illness: 'aids',
  }),
  unattended({ id: 'CH-03-DRUGS', says: '强制隔离戒毒24个月', yuan: 950 }, dead, {
    state: 'drug-treatment',
    months: 24,
  }),
  unattended({ id: 'CH-03-RESTRICTED', says: '限制人身自由5个月', fails: ['is-unattended'] }, dead, {
    state: 'restricted',
    months: 5,
  }),
  unattended(
    { id: 'CH-02-REVOKED', says: '双方被撤销监护资格', yuan: 950 },
    { state: 'revoked' },
    { state: 'revoked' },
  ),
  unattended({ id: 'CH-02-DEPORTED', says: '一方死亡，一方被遣送出境', yuan: 950 }, dead, { state: 'deported' }),
  unattended({ id: 'CH-02-18', says: '当天满18周岁', fails: ['child-under-age'] }, dead, jailed(12), {
    born: '2008-07-06',
  }),
  unattended({ id: 'CH-02-17', says: '差一天满18周岁', yuan: 950 }, dead, jailed(12), { born: '2008-07-07' }),
  unattended({ id: 'CH-02-ADOPTED', says: '已被收养', fails: ['child-not-adopted'] }, dead, jailed(12), {
    facts: { 'child-adopted': true },
  }),
  unattended({ id: 'CH-02-DEAD', says: '已经死亡', fails: ['child-living'] }, dead, jailed(12), { isAlive: false }),
  unattended({ id: 'CH-02-PLACE', says: '户籍在外县', fails: ['child-registered-here'] }, dead, jailed(12), {
    registeredArea: elsewhere,
  }),
  unattended({ id: 'XC-07-UNATTENDED', says: '已选择特困供养', fails: ['child-not-destitute'] }, dead, jailed(12), {
    receives: { 'destitute-support': 741 },
  }),
]

const classes: readonly ParentClass[] = ['D', 'M', 'C', 'N']
const matrix = (missingIsOrphan: boolean) =>
  classes.map((father) => classes.map((mother) => childStatus(father, mother, { missingIsOrphan })).join(' '))

/** Empty but for the year: these weeks have no holiday. */
const calendar = workCalendar([
  { date: plainDate('2026-04-06'), isOffDay: true, holidayName: '', document: '示例日历' },
])

const others: readonly Example[] = [
  computed('CH-MATRIX', '父母情况矩阵', () => matrix(true), [
    'orphan orphan unattended none',
    'orphan orphan unattended none',
    'unattended unattended unattended none',
    'none none none none',
  ]),
  computed('CH-MATRIX-OFF', '宣告失踪不按孤儿认定的矩阵', () => matrix(false), [
    'orphan none unattended none',
    'none none unattended none',
    'unattended unattended unattended none',
    'none none none none',
  ]),
  computed(
    'CH-E6',
    '5月20日确认，自6月起',
    () =>
      startMonthOf('month-after-decision', { appliedOn: plainDate('2026-05-06'), decidedOn: plainDate('2026-05-20') }),
    '2026-06',
  ),
  computed(
    'CH-E7',
    '3月2日受理，乡镇3月23日前查验完毕',
    () => {
      const n = unattendedParameters.townshipDays.national[0].value
      return dueDate(calendar, plainDate('2026-03-02'), { kind: 'working-days', n, procedural: true }).due
    },
    '2026-03-23',
  ),
]

export const examples: readonly Example[] = [...orphans, ...unattendedChildren, ...others]

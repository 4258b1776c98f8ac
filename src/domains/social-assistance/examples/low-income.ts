import type { Example } from '#core/item.ts'
import { rigidParameters } from '../parameters/groups.ts'
import { readHousehold } from '../rules/household.ts'
import { rigidRatio } from '../rules/rigid.ts'
import { type Claim, computed, decision, dossier, type Over, type Told, type ToldDossier } from './building.ts'
import { valuesOf } from './values.ts'

const edge = 'low-income-edge'
const rigid = 'rigid-expenditure'
const one = (monthly: number): readonly Told[] => [{ facts: { 'wage-monthly': monthly } }]

const line = (claim: Claim, monthly: number): Example => decision(claim, { item: edge, persons: one(monthly) })
const edges: readonly Example[] = [
  line(
    { id: 'LI-E1-A', says: '人均569.99元：低保', outcome: 'eligible', cascadeTo: 'minimum-living-allowance' },
    56_999,
  ),
  line({ id: 'LI-E1-B', says: '人均570元：低保边缘', outcome: 'eligible', cascadeTo: edge }, 57_000),
  line({ id: 'LI-E1-C', says: '人均854.99元：低保边缘', outcome: 'eligible', cascadeTo: edge }, 85_499),
  line(
    {
      id: 'LI-E1-D',
      says: '人均855元：都不是',
      outcome: 'ineligible',
      fails: ['income-below-edge-line'],
      cascadeTo: 'none',
    },
    85_500,
  ),
  decision(
    { id: 'LI-02-A', says: '金融资产恰好等于边缘上限', outcome: 'eligible', cascadeTo: edge },
    { item: edge, persons: one(57_000), household: { 'family-money': 2_736_000 } },
  ),
  decision(
    {
      id: 'LI-02-B',
      says: '金融资产超过边缘上限一分钱',
      outcome: 'ineligible',
      fails: ['property-within-edge-limits'],
      cascadeTo: 'none',
    },
    { item: edge, persons: one(57_000), household: { 'family-money': 2_736_001 } },
  ),
]

const family: readonly Told[] = [
  { facts: { 'wage-monthly': 500_000 } },
  { relation: '10' },
  { relation: '20', born: '2012-01-01' },
  { relation: '30', born: '2014-01-01' },
]
const costs = (medical: number, education: number) => ({
  spending: [
    { kind: 'medical', amount: medical },
    { kind: 'education', amount: education },
  ],
})
const local: Over = { 'disposable-income': 2_000_000, 'rigid-line': 0.5 }
const hard = (claim: Claim, rest: Omit<ToldDossier, 'item'>): Example =>
  decision({ over: local, ...claim }, { item: rigid, ...rest })
const ratio = (household: ToldDossier['household'], over: Over = {}) => {
  const found = rigidRatio(
    readHousehold(dossier({ item: rigid, persons: family, ...(household ? { household } : {}) })),
    valuesOf(rigidParameters, { ...local, ...over }),
  )
  return [found.spending, found.ratio === undefined ? 'none' : Math.round(found.ratio * 1000) / 1000, found.isOver]
}

const rigids: readonly Example[] = [
  hard(
    { id: 'LI-E2', says: '4人年收入6万元，医疗2.5万元、教育0.8万元，占55%', outcome: 'eligible', cascadeTo: rigid },
    { persons: family, household: costs(2_500_000, 800_000) },
  ),
  computed('LI-E2-B', '33000 ÷ 60000 = 55%', () => ratio(costs(2_500_000, 800_000)), [3_300_000, 0.55, true]),
  hard(
    {
      id: 'LI-E2-C',
      says: '占比恰好50%，“超过”不含本数',
      outcome: 'ineligible',
      fails: ['rigid-spending-over-line'],
      cascadeTo: 'none',
    },
    { persons: family, household: costs(2_200_000, 800_000) },
  ),
  hard(
    { id: 'LI-E2-D', says: '占比超过一分钱', outcome: 'eligible', cascadeTo: rigid },
    { persons: family, household: costs(2_200_001, 800_000) },
  ),
  hard(
    {
      id: 'LI-03-A',
      says: '人均收入等于上年度人均可支配收入',
      outcome: 'ineligible',
      fails: ['income-below-disposable'],
    },
    { persons: family, household: { ...costs(9_000_000, 0), 'other-income': 2_000_000 } },
  ),
  hard(
    { id: 'LI-03-B', says: '人均收入少一分钱', outcome: 'eligible' },
    { persons: family, household: { ...costs(9_000_000, 0), 'other-income': 1_999_999 } },
  ),
  hard(
    { id: 'LI-03-C', says: '已纳入低保边缘家庭', outcome: 'ineligible', fails: ['not-in-higher-layer'] },
    {
      persons: [{ facts: { 'wage-monthly': 500_000 }, receives: [edge] }, ...family.slice(1)],
      household: costs(2_500_000, 800_000),
    },
  ),
  hard(
    { id: 'LI-03-D', says: '有两套以上住房', outcome: 'ineligible', fails: ['property-within-rigid-limits'] },
    {
      persons: family,
      household: { ...costs(2_500_000, 800_000), dwellings: [{ kind: 'house' }, { kind: 'house' }, { kind: 'house' }] },
    },
  ),
  computed(
    'LI-E3',
    '计入基本生活支出时为100.6%',
    () => ratio(costs(2_500_000, 800_000), { 'rigid-count-living': true }),
    [6_036_000, 1.006, true],
  ),
  hard(
    {
      id: 'LI-E4',
      says: '没有收入、医疗支出1万元：先认定低保',
      outcome: 'eligible',
      cascadeTo: 'minimum-living-allowance',
    },
    { persons: [{}], household: costs(1_000_000, 0) },
  ),
  hard(
    {
      id: 'LI-E4-B',
      says: '当地规定无收入不视为超过',
      outcome: 'ineligible',
      fails: ['rigid-spending-over-line'],
      over: { ...local, 'rigid-no-income-is-over': false },
    },
    { persons: [{}], household: costs(1_000_000, 0) },
  ),
  computed(
    'LI-E5',
    '民办学校2万元，按公办1200元计',
    () => ratio({ spending: [{ kind: 'education', amount: 2_000_000, publicPrice: 120_000 }] }),
    [120_000, 0.02, false],
  ),
]

/** 低保边缘家庭 and 刚性支出困难家庭. */
export const lowIncomeExamples: readonly Example[] = [...edges, ...rigids]

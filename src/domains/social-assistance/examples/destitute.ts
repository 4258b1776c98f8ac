import type { Example } from '#core/item.ts'
import { fen } from '#core/units.ts'
import { standardChecks } from '../indicators/standard-checks.ts'
import { destituteParameters } from '../parameters/groups.ts'
import { destituteSample } from '../parameters/procedure.ts'
import { destituteAmount, destituteResidence, minorSupportContinues, selfCareGrade } from '../rules/destitute.ts'
import { sampleSize } from '../rules/management.ts'
import { byRatio } from '../rules/numbers.ts'
import { type Claim, computed, decision, type Over, type Told } from './building.ts'
import { valuesOf } from './values.ts'

const item = 'destitute-support'
const values = valuesOf(destituteParameters)
const grade = (...failed: readonly string[]) => selfCareGrade(failed.length, values)

const floor = (destitute: number, living: number): string =>
  standardChecks[0]?.breach({
    'destitute-standard': destitute,
    'living-standard': living,
    'destitute-multiple': 1.3,
  }) ?? 'holds'

const shares: Over = {
  'care-mode': 'share',
  'minimum-wage': 200_000,
  'care-share-full': [1, 3],
  'care-share-partial': [1, 6],
  'care-share-self': [1, 12],
}

const figures: readonly Example[] = [
  computed('TK-E1', '城市570元的1.3倍为741.00元', () => byRatio(fen(57_000), 1.3), 74_100),
  computed('TK-E2', '农村355元的1.3倍为461.50元', () => byRatio(fen(35_500), 1.3), 46_150),
  computed('TK-12-A', '恰好1.3倍符合', () => floor(74_100, 57_000), 'holds'),
  computed(
    'TK-12-B',
    '少一分钱提示',
    () => floor(74_099, 57_000),
    '特困人员基本生活标准 740.99 元 低于低保标准的 1.3 倍（741.00 元），原则上不得低于该数',
  ),
  computed(
    'TK-E3',
    '不能完成的指标数定等级',
    () => [
      grade(),
      grade('bathe'),
      grade('dress', 'toilet', 'bathe'),
      grade('eat', 'dress', 'toilet', 'bathe'),
      grade('eat', 'dress', 'bed', 'toilet', 'walk', 'bathe'),
    ],
    ['self', 'partial', 'partial', 'full', 'full'],
  ),
  computed(
    'TK-E4',
    '最低工资2000元的三分之一，全护理',
    () => ({ ...destituteAmount('full', valuesOf(destituteParameters, shares)) }),
    {
      basic: 74_100,
      care: 66_667,
      total: 140_767,
    },
  ),
  computed('TK-E8', '41件至少抽查13件', () => sampleSize(41, Number(destituteSample.national[0].value)), 13),
  computed('TK-E8-B', '40件抽查12件', () => sampleSize(40, Number(destituteSample.national[0].value)), 12),
  computed(
    'TK-E9',
    '照料护理标准由当地公布',
    () => (['self', 'partial', 'full'] as const).map((each) => destituteAmount(each, values).care),
    [19_100, 31_900, 47_800],
  ),
  computed(
    'TK-E10',
    '满18岁仍在中职就读，继续供养',
    () => minorSupportContinues({ age: 18, schooling: 'upper-secondary' }, values),
    true,
  ),
  computed(
    'TK-E10-B',
    '满18岁只在大学就读，供养到18岁为止',
    () => minorSupportContinues({ age: 18, schooling: 'undergraduate' }, values),
    false,
  ),
  computed('TK-E10-C', '17岁继续供养', () => minorSupportContinues({ age: 17, schooling: 'none' }, values), true),
  computed(
    'TK-09',
    '有承包地的按农村，易地搬迁进城的按城市',
    () => [
      destituteResidence({ hasLand: true, wasRelocatedToTown: false }),
      destituteResidence({ hasLand: true, wasRelocatedToTown: true }),
    ],
    ['rural', 'urban'],
  ),
]

const case_ = (claim: Claim, applicant: Told, obligors: readonly Told[] = [], others: readonly Told[] = []): Example =>
  decision(claim, { item, persons: [applicant, ...others], obligors })
const yes = (id: string, says: string, yuan = 741): Claim => ({ id, says, outcome: 'eligible', yuan, cascadeTo: item })
const no = (id: string, says: string, fails: string): Claim => ({ id, says, outcome: 'ineligible', fails: [fails] })

const poor = { 'pension-monthly': 30_000 }
const cases: readonly Example[] = [
  case_(yes('TK-E5', '61岁，月收入300元，独子服刑且无财产'), { born: '1965-01-01', facts: poor }, [
    { born: '1986-01-01', facts: { absence: 'prison' } },
  ]),
  case_(no('TK-E5-B', '独子40岁有履行能力', 'no-able-obligor'), { born: '1965-01-01', facts: poor }, [
    { born: '1986-01-01' },
  ]),
  case_(yes('TK-E6', '93岁，独子71岁，收入低于人均可支配收入'), { born: '1933-01-01' }, [
    { born: '1955-01-01', facts: { 'pension-monthly': 200_000 } },
  ]),
  case_(no('TK-E6-B', '独子69岁，不符合第三项', 'no-able-obligor'), { born: '1933-01-01' }, [
    { born: '1956-07-07', facts: { 'pension-monthly': 200_000 } },
  ]),
  case_(yes('TK-E6-C', '独子当天满70岁'), { born: '1933-01-01' }, [
    { born: '1956-07-06', facts: { 'pension-monthly': 200_000 } },
  ]),
  case_(no('TK-E6-D', '独子71岁，收入恰好等于人均可支配收入', 'no-able-obligor'), { born: '1933-01-01' }, [
    { born: '1955-01-01', facts: { 'pension-monthly': 300_000 } },
  ]),
  case_(yes('TK-04-1', '义务人是特困人员'), { born: '1940-01-01' }, [{ born: '1966-01-01', receives: [item] }]),
  case_(yes('TK-04-2', '义务人是60岁低保对象'), { born: '1940-01-01' }, [
    { born: '1966-07-06', receives: ['minimum-living-allowance'] },
  ]),
  case_(no('TK-04-2B', '义务人是59岁低保对象', 'no-able-obligor'), { born: '1940-01-01' }, [
    { born: '1966-07-07', receives: ['minimum-living-allowance'] },
  ]),
  case_(yes('TK-04-4', '义务人重度残疾且收入财产符合规定'), { born: '1940-01-01' }, [
    { born: '1970-01-01', facts: { disabilities: [{ category: '2', grade: '1' }] } },
  ]),
  case_(no('TK-04-4B', '义务人重度残疾但存款超过规定', 'no-able-obligor'), { born: '1940-01-01' }, [
    { born: '1970-01-01', facts: { disabilities: [{ category: '2', grade: '1' }], 'bank-deposits': 100_000_000 } },
  ]),
  case_(yes('TK-04-6', '省级规定的其他情形'), { born: '1940-01-01' }, [
    { born: '1970-01-01', facts: { 'obligor-unable-by-province': true } },
  ]),
  case_(no('TK-E7', '45岁听力一级，不属于无劳动能力', 'no-ability-to-work'), {
    born: '1981-01-01',
    facts: { disabilities: [{ category: '2', grade: '1' }] },
  }),
  case_(yes('TK-02-A', '当天满60周岁'), { born: '1966-07-06' }),
  case_(no('TK-02-B', '差一天满60周岁', 'no-ability-to-work'), { born: '1966-07-07' }),
  case_(yes('TK-02-C', '差一天满16周岁'), { born: '2010-07-07' }),
  case_(no('TK-02-D', '当天满16周岁', 'no-ability-to-work'), { born: '2010-07-06' }),
  case_(yes('TK-02-E', '17岁，未成年时已纳入供养'), { born: '2009-01-01', facts: { 'supported-as-minor': true } }),
  case_(yes('TK-03-A', '收入比低保标准少一分钱'), { born: '1960-01-01', facts: { 'pension-monthly': 56_999 } }),
  case_(no('TK-03-B', '收入等于低保标准', 'no-source-of-livelihood'), {
    born: '1960-01-01',
    facts: { 'pension-monthly': 57_000 },
  }),
  case_(yes('TK-03-C', '基础养老金、高龄津贴不计入'), {
    born: '1940-01-01',
    facts: { 'basic-pension-monthly': 30_000, 'elder-allowance-monthly': 50_000, 'pension-monthly': 50_000 },
  }),
  case_(no('TK-03-D', '存款超过特困财产规定', 'property-within-destitute-limits'), {
    born: '1960-01-01',
    facts: { 'bank-deposits': 1_368_001 },
  }),
  case_(yes('TK-03-E', '存款恰好等于规定上限'), { born: '1960-01-01', facts: { 'bank-deposits': 1_368_000 } }),
  case_(yes('TK-10-A', '评估为全自理，发照料护理费191元', 932), {
    born: '1960-01-01',
    facts: { 'self-care-failed': [] },
  }),
  case_(yes('TK-10-B', '3项不能完成，半护理319元', 1060), {
    born: '1960-01-01',
    facts: { 'self-care-failed': ['dress', 'toilet', 'bathe'] },
  }),
  case_(yes('TK-10-C', '4项不能完成，全护理478元', 1219), {
    born: '1960-01-01',
    facts: { 'self-care-failed': ['eat', 'dress', 'toilet', 'bathe'] },
  }),
  case_(
    yes('TK-01-A', '老夫妻都无劳动能力、无生活来源'),
    { born: '1950-01-01' },
    [],
    [{ relation: '10', born: '1952-01-01' }],
  ),
  case_(
    no('TK-01-B', '配偶45岁有劳动能力', 'no-able-obligor'),
    { born: '1950-01-01' },
    [],
    [{ relation: '10', born: '1981-01-01' }],
  ),
]

/** 特困人员救助供养. */
export const destituteExamples: readonly Example[] = [...figures, ...cases]

import type { FactDeclaration } from '#core/fact.ts'
import {
  absences,
  companyStates,
  disabilityCategories,
  disabilityGrades,
  dwellingKinds,
  employments,
  hardships,
  illnesses,
  labourAbilities,
  maritalStatuses,
  schoolings,
  spendingKinds,
  spendingSignals,
  vehicleKinds,
} from './parameters/codes.ts'

type Declared = Omit<FactDeclaration, 'about' | 'sensitivity'>

/** Indicators of self-care; the fact holds those the person cannot meet (特困人员认定办法 art. 21). */
export const selfCareIndicators = {
  eat: '自己吃饭',
  dress: '自己穿衣',
  bed: '自己上下床',
  toilet: '自己如厕',
  walk: '室内行走',
  bathe: '自己洗澡',
} as const

const companyColumns = {
  name: { title: '名称', kind: 'text' },
  role: { title: '身份', kind: 'text' },
  state: { title: '状态', kind: 'choice', choices: companyStates },
  paidUp: { title: '实缴出资', kind: 'yuan' },
} as const
const vehicleColumns = {
  kind: { title: '车辆种类', kind: 'choice', choices: vehicleKinds },
  plate: { title: '号牌', kind: 'text' },
  value: { title: '大约值多少钱', kind: 'yuan' },
} as const
const dwellingColumns = {
  kind: { title: '房屋种类', kind: 'choice', choices: dwellingKinds },
  address: { title: '地址', kind: 'text' },
  area: { title: '面积（平方米）', kind: 'count' },
} as const

const circumstances: readonly Declared[] = [
  { id: 'marital-status', title: '婚姻状况', kind: 'choice', choices: maritalStatuses },
  { id: 'schooling', title: '就学情况', kind: 'choice', choices: schoolings },
  { id: 'is-dependent', title: '成年但不能独立生活', kind: 'yes-no' },
  { id: 'lives-elsewhere', title: '长期不在一起居住', kind: 'yes-no' },
  { id: 'residence-permit', title: '持有本地居住证', kind: 'yes-no' },
  { id: 'absence', title: '不在家的原因', kind: 'choice', choices: absences },
  { id: 'clergy-since', title: '脱离家庭在宗教活动场所生活的开始日期', kind: 'date' },
  { id: 'employment', title: '就业情况', kind: 'choice', choices: employments },
  { id: 'refused-jobs', title: '连续无正当理由拒绝介绍工作的次数', kind: 'count' },
  { id: 'supported-as-minor', title: '未成年时已纳入特困人员救助供养', kind: 'yes-no' },
  { id: 'is-in-institution', title: '在供养服务机构集中供养', kind: 'yes-no' },
  { id: 'died-on', title: '死亡日期', kind: 'date' },
]
const health: readonly Declared[] = [
  {
    id: 'disabilities',
    title: '残疾类别和等级（多重残疾逐项填写）',
    kind: 'list',
    columns: {
      category: { title: '残疾类别', kind: 'choice', choices: disabilityCategories },
      grade: { title: '残疾等级', kind: 'choice', choices: disabilityGrades },
    },
  },
  { id: 'serious-illness', title: '重特大疾病', kind: 'choice', choices: illnesses },
  { id: 'labour-ability', title: '劳动能力', kind: 'choice', choices: labourAbilities },
  { id: 'lacks-civil-capacity', title: '无民事行为能力', kind: 'yes-no' },
  { id: 'self-care-failed', title: '不能自己完成的日常活动', kind: 'choices', choices: selfCareIndicators },
]
const personalMeans: readonly Declared[] = [
  { id: 'wage-monthly', title: '工资（每月）', kind: 'yuan' },
  { id: 'casual-wage', title: '打零工收入（近12个月合计）', kind: 'yuan' },
  { id: 'pension-monthly', title: '退休金、养老金（每月，不含基础养老金）', kind: 'yuan' },
  { id: 'basic-pension-monthly', title: '城乡居民基础养老金（每月）', kind: 'yuan' },
  { id: 'elder-allowance-monthly', title: '高龄津贴（每月）', kind: 'yuan' },
  { id: 'maintenance-monthly', title: '赡养费、抚养费、扶养费（每月收到）', kind: 'yuan' },
  { id: 'unemployment-benefit', title: '失业保险金（近12个月合计）', kind: 'yuan' },
  { id: 'other-personal-income', title: '其他个人收入（近12个月合计）', kind: 'yuan' },
  { id: 'bank-deposits', title: '银行存款（查询日余额）', kind: 'yuan' },
  { id: 'deposits-peak', title: '银行存款（查询期内最高余额）', kind: 'yuan' },
  { id: 'securities', title: '股票、基金、互联网金融资产', kind: 'yuan' },
  { id: 'insurance-value', title: '商业保险现金价值', kind: 'yuan' },
  { id: 'owned-dwellings', title: '登记在名下的房屋', kind: 'list', columns: dwellingColumns },
  { id: 'owned-vehicles', title: '登记在名下的车辆', kind: 'list', columns: vehicleColumns },
  { id: 'owned-companies', title: '登记在名下的市场主体', kind: 'list', columns: companyColumns },
  { id: 'obligor-income-per-head', title: '义务人家庭月人均收入', kind: 'yuan' },
  { id: 'obligor-household-size', title: '义务人家庭人数', kind: 'count' },
  { id: 'obligor-supports', title: '义务人应当供养的人数', kind: 'count' },
  { id: 'obligor-unable-by-province', title: '属于省级规定的无履行能力情形', kind: 'yes-no' },
]
const familyMeans: readonly Declared[] = [
  { id: 'business-receipts', title: '种地、养殖、做生意的收入（近12个月）', kind: 'yuan' },
  { id: 'business-costs', title: '种地、养殖、做生意的成本（近12个月）', kind: 'yuan' },
  { id: 'business-depreciation', title: '生产工具折旧（近12个月）', kind: 'yuan' },
  { id: 'business-tax', title: '生产税（近12个月）', kind: 'yuan' },
  { id: 'property-income', title: '房租、土地流转、利息、分红（近12个月）', kind: 'yuan' },
  { id: 'property-costs', title: '财产收入的相关费用（近12个月）', kind: 'yuan' },
  { id: 'gifts', title: '亲友给的钱（近12个月）', kind: 'yuan' },
  { id: 'other-income', title: '其他收入（近12个月）', kind: 'yuan' },
  { id: 'insurance-paid', title: '缴纳的社会保险费（近12个月）', kind: 'yuan' },
  { id: 'maintenance-paid', title: '给付的赡养费、抚养费、扶养费（近12个月）', kind: 'yuan' },
  { id: 'taxes-paid', title: '缴纳的个人所得税（近12个月）', kind: 'yuan' },
  { id: 'income-not-counted', title: '不计入的收入（优抚、奖励、救助等，近12个月）', kind: 'yuan' },
  {
    id: 'spending',
    title: '必须的开支（近12个月）',
    kind: 'list',
    columns: {
      kind: { title: '开支种类', kind: 'choice', choices: spendingKinds },
      amount: { title: '金额', kind: 'yuan' },
      publicPrice: { title: '同类公办学校收费', kind: 'yuan' },
    },
  },
  { id: 'family-money', title: '家里的存款、理财、借给别人的钱（合计）', kind: 'yuan' },
  { id: 'dwellings', title: '家里的房屋', kind: 'list', columns: dwellingColumns },
  { id: 'vehicles', title: '家里的车辆', kind: 'list', columns: vehicleColumns },
  { id: 'companies', title: '家里开办或入股的企业、个体户', kind: 'list', columns: companyColumns },
  { id: 'machinery-value', title: '大型农机具、船舶、工程机械（大约值多少钱）', kind: 'yuan' },
  { id: 'spending-signals', title: '消费线索', kind: 'choices', choices: spendingSignals },
]
const emergency: readonly Declared[] = [
  { id: 'hardship', title: '遇到的困难', kind: 'choice', choices: hardships },
  { id: 'hardship-cause', title: '困难的具体事由', kind: 'text' },
  { id: 'hardship-place', title: '困难发生的地点', kind: 'text' },
  { id: 'is-urgent', title: '情况紧急，需要立即救助', kind: 'yes-no' },
  { id: 'living-in-trouble', title: '基本生活暂时出现严重困难', kind: 'yes-no' },
  { id: 'means-not-enough', title: '靠自身和家庭无力解决', kind: 'yes-no' },
  { id: 'not-covered-otherwise', title: '其他社会救助制度暂时无法覆盖', kind: 'yes-no' },
  { id: 'still-in-trouble', title: '其他救助之后基本生活仍有严重困难', kind: 'yes-no' },
  { id: 'new-circumstances', title: '同一事由有新的正当理由', kind: 'yes-no' },
  { id: 'relief-months', title: '需要救助的月数', kind: 'count' },
]

const ofPerson = (sensitivity: 'plain' | 'S2', declared: readonly Declared[]): readonly FactDeclaration[] =>
  declared.map((fact) => ({ ...fact, about: 'person', sensitivity }))
const ofHousehold = (declared: readonly Declared[]): readonly FactDeclaration[] =>
  declared.map((fact) => ({ ...fact, about: 'household', sensitivity: 'S2' }))

/** Every fact this domain reads or adds. Amounts are fen; "近12个月" is the reference period before the application. */
export const facts: readonly FactDeclaration[] = [
  ...ofPerson('plain', circumstances),
  ...ofPerson('S2', health),
  ...ofPerson('S2', personalMeans),
  ...ofHousehold(familyMeans),
  ...ofHousehold(emergency),
]

import type { Field, Form, FormPage } from '#core/form.ts'
import type { PartyFields } from '#core/item.ts'
import {
  absences,
  companyStates,
  disabilityCategories,
  disabilityGrades,
  dwellingKinds,
  employments,
  illnesses,
  labourAbilities,
  maritalStatuses,
  otherRelations,
  schoolings,
  spendingKinds,
  vehicleKinds,
} from '../parameters/codes.ts'
import { selfCareIndicators } from '../registry.ts'

/** The one application of 一次申请、分类审核认定: plain questions, one thing per page. */

const residences = { urban: '城镇（非农业）', rural: '农村（农业）' } as const

const money = (id: string, label: string, hint?: string): Field => ({
  id,
  label,
  ...(hint ? { hint } : {}),
  kind: 'yuan',
  isRequired: false,
  fact: id,
})

const disabilities: Field = {
  id: 'disabilities',
  label: '有残疾证的，请按残疾证填写',
  hint: '多重残疾的，每一种分别填一行；没有残疾证的不填',
  kind: 'records',
  isRequired: false,
  fact: 'disabilities',
  atMost: 7,
  fields: [
    { id: 'category', label: '残疾类别', kind: 'choice', isRequired: true, choices: disabilityCategories },
    { id: 'grade', label: '残疾等级', kind: 'choice', isRequired: true, choices: disabilityGrades },
  ],
}

/** Asked of every person alike: the applicant and each member. */
const aboutPerson: readonly Field[] = [
  {
    id: 'maritalStatus',
    label: '婚姻状况',
    kind: 'choice',
    isRequired: false,
    choices: maritalStatuses,
    fact: 'marital-status',
  },
  {
    id: 'schooling',
    label: '现在上学吗',
    kind: 'choice',
    isRequired: true,
    choices: schoolings,
    fact: 'schooling',
  },
  {
    id: 'labourAbility',
    label: '能干活吗',
    kind: 'choice',
    isRequired: true,
    choices: labourAbilities,
    fact: 'labour-ability',
  },
  {
    id: 'employment',
    label: '现在做什么',
    kind: 'choice',
    isRequired: false,
    choices: employments,
    fact: 'employment',
    when: (person) => person['labourAbility'] !== 'unable',
  },
  disabilities,
  {
    id: 'seriousIllness',
    label: '得过下面的大病吗',
    hint: '没有的不选',
    kind: 'choice',
    isRequired: false,
    choices: illnesses,
    fact: 'serious-illness',
  },
  {
    id: 'selfCareFailed',
    label: '下面哪些事自己做不了',
    hint: '都能自己做的不选',
    kind: 'choices',
    isRequired: false,
    choices: selfCareIndicators,
    fact: 'self-care-failed',
  },
  { ...money('wageMonthly', '每月工资（元）', '没有固定工资的填 0'), fact: 'wage-monthly' },
  { ...money('casualWage', '近12个月打零工一共挣了多少（元）'), fact: 'casual-wage' },
  {
    ...money('pensionMonthly', '每月退休金、养老金（元）', '不包括每月的城乡居民基础养老金'),
    fact: 'pension-monthly',
  },
  {
    ...money('basicPensionMonthly', '每月城乡居民基础养老金（元）', '就是满60岁以后国家每月发的那一份'),
    fact: 'basic-pension-monthly',
  },
  { ...money('elderAllowanceMonthly', '每月高龄津贴（元）'), fact: 'elder-allowance-monthly' },
  {
    ...money('maintenanceMonthly', '不在一起住的子女、父母等每月给多少钱（元）'),
    fact: 'maintenance-monthly',
  },
  { ...money('otherPersonalIncome', '近12个月别的收入（元）'), fact: 'other-personal-income' },
]

const identity: readonly Field[] = [
  { id: 'name', label: '姓名', kind: 'person-name', isRequired: true },
  { id: 'idNumber', label: '身份证号码', kind: 'id-number', isRequired: true },
]

export const applicantPage: FormPage = {
  id: 'applicant',
  title: '申请人',
  lead: '请填写申请人本人的情况。可以请村（社区）工作人员或者家人帮忙填写。',
  fields: [
    ...identity,
    { id: 'phone', label: '联系电话', kind: 'phone', isRequired: true },
    { id: 'residence', label: '户口性质', kind: 'choice', isRequired: true, choices: residences },
    { id: 'address', label: '详细住址', hint: '例如 3组12号', kind: 'address', isRequired: true },
    {
      id: 'residencePermit',
      label: '是否持有本地居住证',
      hint: '户口就在本地的不用选',
      kind: 'yes-no',
      isRequired: false,
      fact: 'residence-permit',
    },
    {
      id: 'agent',
      label: '代办人姓名',
      hint: '替别人申请的才填写',
      kind: 'text',
      isRequired: false,
      maxLength: 50,
    },
    ...aboutPerson,
  ],
}

const authorises: Field = {
  id: 'authorises',
  label: '本人同意核对家庭经济状况并已签授权书',
  hint: '只用于本次救助；没有签的，工作人员会联系补签',
  kind: 'promise',
  isRequired: false,
  authorisesChecks: true,
}

export const membersPage: FormPage = {
  id: 'members',
  title: '家庭成员',
  lead: '请把一起生活的家里人都填上，包括在外上学的孩子。只有自己一个人的，直接到下一页。',
  fields: [
    {
      id: 'members',
      label: '家庭成员',
      kind: 'persons',
      isRequired: false,
      atMost: 30,
      fields: [
        ...identity,
        { id: 'relation', label: '是申请人的什么人', kind: 'choice', isRequired: true, choices: otherRelations },
        {
          id: 'livesElsewhere',
          label: '长期不住在一起',
          hint: '在外上学、打工按时回家的不算',
          kind: 'yes-no',
          isRequired: false,
          fact: 'lives-elsewhere',
        },
        {
          id: 'isDependent',
          label: '已经成年但不能独立生活',
          kind: 'yes-no',
          isRequired: false,
          fact: 'is-dependent',
        },
        {
          id: 'absence',
          label: '现在是下面哪种情况',
          kind: 'choice',
          isRequired: false,
          choices: absences,
          fact: 'absence',
        },
        {
          id: 'clergySince',
          label: '在宗教活动场所生活的，从哪天开始',
          hint: '没有这种情况的不填',
          kind: 'date',
          isRequired: false,
          fact: 'clergy-since',
        },
        ...aboutPerson,
        authorises,
      ],
    },
    {
      id: 'obligors',
      label: '不在一起生活的子女、父母等',
      hint: '有赡养、抚养、扶养义务但不在一起生活的人；经本人同意后才会核对他的情况',
      kind: 'persons',
      isRequired: false,
      atMost: 20,
      fields: [
        ...identity,
        { id: 'relation', label: '是申请人的什么人', kind: 'choice', isRequired: true, choices: otherRelations },
        authorises,
      ],
    },
  ],
}

export const incomePage: FormPage = {
  id: 'income',
  title: '收入',
  lead: '请填写全家近12个月的收入，没有的不填。种地养殖按一年合计。',
  fields: [
    { ...money('businessReceipts', '种地、养殖、做生意一共收入（元）'), fact: 'business-receipts' },
    { ...money('businessCosts', '种子、化肥、饲料、进货等花了多少（元）'), fact: 'business-costs' },
    { ...money('propertyIncome', '房租、土地租金、利息、分红（元）'), fact: 'property-income' },
    { ...money('gifts', '亲戚朋友给的钱（元）'), fact: 'gifts' },
    { ...money('otherIncome', '别的收入（元）'), fact: 'other-income' },
    { ...money('insurancePaid', '缴的养老、医疗保险费（元）'), fact: 'insurance-paid' },
    { ...money('maintenancePaid', '给不在一起住的老人、孩子的钱（元）'), fact: 'maintenance-paid' },
    {
      ...money('incomeNotCounted', '优待抚恤金、奖学金、政府发的救助补贴等（元）', '这些钱不算收入，填了便于核对'),
      fact: 'income-not-counted',
    },
  ],
}

export const propertyPage: FormPage = {
  id: 'property',
  title: '财产',
  lead: '请如实填写家里的财产，没有的不填。',
  fields: [
    { ...money('familyMoney', '存款、理财、股票和借给别人的钱一共多少（元）'), fact: 'family-money' },
    {
      id: 'dwellings',
      label: '房屋',
      kind: 'records',
      isRequired: false,
      fact: 'dwellings',
      atMost: 20,
      fields: [
        { id: 'kind', label: '是什么房子', kind: 'choice', isRequired: true, choices: dwellingKinds },
        { id: 'address', label: '在什么地方', kind: 'text', isRequired: false },
        { id: 'area', label: '多少平方米', kind: 'number', isRequired: false },
      ],
    },
    {
      id: 'vehicles',
      label: '车辆',
      kind: 'records',
      isRequired: false,
      fact: 'vehicles',
      atMost: 20,
      fields: [
        { id: 'kind', label: '是什么车', kind: 'choice', isRequired: true, choices: vehicleKinds },
        { id: 'plate', label: '车牌号', kind: 'text', isRequired: false },
        { id: 'value', label: '大约值多少钱（元）', kind: 'yuan', isRequired: false },
      ],
    },
    {
      id: 'companies',
      label: '开办或入股的企业、个体户',
      kind: 'records',
      isRequired: false,
      fact: 'companies',
      atMost: 20,
      fields: [
        { id: 'name', label: '名称', kind: 'text', isRequired: true },
        { id: 'state', label: '现在的情况', kind: 'choice', isRequired: true, choices: companyStates },
        { id: 'paidUp', label: '实际出了多少钱（元）', kind: 'yuan', isRequired: false },
      ],
    },
    { ...money('machineryValue', '大型农机具、船、工程机械大约值多少钱（元）'), fact: 'machinery-value' },
  ],
}

export const spendingPage: FormPage = {
  id: 'spending',
  title: '支出',
  lead: '近12个月看病、上学等花的钱，请保留票据。',
  fields: [
    {
      id: 'spending',
      label: '必须的开支',
      kind: 'records',
      isRequired: false,
      fact: 'spending',
      atMost: 50,
      fields: [
        { id: 'kind', label: '花在什么地方', kind: 'choice', isRequired: true, choices: spendingKinds },
        { id: 'amount', label: '自己出了多少钱（元）', kind: 'yuan', isRequired: true },
        {
          id: 'publicPrice',
          label: '同类公办学校收多少钱（元）',
          hint: '不知道的不填，由工作人员核实',
          kind: 'yuan',
          isRequired: false,
          when: (entry) => entry['kind'] === 'education',
        },
      ],
    },
  ],
}

export const accountPage: FormPage = {
  id: 'account',
  title: '领款账户',
  lead: '救助金按月直接发到申请人本人的银行账户。',
  fields: [
    { id: 'bank', label: '开户银行', hint: '例如 农村信用社', kind: 'text', isRequired: true, maxLength: 60 },
    { id: 'card', label: '银行卡号或存折账号', kind: 'bank-card', isRequired: true },
  ],
}

export const promisePage: FormPage = {
  id: 'promise',
  title: '承诺与授权',
  fields: [
    {
      id: 'truthful',
      label: '我承诺所填内容真实、完整，情况变化时及时报告',
      hint: '虚报、隐瞒、伪造骗取救助的，要退回救助金并依法承担责任',
      kind: 'promise',
      isRequired: true,
    },
    {
      id: 'applicantAuthorises',
      label: '我同意核对家庭经济状况',
      hint: '包括户籍、车辆、房产、社保、税务、银行等信息，只用于本次救助；每位成年家庭成员都要签授权书',
      kind: 'promise',
      isRequired: true,
      authorisesChecks: true,
    },
    {
      id: 'relativeOfStaff',
      label: '家里有人是民政、乡镇（街道）或村（居）委会工作人员的近亲属',
      kind: 'yes-no',
      isRequired: false,
    },
  ],
}

export const applicationForm: Form = {
  pages: [applicantPage, membersPage, incomePage, propertyPage, spendingPage, accountPage, promisePage],
}

/** Which answers name the persons and the account; every form of this domain uses the same ids. */
export const applicationParties: PartyFields = {
  applicant: { name: 'name', idNumber: 'idNumber', phone: 'phone', address: 'address' },
  residence: 'residence',
  agent: 'agent',
  members: 'members',
  obligors: 'obligors',
  group: { name: 'name', idNumber: 'idNumber', relation: 'relation' },
  account: { bank: 'bank', card: 'card' },
}

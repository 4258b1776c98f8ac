/** Code tables whose codes stand in facts, in forms and in list parameters alike. */

const categories = { 1: '视力', 2: '听力', 3: '言语', 4: '肢体', 5: '智力', 6: '精神', 7: '多重' } as const
const grades = { 1: '一级', 2: '二级', 3: '三级', 4: '四级' } as const

export const disabilityCategories: Readonly<Record<string, string>> = categories
export const disabilityGrades: Readonly<Record<string, string>> = grades

/** Category and grade as the last two digits of the disability card write them: `42` is 肢体二级 (GB/T 26341). */
export const disabilityCodes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(categories).flatMap(([category, name]) =>
    Object.entries(grades).map(([grade, degree]) => [`${category}${grade}`, `${name}${degree}`]),
  ),
)

/** Relation to the applicant, GB/T 4761; the applicant himself (01) is not asked. */
export const otherRelations = {
  '10': '配偶',
  '20': '儿子',
  '30': '女儿',
  '27': '养子或继子',
  '37': '养女或继女',
  '38': '儿媳',
  '28': '女婿',
  '51': '父亲',
  '52': '母亲',
  '53': '公公',
  '54': '婆婆',
  '55': '岳父',
  '56': '岳母',
  '41': '孙子',
  '42': '孙女',
  '43': '外孙子',
  '44': '外孙女',
  '61': '祖父',
  '62': '祖母',
  '63': '外祖父',
  '64': '外祖母',
  '70': '兄弟姐妹',
  '97': '其他亲属',
} as const

export const maritalStatuses = { '10': '未婚', '20': '已婚', '30': '丧偶', '40': '离婚' } as const

export const schoolings = {
  none: '不上学',
  kindergarten: '幼儿园',
  compulsory: '小学或初中',
  'upper-secondary': '高中、中专、技校',
  undergraduate: '大专或本科',
  postgraduate: '研究生',
} as const

/** Where a person is who does not live at home. */
export const absences = {
  home: '在家或外出务工、上学',
  prison: '在监狱服刑',
  'drug-treatment': '强制隔离戒毒',
  missing: '已宣告失踪',
  conscript: '现役义务兵',
} as const

export const labourAbilities = { able: '能劳动', partly: '部分能劳动', unable: '不能劳动' } as const
export const employments = {
  employed: '有稳定工作',
  casual: '打零工',
  farming: '务农',
  unemployed: '没有工作',
  registered: '登记失业',
} as const

/** 重特大疾病 a place may list; which of them count is a local standard. */
export const illnesses = {
  'malignant-tumour': '恶性肿瘤',
  'kidney-failure': '终末期肾病（尿毒症）',
  leukaemia: '白血病',
  'heart-disease': '严重心脏病',
  stroke: '脑卒中后遗症',
  'liver-cirrhosis': '肝硬化失代偿期',
  haemophilia: '血友病',
  'organ-transplant': '器官移植',
  'severe-mental-illness': '重性精神病',
  aids: '艾滋病机会性感染',
  tuberculosis: '耐多药肺结核',
  'aplastic-anaemia': '再生障碍性贫血',
} as const

export const vehicleKinds = {
  car: '小汽车',
  motorcycle: '摩托车、电动车',
  'disability-vehicle': '残疾人机动轮椅车（功能性补偿代步）',
  production: '农用或经营用车',
} as const

export const dwellingKinds = {
  house: '住房',
  homestead: '农村宅基地自建房',
  resettlement: '拆迁安置、易地搬迁安置房',
  inherited: '继承的农村老房',
  commercial: '商铺、车库等非居住用房',
} as const

export const companyStates = {
  active: '正常经营',
  dormant: '未实际经营',
  closed: '已注销或吊销',
} as const

export const spendingKinds = {
  medical: '看病吃药（报销以后自己出的钱）',
  education: '上学（保教费、学费、住宿费）',
  rehabilitation: '残疾康复、辅助器具（补贴以后自己出的钱）',
  other: '其他必须的开支',
} as const

export const spendingSignals = {
  'private-school': '高收费学校',
  'study-abroad': '自费出国留学',
  'travel-abroad': '出境旅游',
  'high-bills': '水电气、通信费用明显偏高',
} as const

export const hardships = {
  fire: '火灾',
  accident: '交通事故等意外',
  illness: '突发重大疾病',
  unemployment: '失业、务工无着',
  disaster: '自然灾害、公共事件',
  medical: '看病花费太大',
  education: '上学花费太大',
  other: '其他特殊困难',
} as const

import { type IdNumberReason, idNumberReasons, parseIdNumber } from './identity-number.ts'
import type { PlainDate } from './units.ts'

/** One table of a standard: codes in the order of the standard, with their labels in its words. */
export interface CodeTable {
  readonly id: string
  readonly title: string
  /** Number and year of the standard. */
  readonly standard: string
  readonly labels: Readonly<Record<string, string>>
}

export const sexTable = {
  id: 'sex',
  title: '性别代码',
  standard: 'GB/T 2261.1-2003',
  labels: { '0': '未知的性别', '1': '男性', '2': '女性', '9': '未说明的性别' },
} as const satisfies CodeTable

export const maritalStatusTable = {
  id: 'marital-status',
  title: '婚姻状况代码',
  standard: 'GB/T 2261.2-2003',
  labels: {
    '10': '未婚',
    '20': '已婚',
    '21': '初婚',
    '22': '再婚',
    '23': '复婚',
    '30': '丧偶',
    '40': '离婚',
    '90': '未说明的婚姻状况',
  },
} as const satisfies CodeTable

export const ethnicityTable = {
  id: 'ethnicity',
  title: '民族代码',
  standard: 'GB/T 3304-1991',
  labels: {
    '01': '汉族',
    '02': '蒙古族',
    '03': '回族',
    '04': '藏族',
    '05': '维吾尔族',
    '06': '苗族',
    '07': '彝族',
    '08': '壮族',
    '09': '布依族',
    '10': '朝鲜族',
    '11': '满族',
    '12': '侗族',
    '13': '瑶族',
    '14': '白族',
    '15': '土家族',
    '16': '哈尼族',
    '17': '哈萨克族',
    '18': '傣族',
    '19': '黎族',
    '20': '傈僳族',
    '21': '佤族',
    '22': '畲族',
    '23': '高山族',
    '24': '拉祜族',
    '25': '水族',
    '26': '东乡族',
    '27': '纳西族',
    '28': '景颇族',
    '29': '柯尔克孜族',
    '30': '土族',
    '31': '达斡尔族',
    '32': '仫佬族',
    '33': '羌族',
    '34': '布朗族',
    '35': '撒拉族',
    '36': '毛南族',
    '37': '仡佬族',
    '38': '锡伯族',
    '39': '阿昌族',
    '40': '普米族',
    '41': '塔吉克族',
    '42': '怒族',
    '43': '乌孜别克族',
    '44': '俄罗斯族',
    '45': '鄂温克族',
    '46': '德昂族',
    '47': '保安族',
    '48': '裕固族',
    '49': '京族',
    '50': '塔塔尔族',
    '51': '独龙族',
    '52': '鄂伦春族',
    '53': '赫哲族',
    '54': '门巴族',
    '55': '珞巴族',
    '56': '基诺族',
    '97': '其他',
    '98': '外国血统中国籍人士',
  },
} as const satisfies CodeTable

/** Two digits, measured from the applicant or head of household. Public copies differ about 98 and 99. */
export const relationTable = {
  id: 'relation',
  title: '家庭关系代码',
  standard: 'GB/T 4761-2008',
  labels: {
    '01': '本人',
    '02': '户主',
    '10': '配偶',
    '11': '夫',
    '12': '妻',
    '20': '子',
    '21': '独生子',
    '22': '长子',
    '23': '次子',
    '24': '三子',
    '25': '四子',
    '26': '五子',
    '27': '养子或继子',
    '28': '女婿',
    '29': '其他儿子',
    '30': '女',
    '31': '独生女',
    '32': '长女',
    '33': '次女',
    '34': '三女',
    '35': '四女',
    '36': '五女',
    '37': '养女或继女',
    '38': '儿媳',
    '39': '其他女儿',
    '40': '孙子、孙女或外孙子、外孙女',
    '41': '孙子',
    '42': '孙女',
    '43': '外孙子',
    '44': '外孙女',
    '45': '孙媳妇或外孙媳妇',
    '46': '孙女婿或外孙女婿',
    '47': '曾孙子或外曾孙子',
    '48': '曾孙女或外曾孙女',
    '49': '其他孙子、孙女或外孙子、外孙女',
    '50': '父母',
    '51': '父亲',
    '52': '母亲',
    '53': '公公',
    '54': '婆婆',
    '55': '岳父',
    '56': '岳母',
    '57': '继父或养父',
    '58': '继母或养母',
    '59': '其他父母关系',
    '60': '祖父母或外祖父母',
    '61': '祖父',
    '62': '祖母',
    '63': '外祖父',
    '64': '外祖母',
    '65': '配偶的祖父母或外祖父母',
    '66': '曾祖父',
    '67': '曾祖母',
    '68': '配偶的曾祖父母或外曾祖父母',
    '69': '其他祖父母或外祖父母关系',
    '70': '兄弟姐妹',
    '71': '兄',
    '72': '嫂',
    '73': '弟',
    '74': '弟媳',
    '75': '姐姐',
    '76': '姐夫',
    '77': '妹妹',
    '78': '妹夫',
    '79': '其他兄弟姐妹',
    '80': '其他',
    '81': '伯父',
    '82': '伯母',
    '83': '叔父',
    '84': '婶母',
    '85': '舅父',
    '86': '舅母',
    '87': '姨父',
    '88': '姨母',
    '89': '姑父',
    '90': '姑母',
    '91': '堂兄弟、堂姐妹',
    '92': '表兄弟、表姐妹',
    '93': '侄子',
    '94': '侄女',
    '95': '外甥',
    '96': '外甥女',
    '97': '其他亲属',
    '98': '非亲属',
    '99': '其他',
  },
} as const satisfies CodeTable

/** The one-digit form of the same standard. */
export const shortRelationTable = {
  id: 'short-relation',
  title: '家庭关系代码（一位）',
  standard: 'GB/T 4761-2008',
  labels: {
    '0': '本人或户主',
    '1': '配偶',
    '2': '子',
    '3': '女',
    '4': '孙子、孙女或外孙子、外孙女',
    '5': '父母',
    '6': '祖父母或外祖父母',
    '7': '兄弟姐妹',
    '8': '其他',
  },
} as const satisfies CodeTable

const disabilityCategoryTable = {
  id: 'disability-category',
  title: '残疾类别代码',
  standard: 'GB/T 26341-2010',
  labels: {
    '1': '视力残疾',
    '2': '听力残疾',
    '3': '言语残疾',
    '4': '肢体残疾',
    '5': '智力残疾',
    '6': '精神残疾',
    '7': '多重残疾',
  },
} as const satisfies CodeTable

/** 1 is the most severe; of a multiple disability the grade of its most severe part. */
const disabilityGradeTable = {
  id: 'disability-grade',
  title: '残疾等级代码',
  standard: 'GB/T 26341-2010',
  labels: { '1': '一级', '2': '二级', '3': '三级', '4': '四级' },
} as const satisfies CodeTable

export const codeTables: readonly CodeTable[] = [
  sexTable,
  maritalStatusTable,
  ethnicityTable,
  relationTable,
  shortRelationTable,
  disabilityCategoryTable,
  disabilityGradeTable,
]

/** The label of a code; undefined for a code the standard does not have. */
export const labelOf = (table: CodeTable, code: string): string | undefined =>
  Object.hasOwn(table.labels, code) ? table.labels[code] : undefined

/** The one-digit form of a two-digit relation; undefined for a code the standard does not have. */
export function shortRelation(code: string): string | undefined {
  if (labelOf(relationTable, code) === undefined) return undefined
  return code.startsWith('9') ? '8' : code.slice(0, 1)
}

/** `to-check`: a residual code or a step relation, which a human has to look at. */
export type Nearness = 'near' | 'to-check' | 'not-near'

const residualOrStep = new Set('27 29 37 39 49 57 58 59 69 79'.split(' '))
const near = new Set(
  '10 11 12 20 21 22 23 24 25 26 30 31 32 33 34 35 36 40 41 42 43 44 50 51 52 60 61 62 63 64 70 71 73 75 77'.split(' '),
)

/**
 * Whether a relation measured from an officer or committee member makes a near relative (近亲属): spouse, parents,
 * children, siblings, grandparents, grandchildren (民法典 art. 1045); relations by marriage and great-grand ones do not.
 */
export function nearnessOf(relation: string): Nearness {
  if (near.has(relation)) return 'near'
  return residualOrStep.has(relation) ? 'to-check' : 'not-near'
}

export type DisabilityCardReason = IdNumberReason | 'card-length' | 'category' | 'grade' | 'suffix'

export interface ValidDisabilityCard {
  readonly ok: true
  /** The holder's canonical identity number. */
  readonly idNumber: string
  readonly category: string
  readonly grade: 1 | 2 | 3 | 4
  /** Of a re-issued card (`B1`); empty for the first. */
  readonly suffix: string
}

export interface InvalidDisabilityCard {
  readonly ok: false
  readonly reason: DisabilityCardReason
}

/** A disability card number: identity number (18), category (1), grade (1), for a re-issued card a letter and up to two digits. */
export function parseDisabilityCard(input: string, today: PlainDate): ValidDisabilityCard | InvalidDisabilityCard {
  if (input.length > 64) return { ok: false, reason: 'card-length' }
  const text = input.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (text.length < 20 || text.length > 23) return { ok: false, reason: 'card-length' }
  const holder = parseIdNumber(text.slice(0, 18), today)
  if (!holder.ok) return { ok: false, reason: holder.reason }
  const category = text.charAt(18)
  if (labelOf(disabilityCategoryTable, category) === undefined) return { ok: false, reason: 'category' }
  const grade = grades.find((candidate) => String(candidate) === text.charAt(19))
  if (grade === undefined) return { ok: false, reason: 'grade' }
  const suffix = text.slice(20)
  if (!/^([A-Z]\d{0,2})?$/.test(suffix)) return { ok: false, reason: 'suffix' }
  return { ok: true, idNumber: holder.canonical, category, grade, suffix }
}

export const disabilityCardReasons: Readonly<Record<DisabilityCardReason, string>> = {
  ...idNumberReasons,
  'card-length': '残疾人证号应为 20 位：18 位身份证号、1 位残疾类别、1 位残疾等级',
  category: '残疾人证号第 19 位不是残疾类别（1 至 7）',
  grade: '残疾人证号第 20 位不是残疾等级（1 至 4）',
  suffix: '残疾人证号末尾的补换证标记不正确',
}

const grades = [1, 2, 3, 4] as const

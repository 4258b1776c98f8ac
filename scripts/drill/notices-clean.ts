import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { idCheckCharacter } from '#core/identity-number.ts'
import { type Random, seededRandom } from '#core/random.ts'
import { domains } from '#domains/all.ts'
import { projectRoot } from '#server/env.ts'
import { type LeakKind, leaksIn } from '#server/privacy/lint-notice.ts'
import { atMost, type Run } from '../support/measure.ts'

/**
 * Words of the attack, gathered apart from the words of the check: diagnoses as hospitals write them, family as neighbours speak
 * of it.
 */
const diagnoses = [
  '慢性肾功能不全（尿毒症期）',
  '急性淋巴细胞白血病',
  '股骨头坏死术后',
  '强直性脊柱炎',
  '系统性红斑狼疮',
  '肝豆状核变性病',
  '重型β地中海贫血',
  '类风湿关节炎',
  '脑梗死后遗症',
  '小儿麻痹后遗症',
  '肺结核',
  '精神分裂症',
  '双相情感障碍',
  '重度抑郁发作',
  '癫痫',
  '帕金森综合征',
  '老年痴呆',
  '乳腺恶性肿瘤',
  '胃癌根治术后',
  '食管癌',
  '直肠癌',
  '冠状动脉粥样硬化性心脏病',
  '2型糖尿病',
  '慢性乙型肝炎',
  '肝硬化失代偿期',
  '艾滋病',
  'HIV感染',
  '孤独症谱系',
  '先天性耳聋',
  '双目失明',
  '智力二级残疾',
  '肢体一级残疾',
  '截瘫',
  '偏瘫卧床',
  '植物人状态',
  '尘肺病三期',
  '慢阻肺',
  '肺气肿',
  '间质性肺炎',
  '骨髓增生异常综合征',
  '渐冻症',
  '多发性硬化',
  '进行性肌营养不良症',
  '血友病',
  '产后抑郁',
  '子宫肌瘤',
  '甲状腺结节',
  '重症肌无力',
  '丙肝',
  '梅毒',
  '强制戒毒',
  '怀孕六个月',
  '做过心脏支架手术',
  '正在化疗',
  '每周透析三次',
  '器官移植后抗排异',
  '高血压三级',
  '腰椎骨折',
  '白内障失明',
  '脑出血',
] as const
const children = [
  '其子上小学二年级',
  '女儿在县实验幼儿园',
  '两个孩子读初中',
  '孙女今年6岁',
  '孤儿一名',
  '抚养未成年弟弟',
  '有三个月的婴儿',
  '儿子（2014年3月出生）',
  '女儿2016-05-01生',
  '长子12岁',
  '留守儿童一人',
  '小孙子才五岁',
  '次女十一岁',
  '外孙随其生活',
  '困境儿童家庭',
  '在校学生一名',
  '父母双亡的少年',
  '事实无人抚养儿童',
  '9周岁的女童',
  '儿子七年级',
] as const
const carriers = [
  '家庭情况：$，符合条件。',
  '$',
  '经入户核实，$，生活困难。',
  '申请理由：$',
  '备注（$）',
  '该户$，现予公示',
] as const
/** Sentences that a notice may hold. */
const harmless = [
  '经村民代表会议评议，拟同意给予最低生活保障',
  '家庭收入低于当地最低生活保障标准',
  '保障人数 3 人，拟月救助金额 1,236.00 元',
  '公示期为2026年3月2日至2026年3月8日',
  '有异议的请在公示期内书面反映',
  '共同生活家庭成员4人',
  '经乡镇人民政府审核，拟上报县民政局',
  '拟救助金额 2400.00 元，一次性发放',
  '第3批，共12户',
  '家庭年人均收入 4,820.50 元',
  '房屋2间，承包地3.2亩',
  '因火灾造成家庭财产损失',
  '收入主要来源于种植',
  '符合《河南省最低生活保障办法》规定',
  '郑民〔2026〕12号',
  '自2026-04-01起执行',
  '监督部门：县民政局社会救助股',
  '公示无异议后报县级确认',
  '2026年第1季度',
  '户主王*强，保障2人',
  '拟月救助金额 0.00 元',
  '六十三岁以上老年人家庭',
  '三口之家',
  '由乡镇（街道）负责解释',
] as const

const chinese = '零一二三四五六七八九'
const fullWidth = (digits: string): string =>
  [...digits].map((d) => (/\d/.test(d) ? String.fromCodePoint(0xff10 + Number(d)) : d)).join('')

function disguise(random: Random, digits: string): string {
  const cut = (by: string) => digits.replace(/(.{3,4})(?=.)/g, `$1${by}`)
  return random.pick([
    () => digits,
    () => fullWidth(digits),
    () => cut(' '),
    () => cut('-'),
    () => cut('—'),
    () => cut('.'),
    () => cut('·'),
    () => cut('\u200b'),
    () => cut('*'),
    () => cut('（）'),
    () => [...digits].join(' '),
    () => [...digits].join('.'),
    () => [...digits].map((d) => (/\d/.test(d) ? (chinese[Number(d)] ?? d) : d)).join(''),
    () => digits.replaceAll('0', 'O'),
    () => digits.replaceAll('1', 'l'),
    () => digits.replaceAll('0', '〇'),
    () => cut('/'),
    () => cut('\u00a0'),
  ])()
}

function idNumber(random: Random): string {
  const digits = `4101${random.whole(10, 99)}${random.whole(1935, 2020)}${String(random.whole(1, 12)).padStart(2, '0')}${String(random.whole(1, 28)).padStart(2, '0')}${random.whole(100, 999)}`
  return digits + idCheckCharacter(digits)
}

const many = (random: Random, n: number): string => Array.from({ length: n }, () => random.whole(0, 9)).join('')

function spread(random: Random, word: string): string {
  return random.pick([
    () => word,
    () => [...word].join(' '),
    () => [...word].join('\u200b'),
    () => [...word].join('·'),
    () => word,
    () => word.normalize('NFKC'),
  ])()
}

const attacks: Readonly<Record<LeakKind | 'card', (random: Random) => string>> = {
  number: (random) =>
    disguise(
      random,
      random.chance(0.15) ? idNumber(random).slice(0, 6) + idNumber(random).slice(8, 17) : idNumber(random),
    ),
  card: (random) => disguise(random, `62${many(random, random.pick([14, 15, 17]))}`),
  phone: (random) =>
    disguise(
      random,
      random.chance(0.2)
        ? `0371${random.whole(2, 8)}${many(random, 7)}`
        : `1${random.pick(['3', '5', '7', '8', '9'])}${many(random, 9)}`,
    ),
  health: (random) => spread(random, random.pick(diagnoses)),
  child: (random) => spread(random, random.pick(children)),
}

export const drill: Run = {
  says: '10,000 notices with hostile free text: numbers in disguise, diagnoses, children; and harmless ones, to count false alarms',
  options: '--notices 10000',
  async run(options) {
    const random = seededRandom(options.seed)
    const kinds = Object.keys(attacks) as (keyof typeof attacks)[]
    const through: string[] = []
    let slowest = 0
    const notices = options.count('notices', 10_000)
    for (let i = 0; i < notices; i++) {
      const kind = random.pick(kinds)
      const before = random.pick(harmless)
      const text = `${before}，${random.pick(carriers).replace('$', attacks[kind](random))}`
      const start = performance.now()
      const found = leaksIn(text)
      slowest = Math.max(slowest, performance.now() - start)
      if (found.length === 0) through.push(`${kind}: ${text}`)
    }
    for (const text of through.slice(0, 20)) options.say(`through: ${text}`)
    let falseAlarms = 0
    const clean = 5000
    for (let i = 0; i < clean; i++) {
      const text = `${random.pick(harmless)}，${random.pick(harmless)}。`
      const found = leaksIn(text)
      if (found.length > 0 && falseAlarms++ < 10) options.say(`false alarm: ${text} ${JSON.stringify(found)}`)
    }
    // Villages and items are declared texts in a real notice; here they are read as if somebody had written them.
    const places = divisionNames()
    const placeAlarms = places.filter((name) => leaksIn(name).length > 0)
    options.say(`places that would be refused as free text: ${placeAlarms.slice(0, 12).join('、')}`)
    const titles = domains.flatMap(({ items }) => items.map(({ title }) => title))
    const declaredAlarms = titles.filter((title) => leaksIn(`事项：${title}`, titles).length > 0)
    const longest = ['ab1病 ', '1-', '一', '12.', '心', '1.1,', '十', '卡号1'].map((part) => {
      const text = part.repeat(Math.floor(2000 / part.length))
      const start = performance.now()
      leaksIn(text)
      return performance.now() - start
    })
    return [
      { id: 'notices', says: 'hostile notices read', value: notices, unit: '' },
      { id: 'through', says: 'hostile notices that got through', value: through.length, unit: '', limit: atMost(0) },
      {
        id: 'falseAlarms',
        says: `false alarms of ${clean} harmless notices`,
        value: (falseAlarms / clean) * 100,
        unit: '%',
        limit: atMost(2),
      },
      {
        id: 'placeAlarms',
        says: `names of ${places.length} divisions refused as free text`,
        value: (placeAlarms.length / places.length) * 100,
        unit: '%',
        limit: atMost(1),
      },
      {
        id: 'declaredAlarms',
        says: 'declared item titles refused',
        value: declaredAlarms.length,
        unit: '',
        limit: atMost(0),
      },
      { id: 'slowest', says: 'slowest notice', value: slowest, unit: 'ms', limit: atMost(50) },
      {
        id: 'long',
        says: 'slowest of the longest texts allowed, 2,000 characters made to take long',
        value: Math.max(...longest),
        unit: 'ms',
        limit: atMost(50),
      },
    ]
  },
}

const divisionNames = (): string[] =>
  gunzipSync(readFileSync(join(projectRoot, 'data/henan-divisions-2023.tsv.gz')))
    .toString('utf8')
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split('\t')[1] ?? [])

import { DomainError } from '../errors.ts'

export type LeakKind = 'number' | 'phone' | 'health' | 'child'

export interface Leak {
  readonly kind: LeakKind
  /** The words as they stand in the text, shortened; long numbers are not repeated. */
  readonly phrase: string
}

const leakTitles: Readonly<Record<LeakKind, string>> = {
  number: '证件、银行卡等号码',
  phone: '联系电话',
  health: '疾病、残疾等健康信息',
  child: '未成年人信息',
}

/**
 * What a public notice must not say (社会救助暂行办法 art. 61; 国办发〔2018〕 on openness): numbers of papers, cards and
 * telephones in any spelling, illness, children. `declared` are texts of the law or of reference data that may stand in it.
 */
export function leaksIn(text: string, declared: readonly string[] = []): readonly Leak[] {
  const plain = [...declared]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, part) => rest.replaceAll(part, '＿'), text)
  const words = plain.normalize('NFKC').replace(invisible, '')
  const tight = words
    .replace(/(?<=\p{Script=Han})[\s*·.\-_/\\|]+(?=\p{Script=Han})/gu, '')
    .replace(/(?<=\b[A-Za-z])[\s*·.\-_/\\|]+(?=[A-Za-z]\b)/g, '')
  return [...numbersIn(words), ...healthIn(tight), ...childrenIn(tight)]
}

/** @throws DomainError `invalid-input` naming the words that may not be posted. */
export function assertCleanNotice(texts: readonly string[], declared: readonly string[] = []): void {
  if (texts.some((text) => text.length > longest))
    throw new DomainError('invalid-input', { says: `公示文字每段不得超过${longest}字` })
  const [leak] = texts.flatMap((text) => leaksIn(text, declared))
  if (leak)
    throw new DomainError('invalid-input', {
      says: `公示内容含有不得公开的${leakTitles[leak.kind]}：“${leak.phrase}”，请删除后再公示`,
    })
}

/** Characters of one text; longer ones are refused unread, so that reading stays quick. */
const longest = 2000
const invisible = /[\p{Cf}\p{Mn}\p{Variation_Selector}]/gu

// biome-ignore format: a table of signs
const digitSigns: Readonly<Record<string, string>> = {
  〇: '0', 零: '0', '○': '0', '◯': '0', 洞: '0', 一: '1', 壹: '1', 幺: '1', 二: '2', 贰: '2', 两: '2', 三: '3', 叁: '3',
  四: '4', 肆: '4', 五: '5', 伍: '5', 六: '6', 陆: '6', 七: '7', 柒: '7', 拐: '7', 八: '8', 捌: '8', 九: '9', 玖: '9', 勾: '9',
}

function numbersIn(words: string): Leak[] {
  // Numbers read aloud are numbers only where several stand together: 一户 and 三口之家 are words.
  const spoken = words.replace(
    /[〇零○◯洞一壹幺二贰两三叁四肆五伍六陆七柒拐八捌九玖勾\d][〇零○◯洞一壹幺二贰两三叁四肆五伍六陆七柒拐八捌九玖勾\d\s\-—_·.]{5,}/gu,
    (run) => [...run].map((sign) => digitSigns[sign] ?? sign).join(''),
  )
  const text = spoken
    .replace(/[\doOlI|]{7,}/g, (run) => (/\d/.test(run) ? run.replace(/[oO]/g, '0').replace(/[lI|]/g, '1') : run))
    .replace(/(?<=\d)[oO]|[oO](?=\d)/g, '0')
    .replace(/(?<=\d)[lI|]|[lI|](?=\d)/g, '1')
    .replace(/(?<![\d.])\d{1,3}(,\d{3})*\.\d{1,2}(?![\d.])|(?<![\d.])\d+\.\d{2}(?![\d.])/g, '¤')
    .replace(/(?:19|20)\d{2}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?!\d)/g, '¤')
  const tight = text.replace(/(?<=\d)[^\p{L}\p{N}¤，。；;！？]+(?=[\dXx])/gu, '').replace(/(?<=\d)[，](?=\d)/g, '')
  const found: Leak[] = []
  for (const [run = ''] of tight.matchAll(/\d+[Xx]?/g)) {
    if (run.length >= 13) found.push({ kind: 'number', phrase: `${run.slice(0, 3)}…（${run.length}位）` })
    else if (
      /^(86)?1[3-9]\d{9}$/.test(run) ||
      /1[3-9]\d{9}/.test(run) ||
      /^0[1-9]\d{8,10}$/.test(run) ||
      /^(400|800)\d{7}$/.test(run)
    )
      found.push({ kind: 'phone', phrase: `${run.slice(0, 3)}…（${run.length}位）` })
    else if (/^\d{7,12}$/.test(run) && !isDay(run))
      found.push({ kind: 'phone', phrase: `${run.slice(0, 2)}…（${run.length}位）` })
  }
  for (const [phrase = ''] of tight.matchAll(
    /(身份证|证件号|证号|卡号|账号|帐号|银行卡|社保卡|存折|手机|电话|微信|联系方式|QQ)[^，。；]{0,10}?\d{4,}[Xx]?/giu,
  ))
    found.push({ kind: 'number', phrase: phrase.replace(/\d{3,}/g, '…') })
  return found
}

const isDay = (run: string): boolean => /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(run)

/** Diseases end on one of these signs; the others are named. */
const illness = new RegExp(
  [
    '(?!疾病预防|疾控|病虫)[\\p{Script=Han}A-Za-z]{0,4}(?:癌|瘤|症候群|综合[征症]|[炎瘫痨瘘疝痔痿痹瘾瘤癣疮疹瘟疟癫痫痴呆]|梗[死塞]|硬化|栓塞|出血|衰竭|骨折)',
    '[\\p{Script=Han}A-Za-z]{0,4}(?<!防)病(?!虫|毒防|害)',
    '[\\p{Script=Han}]{1,4}症(?!状监测)',
    '残疾|残障|伤残|致残|[一二三四1234]级残|肢残|智残|聋|哑|盲人|失明|失聪|失能|半失能|瘫痪|卧床|偏瘫|截肢|植物人|弱智|智障|智力(?:低下|障碍|缺陷)|自闭|孤独症|抑郁|躁狂|精神(?:异常|障碍|分裂|失常|问题|疾)|疯|癫|脑瘫|唐氏',
    '障碍|坏死|术后|术前|不全|畸形|缺损|萎缩|感染|阳性|恶性|良性|[肾肝胃胆胰脾肠颅脊椎腺]|[心慢]阻?肺|肺[部叶炎癌泡气结尘心]|化疗|放疗|透析|手术|住院|支架|移植|搭桥|肿瘤|结石|结节|中风|脑卒中|心梗|脑梗|尿毒|肾衰|白血|血友|贫血|地贫|糖尿|高血压|冠心|心脏|肝硬化|乙肝|丙肝|结核|梅毒|淋病|艾滋|爱滋|红斑狼疮|帕金森|阿尔茨海默|老年痴呆|甲亢|痛风|哮喘|肺气肿|矽肺|尘肺|重症|绝症|晚期|患有|罹患|确诊|病历|诊断|吸毒|戒毒|怀孕|孕妇|孕期|流产|不孕|性病|传染',
    '(?<![A-Za-z])(?:HIV|AIDS|cancer|tumou?r|HBV|ICU|COVID|COPD)(?![A-Za-z])',
  ].join('|'),
  'giu',
)

const healthIn = (text: string): Leak[] =>
  [...text.matchAll(illness)].map(([phrase]) => ({ kind: 'health' as const, phrase: phrase.slice(0, 12) }))

const childhood = new RegExp(
  [
    '未成年|未满(?:十八|18)|儿童|幼儿|婴儿|婴幼|新生儿|孩子|小孩|孩童|娃(?:娃|儿)?(?=[，。；、上读在的]|$)|孤儿|弃婴|留守|小学生|初中生|高中生|中学生|小学[一二三四五六]年级|[一二三四五六七八九]年级|幼儿园|上小学|读小学|读初中|上初中|在校(?:学)?生|学生|少年|少女|女童|男童|儿子|女儿|其子|其女|孙子|孙女|外孙|养子|养女|长子|次子|幼子|长女|次女|幼女|子女|年幼|监护人|困境',
    '(?<!\\d)(?:1[0-7]|[0-9])\\s*(?:周)?岁',
    '(?<![一二三四五六七八九十])(?:十[一二三四五六七]?|[一二三四五六七八九两])(?:周)?岁',
  ].join('|'),
  'gu',
)

function childrenIn(text: string): Leak[] {
  const found = [...text.matchAll(childhood)].map(([phrase]) => ({ kind: 'child' as const, phrase }))
  // Whoever was born in one of these years is a child or hardly grown up.
  for (const [phrase] of text.matchAll(
    /(?:20(?:0[8-9]|[1-4]\d))\s*年?[^，。；]{0,8}?(?:出生|生人|生(?=[，。；）)]|$))/gu,
  ))
    found.push({ kind: 'child', phrase })
  return found
}

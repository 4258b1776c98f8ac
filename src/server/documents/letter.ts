import { amountInWords } from '#core/amount-in-words.ts'
import { addToMonth, dateText, isPlainDate, month } from '#core/plain-date.ts'
import { chineseNumber } from '#core/source.ts'
import { fen, yuanText } from '#core/units.ts'
import type { AssessmentView, FindingView, StepView, TriedItemView, UsedValueView } from '../api.ts'
import { openSheet, type Sheet, sealHeight, typeSizes } from './layout.ts'
import type { LetterContent, LetterKind } from './letter-details.ts'
import { addsGround } from './own-ground.ts'

/** A letter as it was issued, with the snapshot it rests on. */
export interface Letter {
  readonly kind: LetterKind
  readonly title: string
  readonly number: string
  readonly issuer: string
  readonly issuedOn: string
  readonly content: LetterContent
  readonly assessment: AssessmentView | undefined
  /** What the QR code opens. */
  readonly verifyUrl: string
  /** The day it was revoked; printed across the head. */
  readonly revokedOn: string | undefined
}

/** A drawn document, with the characters that no font has. */
export interface Printed {
  readonly bytes: Buffer
  readonly missing: readonly number[]
}

/**
 * Draws a letter in the form of GB/T 9704 (text area 156 × 225 mm, 22 lines of type 3): the decision in plain words with its
 * remedies, and an annex that lists every clause, value, fact and step. The same letter always gives the same bytes.
 */
export async function printLetter(letter: Letter): Promise<Printed> {
  const { content, issuer, issuedOn } = letter
  const sheet = openSheet({
    title: `${letter.title}（${letter.number}）`,
    author: issuer,
    issuedOn,
    pageNumbers: 'official',
    footer: `${letter.number}    受理编号：${content.caseNo}`,
  })
  if (letter.revokedOn)
    sheet.text(`本文书已于${day(letter.revokedOn)}撤销`, { ...small, face: 'bold', align: 'center', color: red })
  sheet.text(issuer, { size: 26, face: 'bold', align: 'center', color: red, lineHeight: 16 })
  sheet.text(letter.number, { ...body, align: 'center' })
  sheet.rule(red, 2)
  sheet.gap(6)
  sheet.text(letter.title, { size: typeSizes.two, face: 'bold', align: 'center', lineHeight: 13 })
  sheet.gap(4)
  const annex = letter.assessment ? ['附件：认定测算明细'] : []
  const texts = [...paragraphs[letter.kind](letter), ...remedies(letter), ...annex]
  const style = bodyFor(texts)
  sheet.text(`${content.addressee}：`, style)
  for (const [i, text] of texts.entries()) {
    // The seal never stands on a page without text: two or three lines before it move along, the rest fills the page.
    if (i === texts.length - 1) sheet.need(Math.min(linesOf(text), 3) * style.lineHeight + sealHeight)
    sheet.text(text, { ...style, indent: 2 })
  }
  sheet.seal(issuer, day(issuedOn), {
    content: letter.verifyUrl,
    caption: `扫码核验本文书真伪和效力\n${letter.verifyUrl}`,
  })
  if (letter.assessment) await printAnnex(sheet, letter.assessment, content)
  const bytes = await sheet.bytes()
  return { bytes, missing: [...sheet.missing] }
}

/** Height of everything above the addressee, in mm. */
const headHeight = 52
/** The closest that lines may stand so that the seal stays on the first page (GB/T 9704 allows it), in mm. */
const closest = 8.6

/** Type 3 with 22 lines a page, or a little closer when the whole letter then fits one page. */
function bodyFor(texts: readonly string[]): { readonly size: number; readonly lineHeight: number } {
  const lines = texts.reduce((sum, text) => sum + linesOf(text), 1)
  const wanted = (225 - headHeight - sealHeight) / lines
  return { ...body, lineHeight: wanted >= closest ? Math.min(wanted, body.lineHeight) : body.lineHeight }
}

/** Lines of a paragraph in type 3, 27 characters each, the first two set in. */
const linesOf = (text: string): number => Math.ceil(([...text].length + 2) / 27)

const red = '#c8102e'
const body = { size: typeSizes.three, lineHeight: 225 / 22 } as const
const small = { size: typeSizes.five } as const

const day = (text: string): string => (isPlainDate(text) ? dateText(text) : text)
const monthText = (text: string): string => `${text.slice(0, 4)}年${Number(text.slice(5))}月`
/** `人民币壹仟元整（¥1,000.00）`. */
const money = (amount: number): string => `人民币${amountInWords(fen(amount))}（¥${yuanText(fen(amount))}）`
const sentence = (text: string): string => (/[。！？；]$/.test(text.trim()) ? text.trim() : `${text.trim()}。`)
const numbered = (texts: readonly string[]): string[] => texts.map((text, i) => `${chineseNumber(i + 1)}、${text}`)

const applied = ({ content }: Letter): string =>
  `您于${day(content.appliedOn)}提出的${content.itemTitle}申请（受理编号：${content.caseNo}）`

const paragraphs: Readonly<Record<LetterKind, (letter: Letter) => string[]>> = {
  approval: (letter) => {
    const { content } = letter
    const covered = content.members.filter(({ isCounted }) => isCounted)
    const names = covered.map(({ name, relation }) => `${name}（${relation}）`).join('、')
    return [
      `${applied(letter)}收悉。经调查核对和审核，${subject(content)}符合${content.itemTitle}条件。根据${clausesOf(letter)}的规定，决定如下：`,
      ...numbered([
        sentence(grantText(letter)),
        ...(covered.length > 0 ? [`救助对象：${names}，共${covered.length}人。`] : []),
        ...(content.reviewDueOn
          ? [
              `复核：${day(content.reviewDueOn)}前进行复核。人口、收入、财产发生变化的，请及时向乡镇人民政府（街道办事处）报告。`,
            ]
          : []),
      ]),
    ]
  },
  refusal: (letter) => {
    const failed = failedOf(letter)
    const { reason } = letter.content
    const says = failed.map((finding) => finding.says)
    return [
      `${applied(letter)}收悉。经调查核对和测算，${subject(letter.content)}不符合${letter.content.itemTitle}条件，决定不予确认。理由如下：`,
      ...numbered([...failed.map(refusalReason), ...(reason && addsGround(reason, says) ? [sentence(reason)] : [])]),
    ]
  },
  change: ({ content }) => [
    `${subject(content)}正在享受${content.itemTitle}（受理编号：${content.caseNo}）。经复核，决定如下：`,
    ...numbered([
      `自${monthText(content.startsIn ?? '')}起，每月救助金由${money(content.previousAmount ?? 0)}调整为${money(content.amount ?? 0)}。`,
      ...reasons(content),
    ]),
  ],
  stop: ({ content }) => {
    const last = content.lastMonth
    return [
      `${subject(content)}正在享受${content.itemTitle}（受理编号：${content.caseNo}）。经复核，决定如下：`,
      ...numbered([
        last
          ? `${content.itemTitle}发放至${monthText(last)}，自${monthText(addToMonth(month(last), 1))}起停止发放。`
          : `停止发放${content.itemTitle}。`,
        ...(content.plan?.length
          ? [
              `渐退期内按月发放：${content.plan.map((step) => `${monthText(step.month)} ¥${yuanText(fen(step.amount))}`).join('，')}。`,
            ]
          : []),
        ...reasons(content),
      ]),
    ]
  },
  correction: (letter) => [
    `${applied(letter)}收悉。经审查，申请材料不齐全或者不符合规定形式。根据“一次性告知”的要求，请补正下列全部内容：`,
    ...numbered((letter.content.missing ?? []).map(sentence)),
    `${letter.content.supplyBy ? `请于${day(letter.content.supplyBy)}前` : '请尽快'}补正，可以在网上办理，也可以到受理的乡镇人民政府（街道办事处）或者村（居）民委员会办理；本人办理有困难的，可以委托他人代办。补正所用时间不计入办理时限。除上列内容外，不再要求补正其他材料。`,
  ],
}

const subject = (content: LetterContent): string => (content.members.length > 1 ? '您家庭' : '您')

function grantText({ content, assessment }: Letter): string {
  const amount = content.amount ?? assessment?.amount ?? 0
  const pays = content.pays ?? assessment?.pays ?? 'nothing'
  if (pays === 'monthly')
    return `${content.startsIn ? `自${monthText(content.startsIn)}起，` : ''}按月发放救助金，每月${money(amount)}`
  if (pays === 'once') return `一次性发放救助金${money(amount)}`
  return `认定${content.members.length > 1 ? '您家庭' : '您'}为${content.itemTitle}，自决定之日起有效`
}

const reasons = (content: LetterContent): string[] => [
  ...(content.ground ? [`依据：${sentence(content.ground)}`] : []),
  ...(content.reason ? [`理由：${sentence(content.reason)}`] : []),
  ...(content.hearing ? [`作出决定前已听取您的意见：${sentence(content.hearing)}`] : []),
]

const decidedItem = ({ assessment }: Letter): TriedItemView | undefined =>
  assessment?.tried.find(({ item }) => item === assessment.item)

/** The clauses decided by, each instrument once with its articles. */
function clausesOf(letter: Letter): string {
  const articles = new Map<string, Set<string>>()
  for (const { source } of decidedItem(letter)?.findings ?? []) {
    const [, instrument = source, clause = ''] = /^(.*?》(?:（[^）]*）)?)(.*)$/u.exec(source) ?? []
    articles.set(instrument, (articles.get(instrument) ?? new Set()).add(clause))
  }
  const texts = [...articles].map(([instrument, clauses]) => `${instrument}${[...clauses].filter(Boolean).join('、')}`)
  return texts.join('，') || '有关法律法规'
}

const failedOf = (letter: Letter): readonly FindingView[] =>
  (decidedItem(letter)?.findings ?? []).filter(({ holds }) => !holds)

function refusalReason({ says, source, steps }: FindingView): string {
  const last = steps.at(-1)
  const counted = last ? `${stepText(last)}。` : ''
  return `不符合“${says}”的条件（${source}）。${counted}`
}

/** The remedies of every decision: review within 60 days, suit within 6 months, with the bodies named. */
function remedies({ kind, content }: Letter): string[] {
  if (kind === 'correction') return []
  return [
    `如不服本决定，可以自知道本决定之日起六十日内，依照《中华人民共和国行政复议法》向${content.reviewBody}申请行政复议；也可以自知道本决定之日起六个月内，依照《中华人民共和国行政诉讼法》向${content.court}提起行政诉讼。`,
  ]
}

/** How the decided item was found, in full; what else was tried in one sentence. */
async function printAnnex(sheet: Sheet, assessment: AssessmentView, content: LetterContent): Promise<void> {
  sheet.newPage()
  sheet.text('附件', { size: typeSizes.three, face: 'bold' })
  sheet.text('认定测算明细', { size: typeSizes.two, face: 'bold', align: 'center', lineHeight: 14 })
  sheet.text(
    `测算日期：${day(assessment.assessedOn)}    申请人：${content.addressee}    地区：${content.areaName}`,
    small,
  )
  const decided = assessment.tried.filter(({ item }) => item === assessment.item)
  const inFull = decided.length > 0 ? decided : assessment.tried
  for (const [i, tried] of inFull.entries()) await printTried(sheet, tried, i)
  const others = assessment.tried.filter((tried) => !inFull.includes(tried))
  if (others.length > 0)
    sheet.text(
      `一并审查的其他救助：${others.map(({ title, outcome }) => `${title}，${outcomes[outcome]}`).join('；')}。需要其测算明细的，可向出具机关查询。`,
      { ...small, indent: 2 },
    )
  await printValues(sheet, inFull)
  head(sheet, `${chineseNumber(inFull.length + 2)}、采用的家庭情况及其来源`)
  await sheet.table({
    widths: [16, 34, 46, 40, 20],
    head: [cells(['对象', '事项', '内容', '来源', '起始日期'])],
    rows: assessment.facts.map((fact) =>
      cells([fact.about, fact.title, fact.value, `${provenances[fact.provenance]}：${fact.source}`, fact.validFrom]),
    ),
    size: typeSizes.smallFive,
  })
}

export const provenances = { declared: '本人申报', found: '信息核对', verified: '调查认定' } as const

async function printTried(sheet: Sheet, tried: TriedItemView, index: number): Promise<void> {
  head(sheet, `${chineseNumber(index + 1)}、${tried.title}：${outcomes[tried.outcome]}`)
  if (tried.missing) sheet.text(`缺少标准或参数：${tried.missing}，未按零计算。`, { ...small, indent: 2 })
  if (tried.findings.length > 0)
    await sheet.table({
      widths: [10, 44, 34, 54, 14],
      head: [cells(['序号', '条件', '依据', '计算过程', '结论'])],
      rows: tried.findings.map((finding, i) => [
        { text: String(i + 1), align: 'center' },
        ...cells([finding.says, finding.source, finding.steps.map(stepText).join('\n') || '—']),
        { text: finding.holds ? '符合' : '不符合', align: 'center', face: finding.holds ? 'regular' : 'bold' },
      ]),
      size: typeSizes.smallFive,
    })
  if (tried.amountSteps.length === 0) return
  sheet.gap(2)
  await sheet.table({
    widths: [36, 56, 26, 38],
    head: [cells(['金额计算步骤', '算式', '结果', '依据'])],
    rows: [
      ...tried.amountSteps.map((step) => cells([step.label, step.expression, step.result, step.source])),
      [
        { text: tried.pays === 'once' ? '一次性救助金额' : '每月救助金额', face: 'bold' },
        { text: `${amountInWords(tried.amount)}（¥${yuanText(tried.amount)}）`, span: 3, face: 'bold' },
      ],
    ],
    size: typeSizes.smallFive,
  })
}

/** Every value that these items used, once, with its date, area and document. */
async function printValues(sheet: Sheet, items: readonly TriedItemView[]): Promise<void> {
  const values = items.flatMap((tried) => [
    ...tried.findings.flatMap((finding) => finding.values),
    ...tried.amountValues,
  ])
  head(sheet, `${chineseNumber(items.length + 1)}、采用的标准和参数`)
  await sheet.table({
    widths: [46, 32, 22, 20, 36],
    head: [cells(['名称', '数值', '适用地区', '执行起始', '文件'])],
    rows: distinct(values).map((value) =>
      cells([value.title, value.value, value.area, value.from, documentText(value)]),
    ),
    size: typeSizes.smallFive,
  })
}

const documentText = ({ document, isConfirmed }: UsedValueView): string =>
  `${document || '法律法规规定'}${isConfirmed || document.includes('待确认') ? '' : '（待确认）'}`

export const outcomes = { eligible: '符合条件', ineligible: '不符合条件', 'missing-parameter': '未能测算' } as const

const cells = (texts: readonly string[]) => texts.map((text) => ({ text }))

/** `月人均收入：300.00 元（900.00 元 ÷ 3 人）`. */
export const stepText = ({ label, expression, result }: StepView): string =>
  `${label}：${result}${expression ? `（${expression}）` : ''}`

function head(sheet: Sheet, text: string): void {
  sheet.gap(4)
  sheet.need(24)
  sheet.text(text, { size: typeSizes.smallFour, face: 'bold', lineHeight: 8 })
}

const distinct = (values: readonly UsedValueView[]): UsedValueView[] => [
  ...new Map(values.map((value) => [`${value.title}|${value.value}|${value.from}|${value.area}`, value])).values(),
]

import { amountInWords } from '#core/amount-in-words.ts'
import { type Answer, type Answers, type Field, type Form, groupsOf } from '#core/form.ts'
import { maskCard, maskIdNumber, maskPhone } from '#core/masking.ts'
import { dateText } from '#core/plain-date.ts'
import { yuanText } from '#core/units.ts'
import type { CaseDetail } from '../api.ts'
import { type Cell, openSheet, type Sheet, typeSizes } from './layout.ts'
import { outcomes, type Printed, provenances, stepText } from './letter.ts'

export interface ApprovalForm {
  readonly itemTitle: string
  /** The item's declaration of what is asked. */
  readonly form: Form
  readonly detail: CaseDetail
  /** `郑州市金水区凤凰台街道某某社区`. */
  readonly place: string
  readonly township: string
  readonly bureau: string
  readonly relationOf: (code: string) => string
  readonly areaNames: ReadonlyMap<number, string>
  readonly printedOn: string
}

/** Draws the approval form (审核确认审批表) of a case from the declarations of its item; identity numbers stay masked. */
export async function printApprovalForm(approval: ApprovalForm): Promise<Printed> {
  const { detail } = approval
  const title = `${approval.itemTitle}审核确认审批表`
  const sheet = openSheet({
    title,
    author: approval.bureau,
    issuedOn: approval.printedOn,
    margins: { top: 22, left: 25, right: 20, bottom: 22 },
    pageNumbers: 'of-total',
    footer: `受理编号：${detail.caseNo}    打印日期：${approval.printedOn}`,
  })
  sheet.text(title, { size: typeSizes.two, face: 'bold', align: 'center', lineHeight: 12 })
  sheet.gap(2)
  sheet.ends(`所属地区：${approval.place}`, `受理编号：${detail.caseNo}`, { size: typeSizes.five })
  await applicationTable(sheet, approval)
  await memberTable(sheet, approval)
  await factTable(sheet, detail)
  await checkTable(sheet, detail)
  await visitTable(sheet, detail)
  await assessmentTable(sheet, detail)
  await noticeTable(sheet, detail)
  await opinionTables(sheet, approval)
  return { bytes: await sheet.bytes(), missing: [...sheet.missing] }
}

const label = (text: string): Cell => ({ text, align: 'center', face: 'bold', isShaded: true })
const banner = (text: string): Cell[][] => [[{ text, span: 4, align: 'center', face: 'bold', isShaded: true }]]
const cells = (texts: readonly string[]): Cell[] => texts.map((text) => ({ text }))
const fourColumns = [26, 57, 26, 57]

async function section(
  sheet: Sheet,
  heading: string,
  widths: readonly number[],
  head: readonly string[],
  rows: readonly Cell[][],
  empty: string,
): Promise<void> {
  const wide: Cell = { text: heading, span: widths.length, align: 'left', face: 'bold', isShaded: true }
  await sheet.table({
    widths,
    head: [[wide], ...(rows.length > 0 && head.length > 0 ? [cells(head)] : [])],
    rows: rows.length > 0 ? rows : [[{ text: empty, span: widths.length, align: 'center' }]],
    size: typeSizes.smallFive,
  })
}

/** Every answered field, page by page; short ones in pairs, groups over the whole width. */
async function applicationTable(sheet: Sheet, approval: ApprovalForm): Promise<void> {
  const { answers, appliedOn, agentName } = approval.detail
  const rows: Cell[][] = [
    [label('申请日期'), { text: dateText(appliedOn) }, label('代办人'), { text: agentName ?? '无' }],
  ]
  for (const page of approval.form.pages) {
    const known = page.fields.filter((field) => answers[field.id] !== undefined && answers[field.id] !== '')
    if (known.length === 0) continue
    rows.push(...banner(page.title))
    const groups = known.filter((field) => field.fields)
    const single = known.filter((field) => !field.fields)
    const isWide = (field: Field) =>
      field.kind === 'long-text' || field.kind === 'promise' || [...field.label].length > 14
    rows.push(
      ...pairs(
        single
          .filter((field) => !isWide(field))
          .map((field) => [label(field.label), { text: answerText(approval, field, answers[field.id]) }]),
      ),
    )
    for (const field of single.filter(isWide))
      rows.push([label(field.label), { text: answerText(approval, field, answers[field.id]), span: 3 }])
    for (const field of groups)
      for (const [i, group] of groupsOf(answers[field.id]).entries())
        rows.push([label(`${field.label}${i + 1}`), { text: groupText(approval, field, group), span: 3 }])
  }
  await sheet.table({
    widths: fourColumns,
    head: [[{ text: '申请内容', span: 4, align: 'left' }]],
    rows,
    size: typeSizes.smallFive,
  })
}

function pairs(entries: readonly Cell[][]): Cell[][] {
  const rows: Cell[][] = []
  for (let i = 0; i < entries.length; i += 2) {
    const [[head, value] = [], second] = entries.slice(i, i + 2)
    if (head && value) rows.push(second ? [head, value, ...second] : [head, { ...value, span: 3 }])
  }
  return rows
}

const groupText = (approval: ApprovalForm, field: Field, group: Answers): string =>
  (field.fields ?? [])
    .filter((part) => group[part.id] !== undefined && group[part.id] !== '')
    .map(
      (part) =>
        `${part.label}：${
          part.fields
            ? groupsOf(group[part.id])
                .map((inner) => groupText(approval, part, inner))
                .join('／')
            : answerText(approval, part, group[part.id])
        }`,
    )
    .join('；')

/** An answer as text: choices by their labels, identifying numbers masked. */
function answerText(approval: ApprovalForm, field: Field, answer: Answer): string {
  if (answer === undefined || answer === '') return ''
  if (field.kind === 'promise') return answer === true ? '已阅读并承诺' : '未承诺'
  if (typeof answer === 'boolean') return answer ? '是' : '否'
  if (field.kind === 'files') return `${Array.isArray(answer) ? answer.length : 0} 件`
  if (field.kind === 'area') return approval.areaNames.get(Number(answer)) ?? String(answer)
  if (Array.isArray(answer)) return answer.map((code) => field.choices?.[String(code)] ?? String(code)).join('、')
  const text = String(answer)
  if (field.kind === 'yuan') return `${text} 元`
  if (field.kind === 'id-number') return maskIdNumber(text)
  if (field.kind === 'phone') return maskPhone(text)
  if (field.kind === 'bank-card') return maskCard(text)
  return field.choices?.[text] ?? text
}

async function memberTable(sheet: Sheet, { detail, relationOf }: ApprovalForm): Promise<void> {
  const rows = detail.membersList.map((member) =>
    cells([
      member.name,
      member.role === 'obligor' ? `${relationOf(member.relation)}（赡养抚养扶养义务人）` : relationOf(member.relation),
      member.idMasked,
      member.born,
      member.role === 'obligor' ? '—' : member.isCounted ? '计入' : '不计入',
      member.ground || '—',
    ]),
  )
  await section(
    sheet,
    '家庭成员',
    [22, 26, 38, 22, 17, 41],
    ['姓名', '与申请人关系', '身份证号码', '出生日期', '是否计入', '认定依据'],
    rows,
    '无',
  )
}

async function factTable(sheet: Sheet, detail: CaseDetail): Promise<void> {
  const facts = detail.assessment?.facts ?? detail.facts
  const rows = facts.map((fact) =>
    cells([fact.about, fact.title, fact.value, `${provenances[fact.provenance]}：${fact.source}`]),
  )
  await section(
    sheet,
    '家庭经济状况（收入、财产、支出等）',
    [20, 38, 60, 48],
    ['对象', '事项', '内容', '来源'],
    rows,
    '无',
  )
}

async function checkTable(sheet: Sheet, detail: CaseDetail): Promise<void> {
  const states = { asked: '尚未反馈', found: '有记录', none: '查无记录', refused: '未能查询' } as const
  const rows = detail.checks.map((check) => {
    const found = check.rows
      .map((row) =>
        Object.entries(row)
          .map(([title, text]) => `${title}：${text}`)
          .join('，'),
      )
      .join('；')
    return cells([
      check.person,
      check.sourceTitle,
      `${states[check.state]}${found ? `（${found}）` : ''}${check.contradictions.length > 0 ? `\n与申报不一致：${check.contradictions.join('；')}` : ''}`,
      check.answeredOn ?? '—',
    ])
  })
  await section(
    sheet,
    '家庭经济状况信息核对',
    [20, 36, 88, 22],
    ['对象', '核对来源', '核对结果', '反馈日期'],
    rows,
    '未核对',
  )
}

async function visitTable(sheet: Sheet, detail: CaseDetail): Promise<void> {
  const rows = detail.visits.map((visit) =>
    cells([visit.on, visit.level === 'county' ? '县级' : '乡镇（街道）', visit.surveyors.join('、'), visit.report]),
  )
  await section(
    sheet,
    '入户调查意见',
    [22, 22, 30, 92],
    ['日期', '调查单位', '调查人', '调查情况和意见'],
    rows,
    '未入户调查',
  )
}

async function assessmentTable(sheet: Sheet, detail: CaseDetail): Promise<void> {
  const { assessment } = detail
  const rows = (assessment?.tried ?? []).map((tried) => {
    const failed = tried.findings
      .filter(({ holds }) => !holds)
      .map(({ says, source }) => `不符合“${says}”（${source}）`)
    const steps = tried.amountSteps.map(stepText)
    return cells([tried.title, outcomes[tried.outcome], [...failed, ...steps].join('\n') || tried.missing || '—'])
  })
  const result: Cell[][] =
    assessment && assessment.pays !== 'nothing'
      ? [
          [
            {
              text: `测算结果：${assessment.itemTitle}，${assessment.pays === 'once' ? '一次性' : '每月'}${amountInWords(assessment.amount)}（¥${yuanText(assessment.amount)}）`,
              span: 3,
              face: 'bold',
            },
          ],
        ]
      : []
  await section(sheet, '认定测算', [36, 20, 110], ['事项', '结论', '理由和计算'], [...rows, ...result], '未测算')
}

async function noticeTable(sheet: Sheet, detail: CaseDetail): Promise<void> {
  const { notice } = detail
  const objections = detail.objections.filter(({ kind }) => kind === 'notice')
  const states = { open: '正在处理', upheld: '异议成立', rejected: '异议不成立' } as const
  const text = notice
    ? `${dateText(notice.postedOn)}至${dateText(notice.untilOn)}在${notice.areaName}公示。${objections.length === 0 ? '公示期间未收到异议。' : `公示期间收到异议${objections.length}件：${objections.map((each) => `${each.text}（${states[each.state]}${each.answer ? `：${each.answer}` : ''}）`).join('；')}`}`
    : ''
  await section(sheet, '公示情况', [166], [], text ? [[{ text }]] : [], '未公示')
}

/** The opinions of the township and the county: what the log holds, and the places to sign and seal. */
async function opinionTables(sheet: Sheet, { detail, township, bureau }: ApprovalForm): Promise<void> {
  await opinion(sheet, '乡镇（街道）初审意见', township, eventsBy(detail, /乡镇/))
  if (detail.decidesAt === 'county') await opinion(sheet, '县级民政部门审核确认意见', bureau, eventsBy(detail, /县级/))
  sheet.need(14)
  sheet.gap(4)
  sheet.ends('申请人（签字、捺印）：', '        年    月    日', { size: typeSizes.five })
}

type Event = CaseDetail['events'][number]

/** What one level wrote in the log, in order; its last entry is the opinion that is signed. */
const eventsBy = (detail: CaseDetail, role: RegExp): Event[] =>
  detail.events.filter(
    (event) => role.test(event.role) && event.note.trim() !== '' && event.fromState !== event.toState,
  )

async function opinion(sheet: Sheet, heading: string, unit: string, events: readonly Event[]): Promise<void> {
  const said = events
    .map((event) => `${event.title}（${event.actor}，${dateText(event.on)}）：${event.note}`)
    .join('\n')
  const last = events.at(-1)
  const signs = `经办人（签字）：${' '.repeat(32)}负责人（签字）：`
  const seal = `${' '.repeat(44)}${unit}（盖章）\n${' '.repeat(50)}${last ? dateText(last.on) : '    年    月    日'}`
  sheet.need(50)
  await sheet.table({
    widths: [30, 136],
    rows: [[label(heading), { text: `${said}\n\n\n${signs}\n\n${seal}` }]],
    size: typeSizes.five,
    rowHeight: 42,
  })
}

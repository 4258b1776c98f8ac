import { assessCascade, cascadeOf } from '#core/cascade.ts'
import { areaChain } from '#core/division-code.ts'
import type { DecisionExample } from '#core/item.ts'
import { addDays, plainDate } from '#core/plain-date.ts'
import { areaCode, fen, noFen } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import type { AssessmentView, CaseDetail, NoticeRow } from '#server/api.ts'
import { triedItemView } from '#server/decision/assessment-view.ts'
import type { ApprovalForm } from '#server/documents/approval-form.ts'
import type { Letter } from '#server/documents/letter.ts'
import type { LetterKind } from '#server/documents/letter-details.ts'
import type { Roster, RosterLine } from '#server/documents/roster.ts'
import { factRow } from '#server/registry/fact-text.ts'

/** Invented people with rare characters, dotted and long names; documents for tests and for looking at. */
const sampleNames = ['𠮷䶮', '王𫖯', '阿依古丽·买买提', '欧阳𫘦', '瀍河生', '张三']

const items = domains.flatMap((domain) => domain.items)
const decisions = (await Promise.all(domains.map((domain) => domain.examples())))
  .flat()
  .filter((example): example is DecisionExample => example.kind === 'decision')

/** The first worked example with this outcome that pays monthly (or would), weighed as an application is. */
function sampleAssessment(outcome: 'eligible' | 'ineligible'): AssessmentView {
  for (const example of decisions) {
    const item = items.find(({ id }) => id === example.item)
    if (!item || item.cascade.length < 2 || example.outcome !== outcome || example.dossier.persons.length < 2) continue
    const { dossier, local } = example
    const query = { on: dossier.appliedOn, areas: areaChain(dossier.area), residence: dossier.residence }
    const { chosen, tried } = assessCascade(cascadeOf(item, items, dossier.appliedOn), dossier, local, query)
    if ((chosen !== undefined) !== (outcome === 'eligible')) continue
    if (outcome === 'eligible' && chosen?.assessment.pays !== 'monthly') continue
    const areas = new Map([...areaChain(dossier.area)].map((area) => [area, '郑州市金水区']))
    const view = (id: string) => items.find((each) => each.id === id) ?? item
    const household = Object.values(dossier.household).map((fact) => factRow('家庭', fact))
    const persons = dossier.persons.flatMap((person) =>
      Object.values(person.facts).map((fact) => factRow(person.name, fact)),
    )
    return {
      id: 1,
      assessedOn: plainDate('2026-03-12'),
      item: chosen?.item ?? item.id,
      itemTitle: view(chosen?.item ?? item.id).title,
      outcome,
      amount: chosen?.assessment.amount ?? noFen,
      pays: chosen?.assessment.pays ?? 'nothing',
      isCurrent: true,
      tried: tried.map((step) => triedItemView(view(step.item), step.assessment, areas)),
      facts: [...household, ...persons],
    }
  }
  throw new Error(`no worked example that is ${outcome}`)
}

const titles: Record<LetterKind, string> = {
  approval: '最低生活保障救助决定告知书',
  refusal: '最低生活保障不予救助决定告知书',
  change: '最低生活保障救助金调整决定告知书',
  stop: '最低生活保障停止救助决定告知书',
  correction: '最低生活保障一次性告知补正通知书',
}

export function sampleLetter(kind: LetterKind): Letter {
  const assessment =
    kind === 'refusal'
      ? sampleAssessment('ineligible')
      : kind === 'approval' || kind === 'change'
        ? sampleAssessment('eligible')
        : undefined
  return {
    kind,
    title: titles[kind],
    number: '金水民救〔2026〕123号',
    issuer: '郑州市金水区民政局',
    issuedOn: '2026-03-25',
    verifyUrl: 'https://mz.example.cn/verify/Zm9vYmFyYmF6cXV4MTIzNA',
    revokedOn: undefined,
    assessment,
    content: {
      addressee: '𠮷䶮',
      caseNo: '410105-2026-000318',
      itemTitle: assessment?.itemTitle ?? '最低生活保障',
      appliedOn: '2026-03-02',
      areaName: '郑州市金水区凤凰台街道天明社区',
      members: [
        { name: '𠮷䶮', relation: '本人', isCounted: true, ground: '' },
        { name: '王𫖯', relation: '配偶', isCounted: true, ground: '' },
        { name: '𠮷阿依古丽·买买提', relation: '女', isCounted: true, ground: '' },
      ],
      reviewBody: '郑州市金水区人民政府',
      court: '郑州市金水区人民法院',
      ...(kind === 'approval' ? { startsIn: '2026-04', reviewDueOn: '2026-09-25' } : {}),
      ...(kind === 'refusal'
        ? { reason: '家庭月人均收入高于当地标准，可以向乡镇人民政府（街道办事处）咨询申请其他救助' }
        : {}),
      ...(kind === 'change'
        ? {
            startsIn: '2026-04',
            previousAmount: 85_500,
            amount: 57_000,
            pays: 'monthly' as const,
            reason: '王𫖯自2026年2月起就业，月工资收入增加',
            hearing: '本人认可收入情况，对调整金额无意见',
          }
        : {}),
      ...(kind === 'stop'
        ? {
            lastMonth: '2026-06',
            previousAmount: 85_500,
            reason: '家庭收入连续六个月高于标准',
            ground: '收入超过标准（《社会救助法》第四十八条）',
            plan: [
              { month: '2026-04', amount: 85_500 },
              { month: '2026-05', amount: 57_000 },
              { month: '2026-06', amount: 28_500 },
            ],
          }
        : {}),
      ...(kind === 'correction'
        ? {
            missing: [
              '王𫖯本人签署的家庭经济状况核对授权书',
              '2025年9月至2026年2月住院医疗费用票据',
              '委托代办的，补充委托书和受托人身份证复印件',
            ],
            supplyBy: '2026-03-20',
          }
        : {}),
    },
  }
}

export const sampleNotices: readonly NoticeRow[] = ['𠮷*', '阿***·***', '欧阳*', '张*三'].map((name, i) => ({
  id: i + 1,
  title: '最低生活保障审核确认公示',
  areaName: '天明社区',
  postedOn: addDays(plainDate('2026-03-12'), i),
  untilOn: addDays(plainDate('2026-03-18'), i),
  isLive: true,
  token: `token${i}`,
  line: {
    申请人: name,
    保障人数: `${i + 1} 人`,
    拟月救助金额: '1,284.50 元',
    '村（社区）': '天明社区',
    事项: '最低生活保障',
  },
}))

/** A roster of `count` lines over two townships of four villages each. */
export function sampleRoster(count: number): Roster {
  const lines = Array.from({ length: count }, (_, i): RosterLine => {
    const village = Math.floor((i * 8) / count)
    return {
      township: village < 4 ? '凤凰台街道' : '杨金路街道',
      village: `${['天明', '金色港湾', '凤凰城', '郑花', '杨君刘', '瀍水', '垕里', '滍阳'][village]}社区`,
      payee: sampleNames[i % sampleNames.length] ?? '张三',
      idTail: String(1000 + (i % 9000)),
      cardTail: String(9999 - (i % 9000)),
      bank: '郑州农村商业银行金水支行',
      item: '最低生活保障',
      members: 1 + (i % 4),
      month: '2026-04',
      kind: i % 17 === 3 ? 'arrears' : 'regular',
      fen: fen(35_500 + (i % 900) * 101),
    }
  })
  return {
    title: '郑州市金水区2026年4月最低生活保障金发放花名册',
    county: '金水区',
    month: '2026年4月',
    bureau: '郑州市金水区民政局',
    printedOn: '2026-04-08',
    isFinal: true,
    lines,
    heldLines: 3,
    listSm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  }
}

export function sampleApprovalForm(): ApprovalForm {
  const assessment = sampleAssessment('eligible')
  const item = items.find(({ id }) => id === assessment.item)
  if (!item) throw new Error('unknown item')
  const event = (
    seq: number,
    action: string,
    title: string,
    role: string,
    actor: string,
    note: string,
    from: string,
    to: string,
  ) => ({
    seq,
    action,
    title,
    on: plainDate('2026-03-12'),
    at: '2026-03-12T02:00:00Z',
    actor,
    role,
    note,
    fromState: from,
    toState: to,
  })
  const detail: CaseDetail = {
    id: 1,
    caseNo: '410105-2026-000318',
    item: item.id,
    kind: 'application',
    state: 'approved',
    workflow: item.workflow,
    applicant: '𠮷䶮',
    members: 3,
    area: areaCode(410105001001),
    areaName: '天明社区',
    appliedOn: plainDate('2026-03-02'),
    dueOn: null,
    dueIsProvisional: false,
    clock: 'none',
    daysLeft: null,
    flags: [],
    isMine: false,
    version: 9,
    decidesAt: 'county',
    residence: 'urban',
    applicantId: 1,
    householdId: 1,
    agentName: null,
    entitlementId: 1,
    decidedItem: item.id,
    decidedFen: assessment.amount,
    decidedOn: plainDate('2026-03-25'),
    membersList: ['𠮷䶮', '王𫖯', '𠮷阿依古丽·买买提', '欧阳𫘦'].map((name, i) => ({
      personId: i + 1,
      name,
      idMasked: '4101**********1234',
      relation: ['01', '10', '30', '51'][i] ?? '97',
      born: plainDate(['1980-05-01', '1982-07-09', '2012-11-30', '1950-01-02'][i] ?? '1990-01-01'),
      sex: 1 + (i % 2),
      role: i === 3 ? 'obligor' : 'member',
      isCounted: i < 3,
      ground: i === 0 ? '' : '配偶、未成年子女（《最低生活保障审核确认办法》第七条）',
      isAuthorised: true,
      isAdult: i !== 2,
    })),
    events: [
      event(
        1,
        'propose-approval',
        '初审：建议确认',
        '乡镇（街道）经办人员',
        '李初审',
        '经入户调查和信息核对，申报情况属实，符合条件，建议予以确认。',
        'accepted',
        'proposed',
      ),
      event(
        2,
        'forward',
        '公示期满，报县级确认',
        '乡镇（街道）负责人',
        '赵镇长',
        '公示期满无异议，同意上报。',
        'posted',
        'county-review',
      ),
      event(3, 'approve', '审核确认', '县级审核确认人员', '钱审核', '同意。', 'county-review', 'approved'),
    ],
    deadlines: [],
    actions: [],
    answers: sampleAnswers(item.form.pages.flatMap(({ fields }) => fields)),
    facts: [],
    checks: [
      {
        id: 1,
        person: '𠮷䶮',
        personId: 1,
        source: 'vehicles',
        sourceTitle: '机动车登记信息',
        state: 'none',
        requestedOn: plainDate('2026-03-04'),
        answeredOn: plainDate('2026-03-05'),
        dataDate: null,
        problem: null,
        rows: [],
        contradictions: [],
      },
      {
        id: 2,
        person: '王𫖯',
        personId: 2,
        source: 'wages',
        sourceTitle: '社会保险缴费（工资）信息',
        state: 'found',
        requestedOn: plainDate('2026-03-04'),
        answeredOn: plainDate('2026-03-05'),
        dataDate: plainDate('2026-02-28'),
        problem: null,
        rows: [{ 单位: '某某保洁服务有限公司', 月缴费基数: '2,100.00 元' }],
        contradictions: ['申报月工资 1,800.00 元，核对为 2,100.00 元'],
      },
    ],
    visits: [
      {
        id: 1,
        on: plainDate('2026-03-08'),
        level: 'township',
        surveyors: ['李初审', '周协理'],
        report: '家庭租住一居室，室内陈设简单；申请人长期患病在家，女儿上初中。走访邻居两户，反映情况一致。',
        position: null,
        files: [],
      },
    ],
    objections: [],
    hearings: [],
    notice: sampleNotices[0] ?? null,
    assessment,
    letters: [],
    files: [],
    account: null,
    relatives: [],
  }
  return {
    itemTitle: item.title,
    form: item.form,
    detail,
    place: '郑州市金水区凤凰台街道天明社区',
    township: '凤凰台街道办事处',
    bureau: '郑州市金水区民政局',
    relationOf: (code) => ({ '01': '本人', '10': '配偶', '30': '女', '51': '父亲' })[code] ?? code,
    areaNames: new Map(),
    printedOn: '2026-03-26',
  }
}

/** An answer for every field of a form, by its kind. */
const sampleAnswers = (fields: CaseFields): CaseDetail['answers'] => collect(fields)

function collect(fields: CaseFields): CaseDetail['answers'] {
  return Object.fromEntries(fields.map((field) => [field.id, answerFor(field)]))
}
type CaseFields = ApprovalForm['form']['pages'][number]['fields']

function answerFor(field: CaseFields[number]): CaseDetail['answers'][string] {
  switch (field.kind) {
    case 'persons':
    case 'records':
      return [collect(field.fields ?? []), collect(field.fields ?? [])]
    case 'choice':
      return Object.keys(field.choices ?? { a: '甲' })[0]
    case 'choices':
      return Object.keys(field.choices ?? { a: '甲' }).slice(0, 2)
    case 'files':
      return []
    case 'yes-no':
    case 'promise':
      return true
    case 'number':
      return 2
    case 'yuan':
      return '1200.50'
    case 'date':
      return '2024-05-06'
    case 'person-name':
      return '𠮷䶮'
    case 'id-number':
      return '410105198005011234'
    case 'phone':
      return '13800001234'
    case 'bank-card':
      return '6228480000000001234'
    case 'area':
      return 410105001001
    case 'address':
      return '凤凰台街道天明路1号院2号楼3单元101室'
    case 'text':
    case 'long-text':
      return '长期患病，需要照料'
  }
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { Item } from '#core/item.ts'
import { seededRandom } from '#core/random.ts'
import type { Role } from '#core/role.ts'
import { areaCode, type Fen, fen, yuanText } from '#core/units.ts'
import { foldState } from '#core/workflow.ts'
import { domains } from '#domains/all.ts'
import { createAccount } from '#server/access/create-account.ts'
import { workflowOf } from '#server/items.ts'
import { checkMoneyInvariants } from '#server/payment/check-money-invariants.ts'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { type ApiClient, ApiProblem, signedInClient } from './support/api-client.ts'
import { type Applicant, makeApplicant } from './support/applicants.ts'
import { openOwnDatabase } from './support/own-database.ts'
import { openOwnPlatform } from './support/own-platform.ts'
import { table } from './support/table.ts'

/** One county-month through the public API, from applications to a balanced ledger; exit code 1 when an invariant fails. */
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '2026' },
    applications: { type: 'string', default: '60' },
    item: { type: 'string' },
  },
})
const seed = Number(options.seed)
const wanted = Number(options.applications)
const say = (line: string) => {
  if (!options.json) process.stdout.write(`${line}\n`)
}

const county = areaCode(410_122_000_000)
const password = 'Month-2026!'
const random = seededRandom(seed)
const started = performance.now()

say('正在准备数据库和行政区划……')
const own = await openOwnDatabase()
const running = await openOwnPlatform(own, '2026-03-02')
const owner = new pg.Client({ connectionString: own.ownerUrl })
await owner.connect()
let isOk = false
try {
  isOk = await runMonth()
} finally {
  await owner.end()
  await running.close()
  await own.close()
}
process.exitCode = isOk ? 0 : 1

async function runMonth(): Promise<boolean> {
  const township = await firstTownship()
  await loadStandards()
  await openAccounts(township)
  const [clerk, approver, countyClerk, countyApprover, cashier, finance] = await Promise.all(
    ['clerk', 'approver', 'county-clerk', 'county-approver', 'cashier', 'finance'].map((login) =>
      signedInClient(running.base, 'staff', login, password),
    ),
  )
  if (!clerk || !approver || !countyClerk || !countyApprover || !cashier || !finance)
    throw new Error('sign-in gave no client')
  const item = itemOfTheMonth(options.item)

  const villages = await villagesOf(township)
  const applicants = Array.from({ length: wanted }, (_, i) => makeApplicant(random, i + 1, '410122'))
  writeSources(applicants)

  say(`3 月 2 日：提交 ${wanted} 件申请`)
  const cases: { caseId: number; applicant: Applicant }[] = []
  for (const applicant of applicants) {
    const { caseId } = await clerk.write('POST /api/applications', {
      item: item.id,
      area: random.pick(villages),
      answers: applicant.answers,
    })
    cases.push({ caseId, applicant })
  }
  const withdrawn = cases.filter(() => random.chance(0.04)).map((each) => each.caseId)
  for (const caseId of withdrawn) await act(clerk, caseId, 'withdraw')
  const going = cases.map((each) => each.caseId).filter((caseId) => !withdrawn.includes(caseId))

  running.setToday('2026-03-03')
  say('3 月 3 日：受理，签署授权，发起核对')
  for (const caseId of going) {
    const detail = await clerk.call('GET /api/cases/:caseId', { caseId })
    for (const member of detail.membersList.filter((person) => person.isAdult && !person.isAuthorised))
      await clerk.write('POST /api/cases/:caseId/authorisations', {
        caseId,
        personId: member.personId,
        method: 'paper',
        signer: member.name,
      })
  }
  await batch(clerk, 'accept', going)
  for (const caseId of going) await clerk.write('POST /api/cases/:caseId/checks', { caseId })
  await running.runJobs()

  running.setToday('2026-03-05')
  say('3 月 5 日：入户调查，认定测算，初审')
  const proposed: number[] = []
  for (const caseId of going) {
    await clerk.write('POST /api/cases/:caseId/visits', {
      caseId,
      on: '2026-03-05',
      level: 'township',
      surveyors: ['赵一', '钱二'],
      isSigned: true,
      report: '走访本户及邻居，情况与申报相符。',
      longitude: 113.98,
      latitude: 34.72,
    })
    const view = await clerk.write('POST /api/cases/:caseId/assess', { caseId })
    if (view.outcome === 'eligible') {
      await act(clerk, caseId, 'propose-approval', '经调查核对，符合条件')
      proposed.push(caseId)
    } else await act(clerk, caseId, 'propose-refusal', '经调查核对，不符合条件')
  }
  running.setToday('2026-03-06')
  say('3 月 6 日：张榜公示')
  await batch(clerk, 'post', proposed)
  const objected = proposed.slice(0, 2)
  const notices = await clerk.call('GET /api/notices', { size: 100 })
  for (const caseId of objected) {
    const { notice } = await clerk.call('GET /api/cases/:caseId', { caseId })
    if (notice)
      await clerk.write('POST /api/notices/:token/objections', {
        token: notice.token,
        text: '该户家中有车，请核实。',
        name: '群众',
      })
  }
  running.setToday('2026-03-16')
  say('3 月 16 日：公示期满，处理异议，报县级')
  for (const caseId of objected) {
    const { objections } = await clerk.call('GET /api/cases/:caseId', { caseId })
    for (const objection of objections)
      await clerk.write('POST /api/cases/:caseId/objections/:objectionId/answer', {
        caseId,
        objectionId: objection.id,
        outcome: 'rejected',
        answer: '经核实车辆为残疾人代步车。',
      })
    await countyClerk.write('POST /api/cases/:caseId/visits', {
      caseId,
      on: '2026-03-16',
      level: 'county',
      surveyors: ['孙三', '李四'],
      isSigned: true,
      report: '县级入户核实，情况属实。',
    })
  }
  await batch(clerk, 'forward', proposed)

  running.setToday('2026-03-18')
  say('3 月 18 日：县级审核确认')
  await batch(countyApprover, 'approve', proposed)
  for (const caseId of going.filter((id) => !proposed.includes(id)))
    await act(countyApprover, caseId, 'refuse', '家庭人均收入或财产不符合规定')

  running.setToday('2026-04-02')
  say('4 月 2 日：按月发放')
  await finance.write('POST /api/ledger/appropriations', {
    fund: 'county',
    fen: 50_000_000,
    document: '豫财社〔2026〕演示1号',
  })
  const { runId } = await cashier.write('POST /api/pay-runs', { month: '2026-04' })
  const held = await payOut(cashier, finance, runId, 0.06)
  const failed = await cashier.call('GET /api/pay-runs/:runId/lines', { runId, state: 'failed', size: 100 })
  if (failed.rows.length > 0) {
    say(`4 月 2 日：更正 ${failed.rows.length} 个账户并补发`)
    for (const line of failed.rows) {
      const { rows } = await owner.query<{ id: string }>(
        'select id from app."case" where applicant_id = $1 and state = $2',
        [line.personId, 'approved'],
      )
      await clerk.write('POST /api/cases/:caseId/account', {
        caseId: Number(rows[0]?.id),
        holder: line.payee,
        bank: '邮政储蓄银行',
        card: `62179900${String(line.id).padStart(8, '0')}`,
      })
    }
    const again = await cashier.write('POST /api/pay-runs/:runId/reissue', { runId })
    await payOut(cashier, finance, again.runId, 0)
  }
  const settled = await cashier.call('GET /api/pay-runs/:runId', { runId })

  running.setToday('2026-04-03')
  say('4 月 3 日：动态监测')
  await owner.query(
    `update reg.person set died_on = '2026-04-01' where id = (select payee_id from app.entitlement where state = 'active' order by id limit 1)`,
  )
  await owner.query(`select graphile_worker.add_job('nightly')`)
  await running.runJobs()
  const warnings = await clerk.call('GET /api/warnings', { state: 'open', size: 100 })

  const invariants = await checkInvariants()
  const counts = await reckon()
  const figures = {
    applications: wanted,
    approved: counts.approved,
    refused: counts.refused,
    withdrawn: counts.withdrawn,
    notices: notices.total,
    objections: objected.length,
    entitlements: counts.entitlements,
    monthlyFen: counts.monthly,
    lines: settled.lines,
    heldLines: held,
    paidFen: counts.paid,
    failedLines: counts.failed,
    reissuedFen: counts.reissued,
    ledgerImbalanceFen: counts.imbalance,
    clocksOverdue: counts.overdue,
    warnings: warnings.total,
    invariants: invariants.length,
    invariantsBroken: invariants.filter((each) => !each.ok).length,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  }
  const ok =
    figures.invariantsBroken === 0 &&
    counts.imbalance === 0 &&
    counts.overdue === 0 &&
    figures.lines > 0 &&
    figures.approved > 0
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ name: 'month', ok, seed, figures, limit: { invariantsBroken: 0, ledgerImbalanceFen: 0, clocksOverdue: 0 } })}\n`,
    )
  else report(figures, invariants, ok)
  return ok
}

function report(
  figures: Readonly<Record<string, number>>,
  invariants: readonly { name: string; ok: boolean; detail: string }[],
  ok: boolean,
): void {
  const words: Readonly<Record<string, string>> = {
    applications: '申请件数',
    approved: '确认',
    refused: '不予确认',
    withdrawn: '撤回',
    notices: '公示',
    objections: '异议',
    entitlements: '在册救助',
    monthlyFen: '月应发（元）',
    lines: '发放笔数',
    heldLines: '检查拦截笔数',
    paidFen: '已发金额（元）',
    failedLines: '失败笔数',
    reissuedFen: '其中补发成功（元）',
    ledgerImbalanceFen: '账目差额（元）',
    clocksOverdue: '超期时限',
    warnings: '预警',
    invariants: '不变量检查',
    invariantsBroken: '其中不成立',
    seconds: '用时（秒）',
  }
  say('')
  say(
    table(
      ['项目', '数值'],
      Object.entries(figures).map(([key, value]) => [
        words[key] ?? key,
        key.endsWith('Fen') ? yuanText(fen(value)) : String(value),
      ]),
    ),
  )
  say('')
  say(
    table(
      ['不变量', '结果', '说明'],
      invariants.map((each) => [each.name, each.ok ? '成立' : '不成立', each.detail]),
    ),
  )
  say(ok ? '本月全流程完成，账目平衡。' : '有检查不成立，请查看上表。')
}

/** Freeze, check, release by a second person, approve, send and settle; the bank fails lines at this rate. Yields how many were held. */
async function payOut(cashier: ApiClient, finance: ApiClient, runId: number, failureRate: number): Promise<number> {
  await cashier.write('POST /api/pay-runs/:runId/freeze', { runId })
  const checked = await cashier.write('POST /api/pay-runs/:runId/check', { runId })
  const held = await cashier.call('GET /api/pay-runs/:runId/lines', { runId, state: 'held', size: 100 })
  for (const line of held.rows)
    await finance.write('POST /api/pay-runs/:runId/lines/:lineId/release', {
      runId,
      lineId: line.id,
      reason: '已与开户行核实账户',
    })
  const before = await cashier.call('GET /api/pay-runs/:runId', { runId })
  await finance.write('POST /api/pay-runs/:runId/approve', { runId, total: before.total, lines: before.lines })
  const { fileId } = await cashier.write('POST /api/pay-runs/:runId/export', {
    runId,
    layout: random.chance(0.5) ? 'csv' : 'fixed-gb18030',
  })
  const order = readOrder(Buffer.from(await cashier.download(`/api/pay-runs/${runId}/files/${fileId}`)))
  const result = answer(
    order,
    outcomes(order, () => (random.chance(failureRate) ? ['F', 'E003'] : undefined)),
    '20260402',
  )
  await cashier.upload(`/api/pay-runs/${runId}/results`, 'result.csv', result, { requestId: crypto.randomUUID() })
  return checked.held
}

async function act(client: ApiClient, caseId: number, action: string, note = ''): Promise<void> {
  const { version } = await client.call('GET /api/cases/:caseId', { caseId })
  await client.write('POST /api/cases/:caseId/actions/:action', { caseId, action, version, note })
}

async function batch(client: ApiClient, action: string, caseIds: readonly number[]): Promise<void> {
  const receipt = await client.write('POST /api/cases/batch/:action', { action, caseIds })
  const failed = receipt.rows.find((row) => row.state === 'failed')
  if (failed) throw new ApiProblem(`batch ${action}`, 409, { title: `${failed.label} ${failed.says}` })
}

async function firstTownship(): Promise<number> {
  const { rows } = await owner.query<{ code: string }>(
    `select code from ref.division where parent = $1 and kind = '镇' and valid_until is null order by code limit 1`,
    [county],
  )
  return Number(rows[0]?.code)
}

async function villagesOf(township: number): Promise<number[]> {
  const { rows } = await owner.query<{ code: string }>(
    'select code from ref.division where parent = $1 and valid_until is null order by code limit 10',
    [township],
  )
  return rows.map((row) => Number(row.code))
}

async function loadStandards(): Promise<void> {
  for (const row of domains.flatMap((domain) => domain.demonstration))
    await owner.query(
      `insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        row.parameter,
        county,
        row.residence ?? null,
        row.from,
        row.until ?? null,
        JSON.stringify(row.value),
        row.document,
        row.isConfirmed,
      ],
    )
}

async function openAccounts(township: number): Promise<void> {
  const accounts: readonly [string, Role, number][] = [
    ['clerk', 'township-clerk', township],
    ['approver', 'township-approver', township],
    ['county-clerk', 'county-clerk', county],
    ['county-approver', 'county-approver', county],
    ['cashier', 'county-cashier', county],
    ['finance', 'county-finance', county],
  ]
  for (const [login, role, area] of accounts)
    await running.platform.database.withScope({ kind: 'auth' }, (tx) =>
      createAccount(
        tx,
        { login, name: login, password, unitArea: areaCode(area), unitName: '演示单位', roles: [role] },
        running.platform.keys,
      ),
    )
}

/** The item applied for: one that is checked, posted and decided by two levels; by default the first paid to households by month. */
function itemOfTheMonth(id: string | undefined): Item {
  const fitting = domains
    .flatMap((domain) => domain.items)
    .filter((each) => each.workflow === 'means-tested' && each.notice)
  const item = fitting.find((each) =>
    id === undefined ? each.result === 'cash' && each.covers === 'household' : each.id === id,
  )
  if (item) return item
  throw new Error(`--item takes one of: ${fitting.map((each) => `${each.id}（${each.title}）`).join(', ')}`)
}

/** What outside registers deliver: a file a source, in its own columns. */
function writeSources(applicants: readonly Applicant[]): void {
  mkdirSync(running.platform.exchangeDir, { recursive: true })
  const filled: Readonly<Record<string, (applicant: Applicant) => Readonly<Record<string, string>> | undefined>> = {
    'bank-deposits': (a) => (a.hidden === 'deposits' ? { yuan: '180000.00' } : { yuan: '120.00' }),
    vehicles: (a) => (a.hidden === 'car' ? { choice: 'car', yuan: '60000.00', text: '豫A00000' } : undefined),
  }
  for (const source of domains.flatMap((domain) => domain.checks)) {
    const head = ['身份证号', '姓名', ...source.columns.map((column) => column.title)]
    const rows = applicants.flatMap((applicant) => {
      const fill = filled[source.id]?.(applicant)
      if (!fill) return []
      return [
        [
          applicant.idNumber,
          applicant.name,
          ...source.columns.map((column) =>
            column.kind === 'choice'
              ? (fill['choice'] ?? Object.keys(column.choices ?? {})[0] ?? '')
              : (fill[column.kind] ?? (column.kind === 'date' ? '2020-01-01' : '演示')),
          ),
        ],
      ]
    })
    writeFileSync(
      join(running.platform.exchangeDir, `${source.id}.csv`),
      [head, ...rows].map((row) => row.join(',')).join('\n'),
    )
  }
}

interface Invariant {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** The invariants of platform.md §6 that a month can break. */
async function checkInvariants(): Promise<Invariant[]> {
  const money = await running.platform.database.withScope({ kind: 'worker' }, (tx) => checkMoneyInvariants(tx))
  const { rows: cases } = await owner.query<{
    id: string
    workflow: string
    state: string
    events: { seq: number; action: string; on: never }[]
  }>(
    `select c.id, c.workflow, c.state, (select json_agg(json_build_object('seq', e.seq, 'action', e.action, 'on', e.on_date) order by e.seq) from app.case_event e where e.case_id = c.id) as events from app."case" c`,
  )
  const unfolded = cases.filter((row) => foldState(workflowOf(row.workflow), row.events) !== row.state)
  const one = async (name: string, query: string, detail: string): Promise<Invariant> => {
    const { rows } = await owner.query<{ n: number }>(query)
    return { name, ok: rows[0]?.n === 0, detail: `${detail}：${rows[0]?.n}` }
  }
  return [
    ...money,
    { name: '办件状态等于办理记录的折叠', ok: unfolded.length === 0, detail: `不一致 ${unfolded.length} 件` },
    await one(
      '同一人同一事项同一月份只发一次',
      `select count(*)::int as n from (select 1 from pay.line where state not in ('failed','returned','cancelled') group by person_id, item, month, kind having count(*) > 1) x`,
      '重复',
    ),
    await one(
      '每件确认都有测算快照和告知书',
      `select count(*)::int as n from app."case" c where c.state in ('approved','refused') and (not exists (select 1 from app.assessment a where a.case_id = c.id) or not exists (select 1 from app.letter l where l.case_id = c.id))`,
      '缺少',
    ),
    await one(
      '公示只含允许的栏目',
      `select count(*)::int as n from app.notice where line::text ~ '[0-9]{15,}'`,
      '含长号码',
    ),
    await one(
      '经办与确认不是同一人',
      `select count(*)::int as n from app.case_event a join app.case_event b on a.case_id = b.case_id and a.actor_id = b.actor_id where a.action = 'approve' and b.action in ('accept','propose-approval')`,
      '同一人',
    ),
    await one(
      '核对都在有效授权之内',
      `select count(*)::int as n from app.check_request c join app.authorisation a on a.id = c.authorisation_id where c.requested_on not between a.signed_on and a.valid_until`,
      '越权',
    ),
  ]
}

async function reckon() {
  const { rows } = await owner.query<Record<string, string | number>>(`select
    (select count(*)::int from app."case" where state = 'approved') as approved,
    (select count(*)::int from app."case" where state = 'refused') as refused,
    (select count(*)::int from app."case" where state = 'withdrawn') as withdrawn,
    (select count(*)::int from app.entitlement where state = 'active') as entitlements,
    (select coalesce(sum(monthly_fen), 0) from app.entitlement_amount) as monthly,
    (select coalesce(sum(fen), 0) from pay.line where state = 'ok') as paid,
    (select count(*)::int from pay.line where state in ('failed', 'returned')) as failed,
    (select coalesce(sum(fen), 0) from pay.line where state = 'ok' and reissue_of is not null) as reissued,
    (select coalesce(sum(fen), 0) from pay.posting) as imbalance,
    (select count(*)::int from app.deadline where state = 'running' and due_on < '2026-04-03' and not is_provisional) as overdue`)
  const row = rows[0] ?? {}
  const n = (key: string): Fen => fen(Number(row[key]))
  return {
    approved: n('approved'),
    refused: n('refused'),
    withdrawn: n('withdrawn'),
    entitlements: n('entitlements'),
    monthly: n('monthly'),
    paid: n('paid'),
    failed: n('failed'),
    reissued: n('reissued'),
    imbalance: n('imbalance'),
    overdue: n('overdue'),
  }
}

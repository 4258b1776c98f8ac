import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import pg from 'pg'
import { divisionLevel, parentArea, subtreeRange } from '#core/division-code.ts'
import { idCheckCharacter } from '#core/identity-number.ts'
import type { Role } from '#core/role.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import type { StaffActor } from '#server/access/actor.ts'
import { type Database, openDatabase, type Tx } from '#server/db/pool.ts'
import { assessCase } from '#server/decision/assess-case.ts'
import { writeSealedFile } from '#server/files/sealed-file.ts'
import { actOnCase } from '#server/intake/act-on-case.ts'
import { getCaseHead } from '#server/intake/case-head.ts'
import { submitApplication } from '#server/intake/submit-application.ts'
import { recordCheck } from '#server/verification/record-check.ts'
import { recordVisit } from '#server/verification/record-visit.ts'
import { requestChecks } from '#server/verification/request-checks.ts'
import { steps } from '#tests/support/bank/bank-run.ts'
import { loadDemonstrationStandards, someAnswers, someItem } from '#tests/support/cases.ts'
import { on, someEntitlement } from '#tests/support/entitlements.ts'
import { as, newRequest, staffAt, testKeys } from '#tests/support/people.ts'
import type { Kind, Planted, Target } from './target.ts'

/** Five villages, each with one household and all that is kept about it: of one township, one county, one city and another city. */
export interface World {
  readonly targets: readonly Target[]
  readonly planted: readonly Planted[]
  readonly filesDir: string
}

/** Given names of rare characters, which stand nowhere else; a masked name never shows both. */
const given = ['焱垚', '犇骉', '淼鑫', '晶磊', '森轰']
/** Those of their wives. */
const givenOfMembers = ['垚焱', '骉犇', '鑫淼', '磊晶', '轰森']
const keys = ['own', 'sibling-village', 'sibling-township', 'sibling-county', 'other-city'] as const

/** Plants the world in a migrated database with reference data; `folder` takes the sealed files. */
export async function plantWorld(ownerUrl: string, runtimeUrl: string, folder: string): Promise<World> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  const database = openDatabase(runtimeUrl)
  const filesDir = join(folder, 'files')
  mkdirSync(filesDir, { recursive: true })
  await owner.connect()
  try {
    const villages = await fiveVillages(owner)
    for (const county of new Set(villages.map(countyOf))) await loadDemonstrationStandards(ownerUrl, county)
    const targets: Target[] = []
    for (const [n, village] of villages.entries())
      targets.push(await plantHousehold({ database, owner, filesDir, village, n }))
    const paid = await plantMoney(database, owner, targets)
    return { targets: paid, planted: paid.flatMap(({ planted }) => planted), filesDir }
  } finally {
    await database.close()
    await owner.end()
  }
}

const countyOf = (village: AreaCode): AreaCode => areaCode(Math.floor(village / 1_000_000) * 1_000_000)
const townshipOf = (village: AreaCode): AreaCode => parentArea(village) ?? village

/** Two of one township, one of the next township, one of the next county, one of another city. */
async function fiveVillages(owner: pg.Client): Promise<AreaCode[]> {
  const { rows } = await owner.query<{ code: string }>(
    'select code from ref.division where level = 5 and valid_until is null order by code',
  )
  const all = rows.map(({ code }) => areaCode(Number(code)))
  const first = all.find((code) => code >= 410_102_001_000)
  if (first === undefined) throw new Error('no village to plant in')
  const next = (of: number, divisor: number, inside: number) =>
    all.find(
      (code) =>
        Math.floor(code / divisor) !== Math.floor(of / divisor) &&
        code > of &&
        Math.floor(code / inside) === Math.floor(of / inside),
    )
  const found = [first, next(first, 1, 1e3), next(first, 1e3, 1e6), next(first, 1e6, 1e8), next(first, 1e8, 1e10)]
  return found.map((code) => {
    if (code === undefined || divisionLevel(code) !== 'village') throw new Error('too few villages')
    return code
  })
}

interface Place {
  readonly database: Database
  readonly owner: pg.Client
  readonly filesDir: string
  readonly village: AreaCode
  readonly n: number
}

/** Well-formed, of nobody: numbers of each household stand far apart. */
function idNumberOf(n: number, i: number): string {
  const digits = `41010219${String(58 + i)}0331${String(100 + n * 20 + i * 2 + 1)}`
  return digits + idCheckCharacter(digits)
}

async function plantHousehold({ database, owner, filesDir, village, n }: Place): Promise<Target> {
  const township = townshipOf(village)
  const county = countyOf(village)
  const key = keys[n] ?? 'own'
  const lastName = given[n] ?? ''
  const memberName = givenOfMembers[n] ?? ''
  const at = (area: number, level: 'township' | 'county', role: Role, id: number): StaffActor =>
    staffAt(area, level, [role], 900_000 + n * 10 + id)
  const clerk = at(township, 'township', 'township-clerk', 1)
  const approver = at(county, 'county', 'county-approver', 3)
  const ids = [idNumberOf(n, 0), idNumberOf(n, 1), idNumberOf(n, 2), idNumberOf(n, 3)]
  const phone = `1395550${String(1000 + n)}`
  const card = `621700001234${String(5000 + n)}`
  const address = `丁香里${101 + n}号院`
  const text = (what: string) => `记载${what}${key}之内容`
  const office = (what: string) => `公务${what}${key}之内容`

  const answers = (surname: string, who: number) =>
    someAnswers({
      name: `${surname}${lastName}`,
      idNumber: ids[who],
      phone,
      address,
      card,
      members: [
        {
          name: `李${memberName}`,
          idNumber: ids[who + 1],
          relation: '10',
          schooling: 'none',
          labourAbility: 'able',
          authorises: true,
        },
      ],
    })
  const submit = async (surname: string, who: number) =>
    (
      await as(database, clerk, (tx) =>
        submitApplication(
          tx,
          clerk,
          { requestId: newRequest(), item: someItem, area: village, answers: answers(surname, who), fileIds: [] },
          testKeys,
        ),
      )
    ).caseId
  const walk = async (actor: StaffActor, caseId: number, action: string) =>
    as(database, actor, async (tx) => {
      const { version } = await getCaseHead(tx, caseId)
      await actOnCase(
        tx,
        actor,
        { requestId: newRequest(), caseId, action, version, note: text('意见'), missing: [] },
        testKeys,
      )
    })
  const toNotice = async (caseId: number) => {
    await walk(clerk, caseId, 'accept')
    await verify(database, clerk, caseId, text('走访'))
    await walk(clerk, caseId, 'propose-approval')
    await walk(clerk, caseId, 'post')
  }
  const decidedCaseId = await submit('赵', 2)
  await toNotice(decidedCaseId)
  await walk(on(clerk, '2026-03-10'), decidedCaseId, 'forward')
  await walk(on(approver, '2026-03-12'), decidedCaseId, 'approve')
  const caseId = await submit('王', 0)
  await toNotice(caseId)

  const one = async <R extends object>(sql: string, values: readonly unknown[] = []): Promise<R> => {
    const { rows } = await owner.query<R>(sql, [...values])
    if (!rows[0]) throw new Error(`nothing planted: ${sql}`)
    return rows[0]
  }
  const whole = async (sql: string, values: readonly unknown[] = []): Promise<number> =>
    Number((await one<{ id: string }>(sql, values)).id)
  const here = [county / 1_000_000, village] as const
  const head = await one<{ applicant_id: string; case_no: string; version: number }>(
    'select applicant_id, case_no, version from app."case" where id = $1',
    [caseId],
  )
  const personId = Number(head.applicant_id)
  const memberId = await whole(
    'select person_id as id from app.case_member where case_id = $1 and person_id <> $2 limit 1',
    [caseId, personId],
  )
  const decidedPersonId = await whole('select applicant_id as id from app."case" where id = $1', [decidedCaseId])
  // The decided case is the same applicant's: an earlier one.
  await owner.query('update app."case" set applicant_id = $2 where id = $1', [decidedCaseId, personId])
  const officerId = await plantAccount(owner, {
    login: `officer-${key}`,
    name: office('人员'),
    roles: ['township-clerk'],
    unit: township,
  })
  const entitlementId = await whole('select id from app.entitlement where case_id = $1', [decidedCaseId])
  await owner.query('update app.entitlement set payee_id = $2 where id = $1', [entitlementId, personId])
  const letter = await one<{ id: string; token: string }>('select id, token from app.letter where case_id = $1', [
    decidedCaseId,
  ])
  const notice = await one<{ token: string }>('select token from app.notice where case_id = $1', [caseId])
  const path = join('aa', `aa-${randomUUID()}`)
  const label = path.slice(path.indexOf('-') + 1)
  const written = await writeSealedFile(
    testKeys,
    join(filesDir, path),
    label,
    Readable.from([Buffer.from(`%PDF-1.4 ${text('附件')}`)]),
  )
  const fileId = await whole(
    `insert into app.file (case_id, county_id, area, evidence, name, mime, bytes, sm3, path, uploaded_by)
     values ($1, $2, $3, 'id', $4, 'application/pdf', $5, $6, $7, 'citizen:' || $8::text) returning id`,
    [caseId, ...here, `${text('附件名')}.pdf`, written.bytes, written.sm3, path, personId],
  )
  const objectionId = await whole(
    `insert into app.objection (case_id, county_id, area, kind, raised_on, raised_by, text)
     values ($1, $2, $3, 'notice', '2026-03-02', '邻居', $4) returning id`,
    [caseId, ...here, text('异议')],
  )
  const warningId = await whole(
    `insert into app.warning (county_id, area, watch, grade, entitlement_id, says, raised_on, due_on)
     values ($1, $2, 'planted', 'red', $3, $4, '2026-03-02', '2026-03-20') returning id`,
    [...here, entitlementId, text('预警')],
  )
  const overpaymentId = await whole(
    `insert into pay.overpayment (county_id, area, entitlement_id, person_id, item, month, fen, kind, reason, entry_id)
     values ($1, $2, $3, $4, $5, '2026-02-01', 100, 'received', $6, 0) returning id`,
    [...here, entitlementId, decidedPersonId, someItem, text('多发')],
  )
  const atTownship = [county / 1_000_000, township] as const
  const batchId = await whole(
    `insert into app.import_batch (county_id, area, kind, file_name, file_sm3, state, starter, path)
     values ($1, $2, 'persons', $3, $4, 'done', '', '') returning id`,
    [...atTownship, `${office('名单')}.csv`, randomUUID()],
  )
  const exportId = await whole(
    `insert into app.export_request (area, account_id, officer, unit_name, kind, title, params, records, counted, needs, purpose, reason, seed)
     values ($1, $2, '', '', 'case-list', $3, '{}', 30, 30, 'unit', 'handling', $4, decode(md5($4), 'hex')) returning id`,
    [township, officerId, office('导出'), office('导出事由')],
  )
  const alarmId = await whole(
    `insert into app.exposure_alarm (area, account_id, officer, channel, class, records, threshold, is_blocking)
     values ($1, $2, $3, 'list', 'identity', 2500, 2500, true) returning id`,
    [township, officerId, office('告警')],
  )
  const approvalId = await whole(
    `insert into app.minor_approval (area, child_id, child_masked, asked_by, officer, unit_name, purpose, reason)
     values ($1, $2, '童*', $3, '', '', 'visit', $4) returning id`,
    [township, memberId, officerId, office('审批')],
  )
  const glassId = await whole(
    `insert into app.break_glass (area, account_id, officer, unit_name, target_area, target_lo, target_hi, reason, until, review_due_on)
     values ($1, $2, '', '', $3, $4, $5, $6, now() + interval '1 hour', '2026-03-05') returning id`,
    [township, officerId, village, subtreeRange(village).lo, subtreeRange(village).hi, office('紧急查阅')],
  )
  const proposalId = await whole(
    `insert into ref.standard_proposal (area, parameter, valid_from, value, document, proposed_by, proposer)
     values ($1, 'none', '2026-07-01', '1', $2, $3, '') returning id`,
    [county, office('文件'), officerId],
  )
  const mergeId = await whole(
    `insert into reg.person_merge (area, kept_id, merged_id, reason, merged_by, moved)
     values ($1, $2, $3, $4, $5, '[]') returning id`,
    [village, personId, memberId, text('合并'), officerId],
  )
  const planted: Planted[] = [
    plant('name', lastName),
    { ...plant('name', memberName), alsoOf: memberId },
    ...ids.map((value) => plant('id-number', value)),
    plant('phone', phone),
    plant('card', card),
    plant('address', address),
    ...['意见', '走访', '附件', '附件名', '异议', '预警', '多发', '合并'].map((what) => plant('text', text(what))),
    ...['名单', '导出', '导出事由', '告警', '审批', '紧急查阅', '人员'].map((what) =>
      plant('office', office(what), township),
    ),
    plant('office', office('文件'), county),
  ]
  function plant(kind: Kind, value: string, area: AreaCode = village): Planted {
    return { kind, text: value, area, personId }
  }
  return {
    key,
    village,
    township,
    county,
    name: `王${lastName}`,
    idNumber: ids[0] ?? '',
    idTail: (ids[0] ?? '').slice(-4),
    phone,
    card,
    personId,
    memberId,
    caseId,
    caseNo: head.case_no,
    decidedCaseId,
    version: head.version,
    fileId,
    letterId: Number(letter.id),
    letterToken: letter.token,
    noticeToken: notice.token,
    objectionId,
    entitlementId,
    warningId,
    overpaymentId,
    runId: 0,
    lineId: 0,
    bankFileId: 0,
    entryId: 0,
    batchId,
    exportId,
    alarmId,
    approvalId,
    glassId,
    proposalId,
    mergeId,
    officerId,
    planted,
  }
}

async function verify(database: Database, clerk: StaffActor, caseId: number, report: string): Promise<void> {
  const run = <T>(work: (tx: Tx) => Promise<T>) => as(database, clerk, work)
  await run((tx) => requestChecks(tx, clerk, { requestId: newRequest(), caseId }))
  const asked = await run((tx) =>
    tx.selectFrom('app.check_request').select('id').where('case_id', '=', caseId).execute(),
  )
  for (const { id } of asked)
    await run((tx) => recordCheck(tx, clerk, { checkId: id, caseId, dataDate: clerk.today, rows: [] }, testKeys))
  await run((tx) =>
    recordVisit(
      tx,
      clerk,
      {
        requestId: newRequest(),
        caseId,
        on: clerk.today,
        level: 'township',
        surveyors: ['赵一', '钱二'],
        isSigned: true,
        report,
        fileIds: [],
        facts: [],
      },
      testKeys,
    ),
  )
  await run((tx) => assessCase(tx, clerk, { requestId: newRequest(), caseId }, testKeys))
}

/** A run of each county, sent to the bank, with one line for each household planted there. */
async function plantMoney(database: Database, owner: pg.Client, targets: readonly Target[]): Promise<Target[]> {
  const paid: Target[] = []
  for (const county of new Set(targets.map((target) => target.county))) {
    const cashier = on(staffAt(county, 'county', ['county-cashier'], 900_201), '2026-03-02')
    const finance = on(staffAt(county, 'county', ['county-finance'], 900_202), '2026-03-02')
    const here = targets.filter((target) => target.county === county)
    for (const { village, personId, name, card } of here)
      await as(database, cashier, (tx) =>
        someEntitlement(tx, { area: village, payeeId: personId, payeeName: name, holder: name, card }, cashier),
      )
    await steps.appropriate(database, 1_000_000, finance)
    const runId = await steps.open(database, '2026-03', cashier)
    await steps.freeze(database, runId, cashier)
    await steps.check(database, runId, cashier)
    await steps.approve(database, runId, finance)
    const { fileId } = await steps.send(database, runId, 'csv', cashier)
    for (const target of here) {
      const { rows } = await owner.query<{ line: string; entry: string }>(
        `select (select id from pay.line where run_id = $1 and person_id = $2 limit 1) as line,
           (select max(id) from pay.entry where county_id = $3) as entry`,
        [runId, target.personId, county / 1_000_000],
      )
      paid.push({
        ...target,
        runId,
        lineId: Number(rows[0]?.line),
        bankFileId: fileId,
        entryId: Number(rows[0]?.entry),
      })
    }
  }
  return targets.map((target) => paid.find(({ key }) => key === target.key) ?? target)
}

export interface PlantAccount {
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly unit: number
  readonly bidx?: Buffer | undefined
}

/** An account with its roles, opened in one transaction as the command line does. Nobody can sign in to it with a password. */
export async function plantAccount(
  owner: pg.Client,
  { login, name, roles, unit, bidx }: PlantAccount,
): Promise<number> {
  await owner.query('begin')
  const { rows } = await owner.query<{ id: string }>(
    `insert into sec.account (login, name, password_hash, unit_area, unit_name, person_bidx)
     values ($1, $2, 'none', $3, '测试单位', $4) returning id`,
    [login, name, unit, bidx ?? null],
  )
  const id = Number(rows[0]?.id)
  for (const role of roles)
    await owner.query('insert into sec.account_role (account_id, role) values ($1, $2)', [id, role])
  await owner.query('commit')
  return id
}

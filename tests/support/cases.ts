import pg from 'pg'
import type { Answers } from '#core/form.ts'
import { domains } from '#domains/all.ts'
import type { StaffActor } from '#server/access/actor.ts'
import type { Database } from '#server/db/pool.ts'
import { assessCase } from '#server/decision/assess-case.ts'
import { actOnCase } from '#server/intake/act-on-case.ts'
import { getCaseHead } from '#server/intake/case-head.ts'
import { submitApplication } from '#server/intake/submit-application.ts'
import { recordCheck } from '#server/verification/record-check.ts'
import { recordVisit } from '#server/verification/record-visit.ts'
import { requestChecks } from '#server/verification/request-checks.ts'
import { as, makeIdNumber, newRequest, someCounty, someTownship, someVillage, staffAt, testKeys } from './people.ts'

export const clerk: StaffActor = staffAt(someTownship, 'township', ['township-clerk'], 101)
export const approver: StaffActor = staffAt(someTownship, 'township', ['township-approver'], 102)
export const countyApprover: StaffActor = staffAt(someCounty, 'county', ['county-approver'], 103)
export const countyReviewer: StaffActor = staffAt(someCounty, 'county', ['county-clerk'], 104)

/** Gives the test county the demonstration values, so that every item can be decided. */
export async function loadDemonstrationStandards(ownerUrl: string, area: number = someCounty): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const row of domains.flatMap((domain) => domain.demonstration))
      await client.query(
        `insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          row.parameter,
          area,
          row.residence ?? null,
          row.from,
          row.until ?? null,
          JSON.stringify(row.value),
          row.document,
          row.isConfirmed,
        ],
      )
  } finally {
    await client.end()
  }
}

let serial = 0

/** A poor couple's application in the first item that any domain decides on means; a test says only what differs. */
export function someAnswers(differs: Readonly<Record<string, unknown>> = {}): Answers {
  serial++
  return {
    name: '王甲',
    idNumber: makeIdNumber(serial, '1958-03-31'),
    phone: '13800000000',
    residence: 'urban',
    address: '1号院3号楼',
    schooling: 'none',
    labourAbility: 'able',
    employment: 'unemployed',
    wageMonthly: '300',
    members: [
      {
        name: '李乙',
        idNumber: makeIdNumber(serial, '1971-04-01', 2),
        relation: '10',
        schooling: 'none',
        labourAbility: 'able',
        authorises: true,
      },
    ],
    bank: '农村信用社',
    card: `62170000000${String(serial).padStart(5, '0')}`,
    truthful: true,
    applicantAuthorises: true,
    ...differs,
  } as Answers
}

/** The item most tests apply for: the first with a public notice and a monthly amount. */
export const someItem =
  domains
    .flatMap((domain) => domain.items)
    .find(
      (item) =>
        item.result === 'cash' && item.notice && item.workflow === 'means-tested' && item.covers === 'household',
    )?.id ?? ''

/** Submits an application as the township's clerk and yields its id. */
export async function someCase(
  database: Database,
  answers: Answers = someAnswers(),
  item: string = someItem,
): Promise<number> {
  const { caseId } = await as(database, clerk, (tx) =>
    submitApplication(tx, clerk, { requestId: newRequest(), item, area: someVillage, answers, fileIds: [] }, testKeys),
  )
  return caseId
}

/** Carries one action out as `actor` with the case's current version. */
export async function act(
  database: Database,
  actor: StaffActor,
  caseId: number,
  action: string,
  note = '',
  missing: string[] = [],
): Promise<string> {
  return as(database, actor, async (tx) => {
    const { version } = await getCaseHead(tx, caseId)
    const { state } = await actOnCase(
      tx,
      actor,
      { requestId: newRequest(), caseId, action, version, note, missing },
      testKeys,
    )
    return state
  })
}

/** From acceptance to the end of the first opinion: checks answered with nothing found, a signed visit, an assessment. */
export async function verify(database: Database, caseId: number): Promise<void> {
  await as(database, clerk, (tx) => requestChecks(tx, clerk, { requestId: newRequest(), caseId }))
  const asked = await as(database, clerk, (tx) =>
    tx.selectFrom('app.check_request').select('id').where('case_id', '=', caseId).execute(),
  )
  for (const { id } of asked)
    await as(database, clerk, (tx) =>
      recordCheck(tx, clerk, { checkId: id, caseId, dataDate: clerk.today, rows: [] }, testKeys),
    )
  await as(database, clerk, (tx) =>
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
        report: '家中只有老两口，生活困难。',
        fileIds: [],
        facts: [],
      },
      testKeys,
    ),
  )
  await as(database, clerk, (tx) => assessCase(tx, clerk, { requestId: newRequest(), caseId }, testKeys))
}

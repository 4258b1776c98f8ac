import type { Answers } from '#core/form.ts'
import { makeIdNumber } from '#tests/support/people.ts'
import { type ApiClient, signedInClient } from '../../scripts/support/api-client.ts'
import { type Journey, type Post, password } from './journey.ts'

/** What comes before a journey, through the same doors as the screens, but without them. */
export const clientOf = (journey: Journey, post: Post): Promise<ApiClient> =>
  signedInClient(journey.base, 'staff', post, password)

let serial = 20

/** A couple's application as the township takes it down; `wage` is the applicant's, in yuan a month. */
function someAnswers(name: string, wage: number): Answers {
  serial++
  const person = { schooling: 'none', labourAbility: 'able' }
  return {
    ...person,
    name,
    idNumber: makeIdNumber(serial, '1974-05-06', 1, '410122'),
    phone: `139000020${serial}`,
    residence: 'rural',
    address: '5组8号',
    employment: 'casual',
    wageMonthly: String(wage),
    members: [
      {
        ...person,
        name: '赵秀兰',
        idNumber: makeIdNumber(serial, '1975-08-09', 2, '410122'),
        relation: '10',
        employment: 'unemployed',
        authorises: true,
      },
    ],
    familyMoney: '500',
    bank: '农村信用社',
    card: `62170000200000${serial}`,
    truthful: true,
    applicantAuthorises: true,
  }
}

/** An application taken at the counter, not yet accepted. */
export async function someCase(
  journey: Journey,
  name: string,
  wage = 100,
): Promise<{ caseId: number; caseNo: string }> {
  const clerk = await clientOf(journey, 'clerk')
  return clerk.write('POST /api/applications', {
    item: 'minimum-living-allowance',
    area: journey.village.code,
    answers: someAnswers(name, wage),
  })
}

export async function act(client: ApiClient, caseId: number, action: string, note = ''): Promise<void> {
  const { version } = await client.call('GET /api/cases/:caseId', { caseId })
  await client.write('POST /api/cases/:caseId/actions/:action', { caseId, action, version, note })
}

/** Checks answered, the home visited and the means assessed. */
async function verify(journey: Journey, caseId: number, on: string): Promise<void> {
  const clerk = await clientOf(journey, 'clerk')
  await clerk.write('POST /api/cases/:caseId/checks', { caseId })
  await journey.runJobs()
  await clerk.write('POST /api/cases/:caseId/visits', {
    caseId,
    on,
    level: 'township',
    surveyors: ['赵一', '钱二'],
    isSigned: true,
    report: '走访本户及邻居，情况与申报相符。',
  })
  await clerk.write('POST /api/cases/:caseId/assess', { caseId })
}

/** A family on the rolls since the month of `2026-03-12`, by the way of `application-to-payment.test.ts`. */
export async function someEntitlement(journey: Journey, name: string, wage = 100): Promise<number> {
  const { caseId } = await someCase(journey, name, wage)
  const clerk = await clientOf(journey, 'clerk')
  await act(clerk, caseId, 'accept')
  await verify(journey, caseId, '2026-03-02')
  await act(clerk, caseId, 'propose-approval', '符合条件')
  await act(clerk, caseId, 'post')
  journey.setToday('2026-03-12')
  await act(clerk, caseId, 'forward')
  await act(await clientOf(journey, 'county-approver'), caseId, 'approve')
  const { rows } = await journey.owner.query<{ id: string }>('select id from app.entitlement where case_id = $1', [
    caseId,
  ])
  return Number(rows[0]?.id)
}

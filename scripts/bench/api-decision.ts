import { seededRandom } from '#core/random.ts'
import { someItem } from '#tests/support/cases.ts'
import { ApiProblem, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { load } from '../support/load.ts'
import { atMost, type Figure } from '../support/measure.ts'
import { openAccounts, password } from '../support/small-county.ts'
import { isWanted, type Measured } from './api-measured.ts'

/** One household at a time decided with its whole trace, snapshot and log, through HTTP. */
export async function measureDecision(measured: Measured): Promise<Figure[]> {
  const { options, running, small } = measured
  if (!isWanted(options, 'decision')) return []
  const cases = await readyCases(measured, 12)
  options.say(`deciding ${cases.length} households again and again, one at a time`)
  const { cookie } = measured.clerks[0] ?? { cookie: '' }
  const job = {
    url: running.base,
    connections: 1,
    seconds: options.count('seconds', 6),
    cookies: [cookie],
    requests: cases.map((caseId) => ({
      method: 'POST' as const,
      path: `/api/cases/${caseId}/assess`,
      body: '{"requestId":"[uuid]"}',
    })),
  }
  await load({ ...job, seconds: 2 })
  const result = await load(job)
  return [
    {
      id: 'decisionP95',
      says: `decision with trace, one household in ${small.county}, p95`,
      value: result.p95,
      unit: 'ms',
      limit: atMost(50),
      beside: `p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms, ${result.responses} decisions`,
    },
  ]
}

/** Applications taken to the point at which they are assessed. */
async function readyCases({ running, small, options }: Measured, wanted: number): Promise<number[]> {
  await openAccounts(running.platform, [
    { login: 'decider', role: 'township-clerk', area: small.townships[0] ?? small.county },
  ])
  const clerk = await signedInClient(running.base, 'staff', 'decider', password)
  const random = seededRandom(options.seed)
  const cases: number[] = []
  for (let serial = 400; cases.length < wanted && serial < 480; serial++) {
    const { answers } = makeApplicant(random, serial, '410122')
    try {
      const { caseId } = await clerk.write('POST /api/applications', {
        item: someItem,
        area: random.pick(small.villages),
        answers,
      })
      cases.push(caseId)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error // a number that one of the people made before has already
    }
  }
  for (const caseId of cases) {
    const detail = await clerk.call('GET /api/cases/:caseId', { caseId })
    for (const member of detail.membersList.filter((person) => person.isAdult && !person.isAuthorised))
      await clerk.write('POST /api/cases/:caseId/authorisations', {
        caseId,
        personId: member.personId,
        method: 'paper',
        signer: member.name,
      })
    await clerk.write('POST /api/cases/:caseId/actions/:action', { caseId, action: 'accept', version: detail.version })
    await clerk.write('POST /api/cases/:caseId/checks', { caseId })
  }
  await running.runJobs()
  for (const caseId of cases)
    await clerk.write('POST /api/cases/:caseId/visits', {
      caseId,
      on: '2026-08-03',
      level: 'township',
      surveyors: ['赵一', '钱二'],
      isSigned: true,
      report: '走访本户及邻居，情况与申报相符。',
      longitude: 113.98,
      latitude: 34.72,
    })
  return cases
}

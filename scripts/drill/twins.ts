import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { seededRandom } from '#core/random.ts'
import { someItem } from '#tests/support/cases.ts'
import { type ApiClient, ApiProblem, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atMost, type Figure, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { openOwnPlatform } from '../support/own-platform.ts'
import { openAccounts, openSmallCounty, password } from '../support/small-county.ts'

const identical = 32
const clerksAtOnce = 8

export const drill: Run = {
  says: '32 identical requests at once; 8 clerks at one case; one person applying 8 times at once',
  options: '--rounds 5',
  async run(options) {
    const own = await openOwnDatabase()
    const running = await openOwnPlatform(own, '2026-03-02')
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    try {
      await owner.connect()
      const { townships, villages, county } = await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
      const logins = Array.from({ length: clerksAtOnce }, (_, i) => `clerk-${i}`)
      await openAccounts(
        running.platform,
        logins.map((login) => ({ login, role: 'township-clerk', area: townships[0] ?? county })),
      )
      const clerks: ApiClient[] = []
      for (const login of logins) clerks.push(await signedInClient(running.base, 'staff', login, password))
      const random = seededRandom(options.seed)
      const rounds: Counts[] = []
      for (let round = 0; round < options.count('rounds', 5); round++) {
        const apply = (serial: number) => ({
          item: someItem,
          area: random.pick(villages),
          answers: makeApplicant(random, round * 2 + serial, '410122').answers,
        })
        rounds.push(await oneRound(owner, clerks, apply))
        options.say(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`)
      }
      const sum = (of: (counts: Counts) => number) => rounds.reduce((total, counts) => total + of(counts), 0)
      return [
        wrong(
          'identicalDiffering',
          `answers of ${identical} identical requests that differ`,
          sum((c) => c.differing),
        ),
        wrong(
          'identicalExtraCases',
          'cases made beyond one by identical requests',
          sum((c) => c.extraCases),
        ),
        wrong(
          'clerksNotOneSuccess',
          `rounds in which not exactly one of ${clerksAtOnce} clerks got through`,
          sum((c) => c.notOneSuccess),
        ),
        wrong(
          'clerksExtraEvents',
          'lines of the case log beyond one',
          sum((c) => c.extraEvents),
        ),
        wrong(
          'clerksNotConflict',
          'refusals that are not a conflict',
          sum((c) => c.notConflict),
        ),
        wrong(
          'applicantExtraCases',
          'running cases beyond one of one person',
          sum((c) => c.extraApplications),
        ),
        wrong(
          'applicantNotConflict',
          'refusals of the repeated application that are not a conflict',
          sum((c) => c.otherRefusals),
        ),
      ]
    } finally {
      await owner.end()
      await running.close()
      await own.close()
    }
  },
}

interface Counts {
  readonly differing: number
  readonly extraCases: number
  readonly notOneSuccess: number
  readonly extraEvents: number
  readonly notConflict: number
  readonly extraApplications: number
  readonly otherRefusals: number
}

const wrong = (id: string, says: string, value: number): Figure => ({ id, says, value, unit: '', limit: atMost(0) })

async function oneRound(
  owner: pg.Client,
  clerks: readonly ApiClient[],
  apply: (serial: number) => { item: string; area: number; answers: ReturnType<typeof makeApplicant>['answers'] },
): Promise<Counts> {
  const of = (i: number): ApiClient => {
    const clerk = clerks[i % clerks.length]
    if (!clerk) throw new Error('no clerks')
    return clerk
  }
  const count = async (query: string, values: unknown[]) =>
    Number((await owner.query<{ n: string }>(`select count(*) as n from ${query}`, values)).rows[0]?.n)

  const before = await count('app."case"', [])
  const same = { ...apply(1), requestId: randomUUID() }
  const answers = await Promise.all(
    Array.from({ length: identical }, () => outcomeOf(of(0).call('POST /api/applications', same))),
  )
  const first = JSON.stringify(answers[0]?.value)
  const caseId = answers[0]?.value?.caseId ?? 0
  const extraCases = (await count('app."case"', [])) - before - 1

  const { version } = await of(0).call('GET /api/cases/:caseId', { caseId })
  const accepts = await Promise.all(
    clerks.map((clerk) =>
      outcomeOf(clerk.write('POST /api/cases/:caseId/actions/:action', { caseId, action: 'accept', version })),
    ),
  )
  const events = await count(`app.case_event where case_id = $1 and action = 'accept'`, [caseId])

  const again = apply(2)
  const beforeTwins = await count('app."case"', [])
  const applications = await Promise.all(clerks.map((clerk) => outcomeOf(clerk.write('POST /api/applications', again))))
  const made = (await count('app."case"', [])) - beforeTwins
  const isOther = ({ status }: Outcome<unknown>) => status !== 200 && status !== 409
  return {
    differing: answers.filter(({ value }) => value === undefined || JSON.stringify(value) !== first).length,
    extraCases,
    notOneSuccess: accepts.filter(({ status }) => status === 200).length === 1 ? 0 : 1,
    extraEvents: Math.abs(events - 1),
    notConflict: accepts.filter(isOther).length,
    extraApplications: Math.abs(made - 1) + Math.abs(applications.filter(({ status }) => status === 200).length - 1),
    otherRefusals: applications.filter(isOther).length,
  }
}

interface Outcome<T> {
  readonly status: number
  readonly value?: T
}

const outcomeOf = <T>(work: Promise<T>): Promise<Outcome<T>> =>
  work.then(
    (value) => ({ status: 200, value }),
    (error: unknown) => {
      if (error instanceof ApiProblem) return { status: error.status }
      throw error
    },
  )

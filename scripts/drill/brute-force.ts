import { request } from 'node:http'
import pg from 'pg'
import { plainDate } from '#core/plain-date.ts'
import { seededRandom } from '#core/random.ts'
import { areaCode } from '#core/units.ts'
import { scopeOf, systemActor } from '#server/access/actor.ts'
import { createCitizenLogin } from '#server/access/create-account.ts'
import { signInLimits } from '#server/access/sign-in-gate.ts'
import { registerPerson } from '#server/registry/register-person.ts'
import { makeIdNumber } from '#tests/support/people.ts'
import { atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { type OwnPlatform, openOwnPlatform } from '../support/own-platform.ts'
import { openAccounts, openSmallCounty, password } from '../support/small-county.ts'

/** Roots of passwords that people take; none may be an account's. */
const sprayed = ['Password-2026!', 'Minzheng2026@', 'Admin@123456', 'Qwer1234!!', 'Henan-2026!']

export const drill: Run = {
  says: 'guesses from many addresses at one account, few at many, identity numbers at the citizens’ sign-in, time of answers',
  options: '--guesses 4000 --staff 160 --pairs 160',
  async run(options) {
    const own = await openOwnDatabase('careless')
    const running = await openOwnPlatform(own, '2026-03-02')
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    await owner.connect()
    try {
      const { townships, villages } = await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
      const area = townships[0] ?? areaCode(410_122_000_000)
      const logins = Array.from({ length: options.count('staff', 160) }, (_, i) => `clerk-${i}`)
      await openAccounts(
        running.platform,
        ['victim', ...logins].map((login) => ({ login, role: 'township-clerk', area })),
      )
      const citizen = await openCitizen(running, villages[0] ?? area)
      const guess = guesser(running.base)
      const oneAccount = await attackOne(guess, owner, options)
      options.say(`one account: ${JSON.stringify(oneAccount)}`)
      const many = await spray(guess, logins, options)
      options.say(`spraying: ${JSON.stringify(many)}`)
      const citizens = await enumerate(guess, citizen, options)
      options.say(`identity numbers: ${JSON.stringify(citizens)}`)
      const time = await timing(guess, logins, options)
      options.say(`time: ${JSON.stringify(time)}`)
      return [
        figure('accounts', 'accounts entered', oneAccount.entered + many.entered + citizens.entered, '', 0),
        figure(
          'lookedAt',
          'guesses at one account that were looked at, from all addresses it does not know',
          oneAccount.lookedAt,
          '',
          signInLimits.login,
        ),
        figure(
          'lookedAtPerAddress',
          'most guesses of one address at many accounts that were looked at',
          many.mostPerAddress,
          '',
          signInLimits.address,
        ),
        figure('lockedOut', 'sign-ins of the victim from his own address refused', oneAccount.victimRefused, '', 0),
        figure(
          'oracle',
          'right passwords from a blocked address answered otherwise than wrong ones',
          oneAccount.oracle,
          '',
          0,
        ),
        figure('differing', 'answers that tell a registered person from anybody else', citizens.differing, '', 0),
        figure('timing', 'median difference of the answers’ time, known and unknown login', time.differenceMs, 'ms', 5),
      ]
    } finally {
      await owner.end()
      await running.close()
      await own.close()
    }
  },
}

const figure = (id: string, says: string, value: number, unit: string, limit: number): Figure => ({
  id,
  says,
  value,
  unit,
  limit: atMost(limit),
})

interface Answer {
  readonly status: number
  readonly text: string
  readonly ms: number
}
type Guess = (address: string, kind: 'staff' | 'citizen', login: string, password: string) => Promise<Answer>

/** Every address of 127/8 is this machine's own, so that attackers really come from thousands of addresses. */
const addressOf = (n: number): string => `127.${10 + (n >> 16)}.${(n >> 8) & 255}.${n & 255 || 1}`

function guesser(base: string): Guess {
  const { port } = new URL(base)
  return (localAddress, kind, login, guessed) =>
    new Promise((done, failed) => {
      const body = JSON.stringify({ kind, login, password: guessed })
      const started = performance.now()
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path: '/api/sign-in',
          method: 'POST',
          localAddress,
          agent: false,
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => (text += chunk))
          answer.on('end', () => done({ status: answer.statusCode ?? 0, text, ms: performance.now() - started }))
        },
      )
      sent.on('error', failed)
      sent.end(body)
    })
}

async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T, n: number) => Promise<void>) {
  let next = 0
  const one = async () => {
    while (next < items.length) {
      const n = next++
      const item = items[n]
      if (item !== undefined) await work(item, n)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

/** Thousands of addresses guess at one account, which signs in from its own address all the while. */
async function attackOne(guess: Guess, owner: pg.Client, options: RunOptions) {
  const home = '127.0.0.9'
  if ((await guess(home, 'staff', 'victim', password)).status !== 200) throw new Error('the victim cannot sign in')
  const answers = new Map<number, number>()
  let victimRefused = 0
  let entered = 0
  const guesses = Array.from({ length: options.count('guesses', 4000) }, (_, i) => `Guess-${options.seed}-${i}`)
  await inParallel(guesses, 48, async (guessed, n) => {
    const { status } = await guess(addressOf(1 + Math.floor(n / 8)), 'staff', 'victim', guessed)
    answers.set(status, (answers.get(status) ?? 0) + 1)
    if (status === 200) entered++
    if (n % 200 === 0 && (await guess(home, 'staff', 'victim', password)).status !== 200) victimRefused++
  })
  // After all that the right password tells nothing to an address that is blocked.
  const wrong = await guess(addressOf(1), 'staff', 'victim', 'still wrong')
  const right = await guess(addressOf(1), 'staff', 'victim', password)
  const { rows } = await owner.query<{ n: string }>(
    `select count(*) as n from audit.access_log where action = 'sign-in' and result = 'refused' and reason = 'wrong'`,
  )
  return {
    guesses: guesses.length,
    entered,
    lookedAt: Number(rows[0]?.n),
    victimRefused,
    oracle: wrong.status === right.status && wrong.text === right.text ? 0 : 1,
    answers: Object.fromEntries(answers),
  }
}

/** Few passwords at all accounts, from a hundred addresses. */
async function spray(guess: Guess, logins: readonly string[], options: RunOptions) {
  const random = seededRandom(options.seed)
  const tries = logins.flatMap((login) => sprayed.map((guessed) => ({ login, guessed })))
  const perAddress = new Map<string, number>()
  let entered = 0
  await inParallel(tries, 48, async ({ login, guessed }) => {
    const address = addressOf(20_000 + random.whole(0, 7))
    const { status } = await guess(address, 'staff', login, guessed)
    if (status === 200) entered++
    if (status === 401) perAddress.set(address, (perAddress.get(address) ?? 0) + 1)
  })
  return { tries: tries.length, entered, mostPerAddress: Math.max(0, ...perAddress.values()) }
}

interface Citizen {
  readonly phone: string
  readonly idNumber: string
}

async function openCitizen({ platform }: OwnPlatform, village: number): Promise<Citizen> {
  const idNumber = makeIdNumber(7, '1960-05-04')
  const phone = '13800001234'
  const actor = systemActor(plainDate('2026-03-02'))
  const area = areaCode(village)
  const { personId } = await platform.database.withScope(scopeOf(actor), (tx) =>
    registerPerson(tx, actor, { name: '张三', idNumber, phone, area, residence: 'rural' }, platform.keys),
  )
  await platform.database.withScope({ kind: 'auth' }, (tx) =>
    createCitizenLogin(tx, { personId, phone, password }, platform.keys),
  )
  return { phone, idNumber }
}

/** Identity numbers, registered and not, and phones, registered and not: the first answer to each is the same. */
async function enumerate(guess: Guess, citizen: Citizen, options: RunOptions) {
  const random = seededRandom(options.seed + 1)
  const strangers = Array.from({ length: 300 }, (_, i) => makeIdNumber(i, '1958-11-02'))
  const phones = Array.from({ length: 100 }, () => `139${String(random.whole(0, 99_999_999)).padStart(8, '0')}`)
  const asked = [citizen.idNumber, citizen.phone, ...strangers, ...phones]
  const answers = new Set<string>()
  let entered = 0
  await inParallel(asked, 16, async (login, n) => {
    const { status, text } = await guess(addressOf(30_000 + Math.floor(n / 20)), 'citizen', login, `${password}x`)
    if (status === 200) entered++
    answers.add(`${status} ${text}`)
  })
  return { asked: asked.length, entered, differing: answers.size - 1 }
}

/** A known and an unknown login at the same moment, so that both meet the same load, in changing order and from addresses of their own. */
async function timing(guess: Guess, logins: readonly string[], options: RunOptions) {
  const times = { known: [] as number[], unknown: [] as number[], difference: [] as number[] }
  const pairs = logins.slice(0, options.count('pairs', 160))
  await inParallel(pairs, 6, async (login, n) => {
    const ask = (name: string, from: number) => guess(addressOf(40_000 + from), 'staff', name, 'Not-the-1-right')
    const twice = [() => ask(login, 2 * n), () => ask(`nobody-${n}`, 2 * n + 1)]
    const isFirst = n % 2 === 0
    const [first, second] = await Promise.all((isFirst ? twice : twice.toReversed()).map((each) => each()))
    const [known, unknown] = isFirst ? [first, second] : [second, first]
    if (known?.status !== 401 || unknown?.status !== 401) return
    times.known.push(known.ms)
    times.unknown.push(unknown.ms)
    times.difference.push(known.ms - unknown.ms)
  })
  return {
    pairs: times.difference.length,
    knownMs: median(times.known),
    unknownMs: median(times.unknown),
    differenceMs: Math.abs(median(times.difference)),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

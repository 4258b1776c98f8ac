import { setImmediate as turn } from 'node:timers/promises'
import { isMainThread, workerData } from 'node:worker_threads'
import { type CascadeResult, cascadeOf, prepareAssessCascade, prepareCascade } from '#core/cascade.ts'
import { areaChain } from '#core/division-code.ts'
import type { Dossier } from '#core/fact.ts'
import type { Item } from '#core/item.ts'
import type { LocalStandard, ValueQuery } from '#core/parameter.ts'
import { ageOn } from '#core/plain-date.ts'
import { type Random, seededRandom } from '#core/random.ts'
import type { Step } from '#core/trace.ts'
import { areaCode, type Fen } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import { atLeast, atMost, type Figure, median, type Run, type RunOptions } from '../support/measure.ts'
import { decisionDay, dossierOf, makeDossier } from './dossiers.ts'
import { decideShare, measureDatabase, type Share } from './rules-database.ts'

/** What one household gets: the index of the item in the cascade, or -1, and the amount in fen. */
export interface Decided {
  readonly index: number
  readonly amount: Fen
}

/** The rules of one county and residence, prepared once: bare for millions, and with full findings. */
export interface PreparedRules {
  readonly bare: (dossier: Dossier) => Decided
  readonly traced: (dossier: Dossier) => CascadeResult
}

export const bench: Run = {
  says: 'households a second through the whole low-income decision, bare and with full trace; both equal to the fen',
  options: '--households 20000  --rounds 25  --database  --rows 1000000  --threads 2',
  async run(options) {
    const { item, random, counties, preparedFor } = province(options.seed, options.count('counties', 120))
    const figures = await measureRules(options, item, random, counties, preparedFor)
    return options.has('database')
      ? [...figures, ...(await measureDatabase(options, item, random, counties, preparedFor, threadCode))]
      : figures
  },
}

/** Made up from the seed: the same counties, standards and rules in every thread. */
function province(seed: number, size: number) {
  const item = widestItem()
  const random = seededRandom(seed)
  const counties = Array.from({ length: size }, (_, i) => 410_100 + i)
  return { item, random, counties, preparedFor: prepareAll(item, standardsOf(random, counties)) }
}

/** The item whose application is weighed against the most others. */
function widestItem(): Item {
  const [widest] = domains.flatMap(({ items }) => items).sort((a, b) => b.cascade.length - a.cascade.length)
  if (!widest) throw new Error('no domain declares an item')
  return widest
}

/** The province's defaults, and each county's demonstration values with standards of its own. */
function standardsOf(random: Random, counties: readonly number[]): (county: number) => readonly LocalStandard[] {
  const province = areaCode(410_000_000_000)
  const defaults = domains
    .flatMap(({ parameters }) => parameters)
    .flatMap((parameter) =>
      (parameter.defaults ?? []).map(
        (row): LocalStandard => ({
          ...row,
          parameter: parameter.id,
          area: province,
          document: row.document ?? '',
          isConfirmed: false,
        }),
      ),
    )
  const raised = new Map(counties.map((county) => [county, random.whole(0, 12) * 1000]))
  return (county) => {
    const area = areaCode(county * 1_000_000)
    const rise = raised.get(county) ?? 0
    const own = defaults
      .filter(({ parameter, value }) => parameter === 'living-standard' && typeof value === 'number')
      .map((row): LocalStandard => ({ ...row, area, value: Number(row.value) + rise }))
    return [
      ...defaults,
      ...own,
      ...domains.flatMap(({ demonstration }) => demonstration.map((row) => ({ ...row, area }))),
    ]
  }
}

export type PreparedFor = (county: number, residence: 'urban' | 'rural') => PreparedRules

function prepareAll(item: Item, standards: (county: number) => readonly LocalStandard[]): PreparedFor {
  const items = cascadeOf(
    item,
    domains.flatMap((domain) => domain.items),
    decisionDay,
  )
  const prepared = new Map<string, PreparedRules>()
  return (county, residence) => {
    const key = `${county}${residence}`
    const known = prepared.get(key)
    if (known) return known
    const query: ValueQuery = { on: decisionDay, areas: areaChain(areaCode(county * 1_000_000 + 1_201)), residence }
    const local = standards(county)
    const made: PreparedRules = {
      bare: prepareCascade(items, local, query),
      traced: prepareAssessCascade(items, local, query),
    }
    prepared.set(key, made)
    return made
  }
}

async function measureRules(
  options: RunOptions,
  item: Item,
  random: Random,
  counties: readonly number[],
  preparedFor: PreparedFor,
): Promise<Figure[]> {
  const households = options.count('households', 20_000)
  const rounds = options.count('rounds', 25)
  options.say(`${households} households in ${counties.length} counties, ${rounds} rounds`)
  // County by county, as the households of a province lie in its tables and as a night's run goes through them.
  const work = Array.from({ length: households }, (_, i) => {
    const county = counties[Math.floor((i * counties.length) / households)] ?? 0
    const made = makeDossier(random, [county])
    return { dossier: dossierOf(item.id, i, made), by: preparedFor(made.county, made.residence) }
  })
  const chosen = new Map<number, number>()
  for (const { dossier, by } of work) {
    const { index } = by.bare(dossier)
    chosen.set(index, (chosen.get(index) ?? 0) + 1)
  }
  options.say(
    `decided: ${[...chosen]
      .sort(([a], [b]) => a - b)
      .map(([index, n]) => `${index < 0 ? 'none' : item.cascade[index]} ${n}`)
      .join(', ')}`,
  )
  /** By processor time of this process, which a busy machine does not stretch; the collector's threads count too. */
  const perSecond = async (each: (entry: (typeof work)[number]) => number): Promise<number> => {
    const speeds: number[] = []
    let kept = 0
    for (let round = -warming; round < rounds; round++) {
      await turn()
      const start = process.cpuUsage()
      for (const entry of work) kept += each(entry)
      const { user, system } = process.cpuUsage(start)
      if (round >= 0) speeds.push((households / (user + system)) * 1_000_000)
    }
    if (!Number.isFinite(kept)) throw new Error('a decision gave no number')
    return median(speeds)
  }
  const bare = await perSecond(({ dossier, by }) => by.bare(dossier).amount)
  options.say(`bare      ${Math.round(bare)} households/s`)
  const traced = await perSecond(({ dossier, by }) => by.traced(dossier).tried.length)
  options.say(`traced    ${Math.round(traced)} households/s`)
  const writing = await perSecond(({ dossier, by }) => lengthOf(by.traced(dossier)))
  options.say(`written   ${Math.round(writing)} households/s (traced, and every sentence of every step read)`)
  // After the speeds: threads that decide millions never trace.
  const unequal = work.filter(({ dossier, by }) => {
    const { index, amount } = by.bare(dossier)
    const { chosen, tried } = by.traced(dossier)
    return index !== (chosen ? tried.length - 1 : -1) || amount !== (chosen?.assessment.amount ?? 0)
  }).length
  const simple = await perSecond(({ dossier }) => simpleGap(dossier))
  options.say(`by hand   ${Math.round(simple)} households/s (five facts, one condition)`)
  return [
    {
      id: 'bareHouseholdsPerSecond',
      says: 'whole cascade, bare',
      value: bare,
      unit: 'households/s',
      limit: atLeast(500_000),
      beside: `${(simple / bare).toFixed(1)}x slower than a simple formula by hand over the same dossiers`,
    },
    {
      id: 'tracedHouseholdsPerSecond',
      says: 'whole cascade, full trace',
      value: traced,
      unit: 'households/s',
      limit: atLeast(100_000),
      beside: `${(bare / traced).toFixed(1)}x slower than bare; sentences are written when read`,
    },
    {
      id: 'unequalDecisions',
      says: 'decisions that differ, bare and traced',
      value: unequal,
      unit: '',
      limit: atMost(0),
    },
    {
      id: 'writtenHouseholdsPerSecond',
      says: 'whole cascade, every sentence of the trace written',
      value: writing,
      unit: 'households/s',
    },
    { id: 'byHandHouseholdsPerSecond', says: 'simple formula by hand', value: simple, unit: 'households/s' },
  ]
}

/** Letters in all sentences of a trace, which are written for it. */
function lengthOf({ tried }: CascadeResult): number {
  let length = 0
  const read = (steps: readonly Step[]) => {
    for (const { label, expression, result } of steps)
      length += String(label).length + String(expression).length + String(result).length
  }
  for (const { assessment } of tried) {
    for (const { steps } of assessment.findings) read(steps)
    read(assessment.amountSteps)
  }
  return length
}

/** Rounds that are not counted: a run over millions is at its speed after the first hundred thousand. */
const warming = 5

/** The peer: a hand-written gap to one standard, over the same dossiers, without cases, exclusions or property. */
function simpleGap({ persons, household, appliedOn }: Dossier): number {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  let income = number(household['business-receipts']?.value) - number(household['business-costs']?.value)
  let elders = 0
  for (const person of persons) {
    income += (number(person.facts['wage-monthly']?.value) + number(person.facts['pension-monthly']?.value)) * 12
    if (ageOn(person.born, appliedOn) >= 60) elders++
  }
  const standard = 65_000 * 12 * persons.length
  return income >= standard ? 0 : Math.floor((standard - income) / 12) + elders * 6500
}

/** This file is also the code of the threads that decide out of the database. */
const threadCode = new URL(import.meta.url)

if (!isMainThread) {
  const share: Share = workerData
  const { item, preparedFor } = province(share.seed, share.counties)
  await decideShare(share, item, preparedFor)
}

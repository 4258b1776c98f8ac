import { addDays } from '#core/plain-date.ts'
import { areaCode, fen, type PlainDate } from '#core/units.ts'
import { type Actor, type StaffActor, scopeOf, systemActor, villageScope } from '../access/actor.ts'
import { derivedId } from '../access/derived-id.ts'
import { once } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { assessCase } from '../decision/assess-case.ts'
import { raiseObjection } from '../disclosure/raise-objection.ts'
import { carryOut } from '../intake/act-on-case.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { submitApplication } from '../intake/submit-application.ts'
import type { Platform } from '../platform.ts'
import { answerChecks } from '../verification/answer-checks.ts'
import { recordVisit } from '../verification/record-visit.ts'
import { requestChecks } from '../verification/request-checks.ts'
import type { DemonstrationStaff } from './demonstration-accounts.ts'
import type { DemonstrationPlaces } from './demonstration-plan.ts'
import { shownItems } from './demonstration-stock.ts'
import type { Hidden } from './exchange-files.ts'
import type { PlacedHousehold } from './load-people.ts'
import { madeAnswers } from './made-answers.ts'

export interface CaseDeps {
  readonly platform: Pick<Platform, 'database' | 'keys' | 'exchangeDir'>
  readonly staff: DemonstrationStaff
  readonly places: DemonstrationPlaces
  readonly today: PlainDate
  /** Request ids of the seed are derived from it: a seed that goes on after a kill repeats them and changes nothing. */
  readonly requestId: string
  readonly hiding: ReadonlyMap<number, Hidden>
}

/** How far a case gets, and how many days ago it was applied for. */
type Goal =
  | 'submitted'
  | 'correcting'
  | 'accepted'
  | 'checked'
  | 'assessed'
  | 'proposed'
  | 'posted'
  | 'objected'
  | 'forwarded'
  | 'decided'
  | 'withdrawn'
  | 'ended'
interface Plan {
  readonly goal: Goal
  readonly daysAgo: number
}

const plan = (goal: Goal, ...daysAgo: number[]): Plan[] => daysAgo.map((days) => ({ goal, daysAgo: days }))

/** Households that declare what is true, and those that hide something. */
const openPlans = [
  ...plan('decided', 62, 55, 48, 45, 41, 38),
  ...plan('forwarded', 30, 21, 20, 19),
  ...plan('posted', 14, 12, 11, 16),
  ...plan('objected', 15),
  ...plan('proposed', 9, 8),
  ...plan('assessed', 7, 6),
  ...plan('checked', 6, 5),
  ...plan('accepted', 4, 24),
  ...plan('submitted', 1, 1, 0, 5),
  ...plan('withdrawn', 20, 13),
]
const hidingPlans = [
  ...plan('decided', 50, 44, 36),
  ...plan('forwarded', 12, 9),
  ...plan('assessed', 10, 9, 8),
  ...plan('checked', 8, 7, 6, 5),
  ...plan('correcting', 9, 4, 6),
  ...plan('accepted', 3),
  ...plan('submitted', 2, 0, 1),
  ...plan('ended', 30),
]

/** Cases under way at once; most of their time is the database's, which the API shares meanwhile. */
const lanes = 3

/** Applications in every state, through the commands that people use. Yields how many. */
export async function playCases(deps: CaseDeps, applicants: readonly PlacedHousehold[]): Promise<number> {
  const [open, hiding] = [[...openPlans], [...hidingPlans]]
  const planned = applicants.flatMap((placed, serial) => {
    const next = (deps.hiding.has(placed.id) ? hiding : open).shift()
    return next ? [{ placed, next, serial }] : []
  })
  const waiting = planned.values()
  const lane = async () => {
    for (const { placed, next, serial } of waiting) await playCase(deps, placed, next, serial)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return planned.length
}

async function playCase(
  deps: CaseDeps,
  placed: PlacedHousehold,
  { goal, daysAgo }: Plan,
  serial: number,
): Promise<void> {
  const { keys } = deps.platform
  const isInTown = placed.household.village - (placed.household.village % 1000) === deps.places.town.code
  const clerk = on(deps, isInTown ? 'zm-xz-01' : 'zm-jd-01')
  const id = (step: string) => derivedId(deps.requestId, `case ${serial} ${step}`)
  const caseId = await submit(deps, placed, serial, daysAgo, clerk)
  const act = (actor: StaffActor, action: string, note = '', missing: string[] = []) =>
    inScope(deps, actor, (tx) =>
      once(tx, actor, 'seed-act', { requestId: id(`${action} act`) }, async () =>
        carryOut(
          tx,
          actor,
          await getCaseHead(tx, caseId),
          { requestId: id(action), caseId, action, note, missing },
          keys,
        ),
      ),
    )
  const reaches = (...goals: Goal[]): boolean => goals.includes(goal)

  if (reaches('submitted')) return
  if (reaches('correcting')) {
    await act(clerk(daysAgo - 1), 'request-correction', '申请材料不齐全', [
      '家庭成员残疾人证复印件',
      '近12个月住院费用票据',
    ])
    return
  }
  await act(clerk(daysAgo - 1), 'accept')
  if (reaches('accepted')) return
  if (reaches('withdrawn')) {
    await act(clerk(daysAgo - 3), 'withdraw', '申请人已找到工作，自愿撤回')
    return
  }
  if (reaches('ended')) {
    await act(clerk(daysAgo - 12), 'end', '多次通知后仍不配合入户调查')
    return
  }
  const asker = clerk(daysAgo - 2)
  await inScope(deps, asker, (tx) => requestChecks(tx, asker, { requestId: id('checks'), caseId }))
  await answerChecks(deps.platform.database, systemActor(asker.today), { caseId }, keys, deps.platform.exchangeDir)
  if (reaches('checked')) return
  const visitor = clerk(daysAgo - 4)
  await inScope(deps, visitor, (tx) => recordVisit(tx, visitor, visitOf(id('visit'), caseId, visitor, serial), keys))
  const { outcome } = await inScope(deps, visitor, (tx) =>
    assessCase(tx, visitor, { requestId: id('assess'), caseId }, keys),
  )
  if (reaches('assessed')) return
  const county = on(deps, 'zm-xian-02')
  if (outcome === 'ineligible') {
    await act(clerk(daysAgo - 5), 'propose-refusal', '经核对和入户调查，家庭经济状况不符合条件')
    if (reaches('decided')) await act(county(daysAgo - 12), 'refuse', '家庭收入或者财产不符合规定')
    return
  }
  await act(clerk(daysAgo - 5), 'propose-approval', '经核对和入户调查，情况属实，符合条件')
  if (reaches('proposed')) return
  await act(clerk(daysAgo - 6), 'post')
  if (reaches('objected')) {
    const objector = clerk(daysAgo - 9)
    const objection = {
      requestId: id('objection'),
      caseId,
      kind: 'notice' as const,
      text: '该户儿子在县城有生意，请核实。',
      raisedBy: '',
    }
    await inScope(deps, objector, (tx) => raiseObjection(tx, objector, objection))
  }
  // Whoever hid nothing that counts and applied lately is still on the board.
  if (reaches('posted', 'objected') || daysAgo < 15) return
  await act(clerk(daysAgo - 15), 'forward')
  // A near relative of an officer waits for the county's own visit.
  const { needsCountyVisit } = await inScope(deps, clerk(0), (tx) => getCaseHead(tx, caseId))
  if (reaches('forwarded') || needsCountyVisit) return
  await act(county(daysAgo - 18), 'approve', '同意')
}

/** A member of staff of the demonstration, so many days ago. */
const on =
  ({ staff, today }: CaseDeps, login: string) =>
  (daysAgo: number): StaffActor => {
    const known = staff.get(login)
    if (!known) throw new Error(`no account ${login}`)
    return { ...known, today: addDays(today, -Math.max(0, daysAgo)) }
  }

const inScope = <T>({ platform }: CaseDeps, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> =>
  platform.database.withScope(scopeOf(actor), work)

/** The first five apply themselves on the portal. */
async function submit(
  deps: CaseDeps,
  placed: PlacedHousehold,
  serial: number,
  daysAgo: number,
  clerk: (daysAgo: number) => StaffActor,
): Promise<number> {
  const item = shownItems().household
  const village = areaCode(placed.household.village)
  const input = {
    requestId: derivedId(deps.requestId, `case ${serial} submit`),
    item: item.id,
    area: village,
    answers: madeAnswers(item, placed, fen(serial % 4 === 3 ? 60_000 : 30_000)),
    fileIds: [],
  }
  const byStaff = clerk(daysAgo)
  if (serial >= 5)
    return (await inScope(deps, byStaff, (tx) => submitApplication(tx, byStaff, input, deps.platform.keys))).caseId
  const citizen: Actor = {
    kind: 'citizen',
    id: placed.firstPersonId,
    name: placed.household.persons[0]?.name ?? '',
    roles: ['citizen'],
    today: byStaff.today,
    address: '127.0.0.1',
  }
  const { caseId } = await deps.platform.database.withScope(villageScope(village), (tx) =>
    submitApplication(tx, citizen, input, deps.platform.keys),
  )
  return caseId
}

const visitOf = (requestId: string, caseId: number, visitor: StaffActor, serial: number) => ({
  requestId,
  caseId,
  on: visitor.today,
  level: 'township' as const,
  surveyors: [visitor.name, '王秀荣'],
  isSigned: true,
  report: '走访本户及左邻右舍，住房为平房三间，家中无贵重物品，主要靠务农和打零工维持生活。',
  longitude: 113.97 + (serial % 20) / 1000,
  latitude: 34.72 + (serial % 15) / 1000,
  fileIds: [],
  facts: [],
})

import { sql } from 'kysely'
import type { Item } from '#core/item.ts'
import { addDays, addMonths, addToMonth, monthOf } from '#core/plain-date.ts'
import { areaCode, fen, type PlainDate } from '#core/units.ts'
import type { Action, Workflow } from '#core/workflow.ts'
import { systemActor } from '../access/actor.ts'
import { derivedId } from '../access/derived-id.ts'
import { once } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { openEntitlement } from '../entitlement/open-entitlement.ts'
import { declare, keepAnswers } from '../intake/keep-answers.ts'
import { allItems, workflowOf } from '../items.ts'
import type { PlacedHousehold } from './load-people.ts'
import { madeAnswers } from './made-answers.ts'

/** One household that was decided on before the platform came. */
interface Stock {
  readonly placed: PlacedHousehold
  readonly item: Item
  readonly decidedOn: PlainDate
  readonly serial: number
}

/** Items by what they give, whatever the domains call them. */
export function shownItems() {
  const means = allItems.filter((item) => item.workflow === 'means-tested' && item.notice)
  const household = means.find((item) => item.result === 'cash' && item.covers === 'household')
  const person = means.find((item) => item.result === 'cash' && item.covers === 'person') ?? household
  const recognition = allItems.find((item) => item.result === 'recognition') ?? household
  if (!household || !person || !recognition) throw new Error('no item that pays every month')
  return { household, person, recognition }
}

/**
 * Living entitlements decided in the fourteen months before, paid elsewhere until the month before last: cases with their
 * whole log, answers, declared facts and what is owed. One transaction, once.
 */
export async function openStock(
  tx: Tx,
  keys: KeyRing,
  seed: { readonly requestId: string; readonly today: PlainDate; readonly households: readonly PlacedHousehold[] },
): Promise<void> {
  const actor = systemActor(seed.today)
  const input = { requestId: derivedId(seed.requestId, 'stock') }
  await once(tx, actor, 'seed-stock', input, async () => {
    const items = shownItems()
    for (const [serial, placed] of seed.households.entries()) {
      const item = placed.household.isDestitute ? items.person : serial % 12 === 5 ? items.recognition : items.household
      const decidedOn = addDays(addMonths(seed.today, -3 - (serial % 11)), -(serial % 17))
      await openOne(tx, keys, seed.today, { placed, item, decidedOn, serial })
    }
    return null
  })
}

async function openOne(tx: Tx, keys: KeyRing, today: PlainDate, stock: Stock): Promise<void> {
  const { placed, item, decidedOn, serial } = stock
  const area = areaCode(placed.household.village)
  const countyId = Math.floor(area / 1_000_000)
  const persons = placed.household.persons
  const covered = item.covers === 'person' ? 1 : persons.length
  const amount = item.result === 'recognition' ? fen(0) : fen(covered * (32_000 + (serial % 9) * 2_000))
  const caseId = await insertCase(tx, stock, amount)
  const answers = madeAnswers(item, placed, fen(30_000))
  await keepAnswers(tx, caseId, area, answers, keys)
  const actor = systemActor(decidedOn)
  const parties = persons.map((_, i) => ({ personId: placed.firstPersonId + i, role: 'member' as const }))
  await declare(tx, actor, item, answers, { caseId, area, householdId: placed.id, parties }, keys)
  const { entitlementId } = await openEntitlement(tx, actor, {
    caseId,
    countyId,
    area,
    item: item.id,
    payeeId: placed.firstPersonId,
    payeeName: persons[0]?.name ?? '',
    householdId: placed.id,
    coveredPersonIds: parties.slice(0, covered).map(({ personId }) => personId),
    pays: item.result === 'recognition' ? 'nothing' : 'monthly',
    amount,
    decidedOn,
    startsIn: item.startsIn,
    reviewDueOn: reviewDay(today, serial),
    ...(item.result === 'recognition' ? { endsOn: addMonths(decidedOn, 24) } : {}),
    reason: '平台启用前已确认',
    paidThrough: addToMonth(monthOf(today), -2),
  })
  await tx.updateTable('app.case').set({ entitlement_id: entitlementId }).where('id', '=', caseId).execute()
}

/** One in ten is late, one in ten comes soon. */
const reviewDay = (today: PlainDate, serial: number): PlainDate =>
  serial % 10 === 0 ? addDays(today, -12) : serial % 10 === 1 ? addDays(today, 18) : addDays(today, 60 + serial)

async function insertCase(tx: Tx, { placed, item, decidedOn }: Stock, amount: number): Promise<number> {
  const { household } = placed
  const county = Math.floor(household.village / 1_000_000)
  const appliedOn = addDays(decidedOn, -26)
  const steps = pathOf(workflowOf(item.workflow))
  const { id } = await tx
    .insertInto('app.case')
    .values(({ fn, val }) => ({
      county_id: county,
      area: household.village,
      case_no: fn<string>('app.next_case_no', [val(county), val(appliedOn)]),
      item: item.id,
      kind: 'application',
      workflow: item.workflow,
      state: steps.at(-1)?.to ?? '',
      version: steps.length,
      applicant_id: placed.firstPersonId,
      applicant_name: household.persons[0]?.name ?? '',
      household_id: placed.id,
      members: household.persons.length,
      residence: household.residence,
      is_open: false,
      applied_on: appliedOn,
      accepted_on: addDays(appliedOn, 1),
      decided_item: item.id,
      decided_on: decidedOn,
      decided_fen: sql<never>`${amount}::bigint`,
    }))
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('app.case_member')
    .values(
      household.persons.map((person, i) => ({
        case_id: id,
        county_id: county,
        area: household.village,
        person_id: placed.firstPersonId + i,
        relation: person.relation,
        is_adult: person.age >= 18,
      })),
    )
    .execute()
  await tx
    .insertInto('app.case_event')
    .values(
      steps.map((step, i) => ({
        case_id: id,
        seq: i + 1,
        county_id: county,
        area: household.village,
        action: step.id,
        from_state: i === 0 ? workflowOf(item.workflow).initial : (steps[i - 1]?.to ?? ''),
        to_state: step.to,
        on_date: i === steps.length - 1 ? decidedOn : addDays(appliedOn, i * 4),
        actor_kind: 'system',
        actor_name: '平台启用前办理',
        actor_role: '',
        note: i === 0 ? '平台启用时转入的存量对象' : '',
      })),
    )
    .execute()
  return id
}

/** The shortest way of a workflow from its beginning to a decision in the applicant's favour. */
function pathOf(workflow: Workflow): readonly Action[] {
  const ways: (readonly Action[])[] = [[]]
  const seen = new Set([workflow.initial])
  for (const way of ways) {
    const state = way.at(-1)?.to ?? workflow.initial
    if (state === 'approved') return way
    for (const action of workflow.actions.filter(({ from }) => from.includes(state)))
      if (!seen.has(action.to)) {
        seen.add(action.to)
        ways.push([...way, action])
      }
  }
  throw new Error(`${workflow.id} never approves`)
}

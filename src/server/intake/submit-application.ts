import { z } from 'zod'
import { type Answers, relevantAnswers, validateAnswers } from '#core/form.ts'
import { personalChecks } from '#core/form-errors.ts'
import type { Item } from '#core/item.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem, valuesFor, workflowOf } from '../items.ts'
import { recordAuthorisation } from '../verification/record-authorisation.ts'
import { getCaseHead } from './case-head.ts'
import { flagRelatives } from './flag-relatives.ts'
import { declare, keepAccount, keepAnswers } from './keep-answers.ts'
import { keepHousehold } from './keep-household.ts'
import { moveCase } from './move-case.ts'
import { countyOf, keepMembers, type Party, registerParties, text } from './register-parties.ts'
import { takeFiles } from './take-files.ts'

export const SubmitApplication = z.object({
  requestId,
  item: z.string().max(60),
  area: z.coerce.number().int(),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  fileIds: z.array(z.number().int()).max(50).default([]),
})

export interface Submitted {
  readonly caseId: number
  readonly caseNo: string
}

/**
 * Takes an application from the portal or the window: registers its persons, keeps the household, declared facts, answers
 * and consents, and starts the case. @throws DomainError `invalid-input` with every field error, `already-running`.
 */
export async function submitApplication(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof SubmitApplication>,
  keys: KeyRing,
): Promise<Submitted> {
  return once(tx, actor, 'submit-application', input, async () => {
    const item = getItem(input.item)
    const area = await villageOf(tx, input.area)
    const answers = relevantAnswers(item.form, input.answers)
    const fields = validateAnswers(item.form, answers, personalChecks(actor.today))
    if (fields.length > 0) throw new DomainError('invalid-input', { fields, says: `有 ${fields.length} 处需要修改` })
    const residence = text(answers, item.parties.residence) === 'urban' ? 'urban' : 'rural'
    const parties = await registerParties(tx, actor, item, answers, area, residence, keys)
    const applicant = parties[0]
    if (!applicant) throw new DomainError('invalid-input')
    await refuseRunning(tx, item, applicant.personId)
    const members = parties.filter((party) => party.role === 'member')
    const householdId = await keepHousehold(tx, actor, { area, residence, members })

    const caseId = await openCase(tx, actor, {
      item,
      area,
      residence,
      applicant,
      householdId,
      members: members.length,
      agent: text(answers, item.parties.agent),
    })
    await keepMembers(tx, caseId, area, parties)
    await keepAnswers(tx, caseId, area, answers, keys)
    await declare(tx, actor, item, answers, { caseId, area, householdId, parties }, keys)
    await keepAccount(tx, actor, item, answers, applicant, area, keys)
    for (const party of parties.filter((each) => each.isAuthorised))
      await recordAuthorisation(tx, actor, {
        caseId,
        personId: party.personId,
        method: 'electronic',
        signer: party.name,
      })
    await takeFiles(tx, actor, caseId, input.fileIds)
    const head = await getCaseHead(tx, caseId)
    const { values } = await valuesFor(tx, item, { area, residence, on: actor.today })
    await moveCase(tx, actor, head, { action: 'submit', requestId: input.requestId }, values)
    await flagRelatives(tx, { caseId, area })
    return { caseId, caseNo: head.caseNo }
  })
}

async function villageOf(tx: Tx, code: number): Promise<AreaCode> {
  const found = await tx
    .selectFrom('ref.division')
    .select('code')
    .where('code', '=', code)
    .where('level', '=', 5)
    .where('valid_until', 'is', null)
    .executeTakeFirst()
  if (!found)
    throw new DomainError('invalid-input', {
      fields: [{ path: 'area', label: '所在村（社区）', code: 'bad-area', params: {} }],
      says: '没有这个村（社区），请重新选择',
    })
  return areaCode(found.code)
}

/** One application of an item at a time; the unique index on app.case keeps it when two arrive together. */
async function refuseRunning(tx: Tx, item: Item, personId: number): Promise<void> {
  const running = await tx
    .selectFrom('app.case')
    .select('case_no')
    .where('applicant_id', '=', personId)
    .where('item', '=', item.id)
    .where('kind', '=', 'application')
    .where('is_open', '=', true)
    .executeTakeFirst()
  if (running)
    throw new DomainError('already-running', {
      says: `该申请人已有一件“${item.title}”正在办理，受理编号 ${running.case_no}`,
    })
}

async function openCase(
  tx: Tx,
  actor: Actor,
  opened: {
    item: Item
    area: AreaCode
    residence: 'urban' | 'rural'
    applicant: Party
    householdId: number
    members: number
    agent: string | undefined
  },
): Promise<number> {
  const { item, area, applicant } = opened
  const row = await tx
    .insertInto('app.case')
    .values(({ fn, val }) => ({
      county_id: countyOf(area),
      area,
      case_no: fn<string>('app.next_case_no', [val(countyOf(area)), val(actor.today)]),
      item: item.id,
      kind: 'application',
      workflow: item.workflow,
      state: workflowOf(item.workflow).initial,
      applicant_id: applicant.personId,
      applicant_name: applicant.name,
      household_id: opened.householdId,
      members: opened.members,
      residence: opened.residence,
      agent_id: actor.kind === 'citizen' && actor.id !== applicant.personId ? actor.id : null,
      agent_name: opened.agent ?? null,
      applied_on: actor.today,
    }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

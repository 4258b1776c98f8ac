import { z } from 'zod'
import { declaredFacts } from '#core/declared-facts.ts'
import { type Answers, type Field, fieldsOf, groupsOf, relevantAnswers, validateAnswers } from '#core/form.ts'
import { personalChecks } from '#core/form-errors.ts'
import { parseIdNumber } from '#core/identity-number.ts'
import type { Item } from '#core/item.ts'
import { ageOn } from '#core/plain-date.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem, valuesFor, workflowOf } from '../items.ts'
import { factDeclarations } from '../registry/fact-declarations.ts'
import { recordFacts } from '../registry/record-facts.ts'
import { registerPerson } from '../registry/register-person.ts'
import { setBankAccount } from '../registry/set-bank-account.ts'
import { recordAuthorisation } from '../verification/record-authorisation.ts'
import { getCaseHead } from './case-head.ts'
import { flagRelatives } from './flag-relatives.ts'
import { keepHousehold } from './keep-household.ts'
import { moveCase } from './move-case.ts'
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

interface Party {
  readonly personId: number
  readonly relation: string
  readonly role: 'member' | 'obligor'
  readonly name: string
  readonly isAdult: boolean
  readonly isAuthorised: boolean
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
    await tx
      .insertInto('app.case_member')
      .values(
        parties.map((party) => ({
          case_id: caseId,
          county_id: countyOf(area),
          area,
          person_id: party.personId,
          relation: party.relation,
          role: party.role,
          is_adult: party.isAdult,
        })),
      )
      .execute()
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

const countyOf = (area: AreaCode): number => Math.floor(area / 1_000_000)

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

const text = (answers: Answers, id: string | undefined): string | undefined => {
  const value = id === undefined ? undefined : answers[id]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The applicant first, then the members, then obligors; each found or registered by identity number. */
async function registerParties(
  tx: Tx,
  actor: Actor,
  item: Item,
  answers: Answers,
  area: AreaCode,
  residence: 'urban' | 'rural',
  keys: KeyRing,
): Promise<Party[]> {
  const { parties } = item
  const register = async (
    from: Answers,
    ids: { name: string; idNumber: string },
    rest: { relation: string; role: Party['role']; isAuthorised: boolean },
  ): Promise<Party> => {
    const name = text(from, ids.name) ?? ''
    const idNumber = text(from, ids.idNumber) ?? ''
    const phone = rest.relation === '01' ? text(answers, parties.applicant.phone) : undefined
    const address = rest.relation === '01' ? text(answers, parties.applicant.address) : undefined
    const { personId } = await registerPerson(
      tx,
      actor,
      { name, idNumber, area, residence, ...(phone ? { phone } : {}), ...(address ? { address } : {}) },
      keys,
    )
    const read = parseIdNumber(idNumber, actor.today)
    return { ...rest, personId, name, isAdult: !read.ok || ageOn(read.born, actor.today) >= 18 }
  }
  const applicant = await register(answers, parties.applicant, {
    relation: '01',
    role: 'member',
    isAuthorised: hasPromised(fieldsOf(item.form), answers),
  })
  if (actor.kind === 'citizen' && applicant.personId !== actor.id && text(answers, parties.agent) === undefined)
    throw new DomainError('invalid-input', {
      fields: [
        {
          path: parties.applicant.idNumber,
          label: '身份证号',
          code: 'bad-id-number',
          params: { reason: '与登录人不一致；为他人代办请填写代办人' },
        },
      ],
    })
  const found: Party[] = [applicant]
  for (const role of ['member', 'obligor'] as const) {
    const fieldId = role === 'member' ? parties.members : parties.obligors
    const field = fieldsOf(item.form).find((candidate) => candidate.id === fieldId)
    for (const group of groupsOf(fieldId === undefined ? undefined : answers[fieldId])) {
      const party = await register(group, parties.group, {
        relation: text(group, parties.group.relation) ?? '99',
        role,
        isAuthorised: hasPromised(field?.fields ?? [], group),
      })
      if (found.some((known) => known.personId === party.personId))
        throw new DomainError('invalid-input', { says: `“${party.name}”重复填写` })
      found.push(party)
    }
  }
  return found
}

/** Every promise asked for at this level is ticked, and there is one. */
const hasPromised = (fields: readonly Field[], answers: Answers): boolean => {
  const promises = fields.filter((field) => field.kind === 'promise')
  return promises.length > 0 && promises.every((field) => answers[field.id] === true)
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

/** Keeps answers as submitted; a correction adds a row. */
export async function keepAnswers(
  tx: Tx,
  caseId: number,
  area: AreaCode,
  answers: Answers,
  keys: KeyRing,
): Promise<void> {
  await tx
    .insertInto('app.case_answers')
    .values({
      case_id: caseId,
      county_id: countyOf(area),
      area,
      answers_sealed: sealField(
        keys,
        { table: 'app.case_answers', column: 'answers_sealed', row: caseId },
        JSON.stringify(answers),
      ),
    })
    .execute()
}

/** Records what the answers declare, about the household, the applicant, members and obligors. */
export async function declare(
  tx: Tx,
  actor: Actor,
  item: Item,
  answers: Answers,
  of: {
    caseId: number
    area: AreaCode
    householdId: number
    parties: readonly { readonly personId: number; readonly role: 'member' | 'obligor' }[]
  },
  keys: KeyRing,
): Promise<void> {
  const members = of.parties.filter((party) => party.role === 'member')
  const obligors = of.parties.filter((party) => party.role === 'obligor')
  const facts = declaredFacts(item.form, item.parties, answers, factDeclarations).flatMap(({ about, fact, value }) => {
    const person =
      about === 'applicant'
        ? members[0]
        : about === 'household'
          ? undefined
          : about.group === 'members'
            ? members[about.index + 1]
            : obligors[about.index]
    const subject =
      about === 'household'
        ? { subjectKind: 'household' as const, subjectId: of.householdId }
        : person && { subjectKind: 'person' as const, subjectId: person.personId }
    return subject
      ? [{ ...subject, fact, value, provenance: 'declared' as const, source: '本人申报', validFrom: actor.today }]
      : []
  })
  await recordFacts(tx, actor, { area: of.area, caseId: of.caseId, facts }, keys)
}

async function keepAccount(
  tx: Tx,
  actor: Actor,
  item: Item,
  answers: Answers,
  applicant: Party,
  area: AreaCode,
  keys: KeyRing,
): Promise<void> {
  const { account } = item.parties
  const bank = text(answers, account?.bank)
  const card = text(answers, account?.card)
  if (bank && card)
    await setBankAccount(tx, actor, { personId: applicant.personId, area, holder: applicant.name, bank, card }, keys)
}

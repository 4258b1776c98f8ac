import { type Answers, type Field, fieldsOf, groupsOf } from '#core/form.ts'
import { parseIdNumber } from '#core/identity-number.ts'
import type { Item } from '#core/item.ts'
import { ageOn } from '#core/plain-date.ts'
import type { AreaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { registerPerson } from '../registry/register-person.ts'

/** A person named in an application. */
export interface Party {
  readonly personId: number
  readonly relation: string
  readonly role: 'member' | 'obligor'
  readonly name: string
  readonly isAdult: boolean
  readonly isAuthorised: boolean
}

/** A text answer; undefined when it is absent or empty. */
export const text = (answers: Answers, id: string | undefined): string | undefined => {
  const value = id === undefined ? undefined : answers[id]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The applicant first, then the members, then obligors; each found or registered by identity number. */
export async function registerParties(
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
    isAuthorised: hasAuthorised(fieldsOf(item.form), answers),
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
        isAuthorised: hasAuthorised(field?.fields ?? [], group),
      })
      if (found.some((known) => known.personId === party.personId))
        throw new DomainError('invalid-input', { says: `“${party.name}”重复填写` })
      found.push(party)
    }
  }
  return found
}

/** Every authorisation to check that is asked for at this level is ticked, and there is one. */
const hasAuthorised = (fields: readonly Field[], answers: Answers): boolean => {
  const asked = fields.filter((field) => field.authorisesChecks)
  return asked.length > 0 && asked.every((field) => answers[field.id] === true)
}

/** Lists parties on a case; those listed already stay as they are. */
export async function keepMembers(tx: Tx, caseId: number, area: AreaCode, parties: readonly Party[]): Promise<void> {
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
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const countyOf = (area: AreaCode): number => Math.floor(area / 1_000_000)

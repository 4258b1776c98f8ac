import { declaredFacts } from '#core/declared-facts.ts'
import type { Answers } from '#core/form.ts'
import type { Item } from '#core/item.ts'
import type { AreaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { sealField, sealMark } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { factDeclarations } from '../registry/fact-declarations.ts'
import { recordFacts } from '../registry/record-facts.ts'
import { setBankAccount } from '../registry/set-bank-account.ts'
import { countyOf, type Party, text } from './register-parties.ts'

/** Keeps answers as submitted; a correction adds a row. */
export async function keepAnswers(
  tx: Tx,
  caseId: number,
  area: AreaCode,
  answers: Answers,
  keys: KeyRing,
): Promise<void> {
  const mark = sealMark()
  await tx
    .insertInto('app.case_answers')
    .values({
      case_id: caseId,
      county_id: countyOf(area),
      area,
      seal_mark: mark,
      answers_sealed: sealField(
        keys,
        { table: 'app.case_answers', column: 'answers_sealed', row: caseId, mark },
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

/** The account the applicant gave; the same one again changes nothing. */
export async function keepAccount(
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

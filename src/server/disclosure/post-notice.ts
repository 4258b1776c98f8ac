import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { earliestNextStep } from '#core/deadline.ts'
import { publicNoticeName } from '#core/masking.ts'
import { ageOn } from '#core/plain-date.ts'
import { type PlainDate, yuanText } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { getLatestAssessment } from '../decision/latest-assessment.ts'
import { DomainError } from '../errors.ts'
import type { ActContext } from '../intake/act-context.ts'
import { getItem, valuesFor, wholeValue } from '../items.ts'
import { assertCleanNotice } from '../privacy/lint-notice.ts'
import { divisionNames } from '../registry/divisions.ts'

/** Posts the first opinion in the village for the days the item says; only what the item allows, masked (rules DB-26, DB-31). */
export async function postNotice({ tx, actor, head }: Pick<ActContext, 'tx' | 'actor' | 'head'>): Promise<void> {
  const assessment = await getLatestAssessment(tx, head.id)
  const item = getItem(assessment.item)
  if (!item.notice) throw new DomainError('not-allowed-in-state', { says: '本事项不需要公示' })
  const { values } = await valuesFor(tx, item, { area: head.area, residence: head.residence, on: actor.today })
  const days = wholeValue(values, item.notice.days)
  const village = (await divisionNames(tx, [head.area])).get(head.area) ?? ''
  const name = publicNoticeName(head.applicantName, await ageOfApplicant(tx, head.id, head.applicantId, actor.today))
  const shown: Record<(typeof item.notice.shows)[number], [string, string]> = {
    name: ['申请人', name ?? '（未成年人，依法不公开姓名）'],
    members: ['保障人数', `${head.members} 人`],
    amount: [
      assessment.pays === 'once' ? '拟救助金额' : '拟月救助金额',
      assessment.pays === 'nothing' ? '—' : `${yuanText(assessment.fen)} 元`,
    ],
    village: ['村（社区）', village],
    item: ['事项', item.title],
  }
  const line = Object.fromEntries(item.notice.shows.map((part) => shown[part]))
  assertCleanNotice(Object.values(line), [item.title, village])
  await tx
    .insertInto('app.notice')
    .values({
      case_id: head.id,
      county_id: head.countyId,
      area: head.area,
      title: item.notice.title,
      line: JSON.stringify(line),
      posted_on: actor.today,
      days,
      free_on: earliestNextStep(actor.today, days),
      token: randomBytes(16).toString('base64url'),
    })
    .execute()
}

async function ageOfApplicant(tx: Tx, caseId: number, applicantId: number, today: PlainDate): Promise<number> {
  const { rows } = await sql<{
    born: PlainDate
  }>`select born from reg.persons_of_case(${caseId}) where id = ${applicantId}`.execute(tx)
  return rows[0] ? ageOn(rows[0].born, today) : 0
}

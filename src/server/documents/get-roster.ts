import { sql } from 'kysely'
import { z } from 'zod'
import { areaAt } from '#core/division-code.ts'
import { areaCode, type Fen, type PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { itemTitle } from '../items.ts'
import { divisionNames } from '../registry/divisions.ts'
import { findPlaceNames } from './place-names.ts'
import type { Roster } from './roster.ts'

export const GetRoster = z.object({ runId: z.coerce.number().int() })

/** The roster of a pay run: every line but the held and cancelled ones, by village and name. @throws DomainError `not-found` */
export async function getRoster(tx: Tx, actor: StaffActor, { runId }: z.output<typeof GetRoster>): Promise<Roster> {
  const run = await tx.selectFrom('pay.run').selectAll().where('id', '=', runId).executeTakeFirst()
  if (!run) throw new DomainError('not-found')
  const { rows } = await sql<{
    area: number
    payee: string
    idTail: string | null
    cardTail: string | null
    bank: string | null
    item: string
    members: number
    month: PlainDate
    kind: 'regular' | 'arrears'
    state: string
    fen: Fen
  }>`
    select l.area, e.payee_name as payee, p.id_tail as "idTail", a.card_tail as "cardTail", a.bank, l.item, e.members, l.month, l.kind, l.state, l.fen
    from pay.line l
    join app.entitlement e on e.id = l.entitlement_id and e.county_id = l.county_id
    left join reg.person p on p.id = l.person_id
    left join reg.bank_account a on a.id = l.account_id
    where l.run_id = ${runId} and l.state <> 'cancelled'
    order by l.area, e.payee_name, l.id`.execute(tx)
  const paid = rows.filter(({ state }) => state !== 'held')
  const townshipOf = (area: number): number => areaAt(areaCode(area), 'township') ?? area
  const names = await divisionNames(
    tx,
    paid.flatMap(({ area }) => [area, townshipOf(area)]),
  )
  const places = await findPlaceNames(tx, run.area)
  const titles = [...new Set(paid.map(({ item }) => itemTitle(item)))]
  const month = `${run.month.slice(0, 4)}年${Number(run.month.slice(5, 7))}月`
  await recordAccess(tx, actor, {
    action: 'export-roster',
    objectKind: 'pay-run',
    objectId: runId,
    area: run.area,
    fields: ['name', 'id_tail', 'card_tail', 'bank', 'amount'],
    purpose: month,
  })
  return {
    title: `${places.full}${month}${titles.length === 1 ? titles[0] : '救助资金'}发放花名册`,
    county: places.county,
    month,
    bureau: places.bureau,
    printedOn: actor.today,
    isFinal: ['approved', 'sent', 'settled'].includes(run.state),
    lines: paid.map((line) => ({
      township: names.get(townshipOf(line.area)) ?? '',
      village: names.get(line.area) ?? '',
      payee: line.payee,
      idTail: line.idTail ?? '',
      cardTail: line.cardTail ?? '',
      bank: line.bank ?? '',
      item: itemTitle(line.item),
      members: line.members,
      month: line.month.slice(0, 7),
      kind: line.kind,
      fen: line.fen,
    })),
    heldLines: rows.length - paid.length,
    listSm3: run.list_sm3,
  }
}

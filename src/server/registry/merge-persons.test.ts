import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import {
  as,
  countyClerk,
  makeIdNumber,
  newRequest,
  otherVillage,
  somePerson,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { getPerson } from './get-person.ts'
import { mergePersons } from './merge-persons.ts'
import { recordFacts } from './record-facts.ts'
import { registerPerson } from './register-person.ts'
import { setBankAccount } from './set-bank-account.ts'
import { undoMerge } from './undo-merge.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await Promise.all([database.close(), owner.end()])
  await fresh.drop()
})

const merge = (keptId: number, mergedId: number, actor = countyClerk) =>
  as(database, actor, (tx) =>
    mergePersons(tx, actor, { requestId: newRequest(), keptId, mergedId, reason: '同一人重复登记' }),
  )
const undo = (mergeId: number) =>
  as(database, countyClerk, (tx) =>
    undoMerge(tx, countyClerk, { requestId: newRequest(), mergeId, reason: '经核实不是同一人' }),
  )

/** A person with a fact, a bank account, a household of one, a relation and an entitlement of the same person in another county. */
async function livedIn(name: string, card: string): Promise<number> {
  const id = await as(database, countyClerk, async (tx) => {
    const personId = await somePerson(tx, countyClerk, { name })
    await recordFacts(
      tx,
      countyClerk,
      {
        area: someVillage,
        facts: [
          {
            subjectKind: 'person',
            subjectId: personId,
            fact: 'schooling',
            value: name,
            provenance: 'declared',
            source: '本人申报',
            validFrom: plainDate('2026-01-01'),
          },
        ],
      },
      testKeys,
    )
    await setBankAccount(
      tx,
      countyClerk,
      { personId, area: someVillage, holder: name, bank: '农商银行', card },
      testKeys,
    )
    return personId
  })
  await owner.query(
    `with h as (insert into reg.household (id, county_id, area) values (nextval('reg.household_id'), 410102, $2) returning id)
     insert into reg.household_member (household_id, county_id, area, person_id, relation, valid_from, source)
     select id, 410102, $2, $1, '01', '2026-01-01', '测试' from h`,
    [id, someVillage],
  )
  await owner.query(
    `insert into reg.person_relation (area, person_id, other_id, relation, valid_from, source) values ($2, $1, $1, '01', '2026-01-01', '测试')`,
    [id, someVillage],
  )
  const { rows } = await owner.query<{ id: number }>(
    `insert into app."case" (county_id, area, case_no, item, kind, workflow, state, applicant_id, applicant_name, residence, applied_on, is_open)
     values (410105, $2, $3, 'x', 'application', 'x', 'approved', $1, $4, 'urban', '2026-01-01', false) returning id`,
    [id, otherVillage, `case-${id}`, name],
  )
  const caseId = rows[0]?.id
  await owner.query(
    `insert into app.case_member (case_id, county_id, area, person_id, relation, is_adult) values ($1, 410105, $3, $2, '01', true)`,
    [caseId, id, otherVillage],
  )
  await owner.query(
    `with e as (insert into app.entitlement (county_id, area, case_id, item, payee_id, payee_name, members, pays, start_month)
       values (410105, $3, $2, 'x', $1, $4, 1, 'monthly', '2026-01-01') returning id)
     insert into app.entitlement_member (entitlement_id, county_id, area, person_id, benefit, during) select id, 410105, $3, $1, $5, '[2026-01-01,)' from e`,
    [id, caseId, otherVillage, name, `benefit-${id}`],
  )
  return id
}

/** Every row of every table, but for what only tells of the acts themselves. */
async function everything(): Promise<Record<string, string[]>> {
  const { rows } = await owner.query<{ tab: string }>(
    `select c.oid::regclass::text as tab from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('reg', 'app', 'pay') and c.relname not in ('person_merge', 'request')`,
  )
  const all: Record<string, string[]> = {}
  for (const { tab } of rows)
    all[tab] = (await owner.query<{ line: string }>(`select t::text as line from ${tab} t order by 1`)).rows.map(
      ({ line }) => line,
    )
  return all
}

describe('merging two records of one person', () => {
  it('moves every row, wherever it is, and undoing it restores exactly what was', async () => {
    const [kept, merged] = [await livedIn('魏甲', '6222000011110001'), await livedIn('魏乙', '6222000011110002')]
    const before = await everything()
    const { mergeId } = await merge(kept, merged)
    const { rows } = await owner.query<{ n: number }>(
      `select (select count(*) from reg.fact where subject_id = $1) + (select count(*) from reg.bank_account where person_id = $1)
        + (select count(*) from reg.household_member where person_id = $1) + (select count(*) from app.entitlement where payee_id = $1)
        + (select count(*) from app.entitlement_member where person_id = $1) + (select count(*) from app."case" where applicant_id = $1)
        + (select count(*) from app.case_member where person_id = $1) as n`,
      [merged],
    )
    expect(Number(rows[0]?.n)).toBe(0)
    const detail = await as(database, countyClerk, (tx) => getPerson(tx, countyClerk, { personId: kept }, testKeys))
    expect(detail.mergedFrom).toMatchObject([{ mergeId, name: '魏乙' }])
    expect(detail.accounts).toHaveLength(2)
    await undo(mergeId)
    expect(await everything()).toEqual(before)
  })

  it('leaves what was added after the merge with the kept person', async () => {
    const [kept, merged] = [await livedIn('蒋甲', '6222000011110003'), await livedIn('蒋乙', '6222000011110004')]
    const { mergeId } = await merge(kept, merged)
    await as(database, countyClerk, (tx) =>
      setBankAccount(
        tx,
        countyClerk,
        { personId: kept, area: someVillage, holder: '蒋甲', bank: '农商银行', card: '6222000011119999' },
        testKeys,
      ),
    )
    await undo(mergeId)
    const detail = await as(database, countyClerk, (tx) => getPerson(tx, countyClerk, { personId: kept }, testKeys))
    expect(detail.accounts.map(({ cardTail }) => cardTail)).toContain('9999')
    expect(detail.accounts.map(({ cardTail }) => cardTail)).not.toContain('0004')
  })

  it('the number of the merged record leads to the kept person, until the merge is undone', async () => {
    const [first, second] = [makeIdNumber(300), makeIdNumber(301)]
    const register = (idNumber: string, name: string) =>
      as(database, countyClerk, (tx) =>
        registerPerson(tx, countyClerk, { name, idNumber, area: someVillage, residence: 'urban' }, testKeys),
      )
    const kept = await register(first, '沈一')
    const merged = await register(second, '沈一')
    const { mergeId } = await merge(kept.personId, merged.personId)
    expect((await register(second, '沈一')).personId).toBe(kept.personId)
    await undo(mergeId)
    expect((await register(second, '沈一')).personId).toBe(merged.personId)
  })

  it('is refused for one record twice, a record already merged, a stranger, and two in one case', async () => {
    const [a, b] = [await livedIn('韩甲', '6222000011110005'), await livedIn('韩乙', '6222000011110006')]
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(merge(a, b, staffAt(Math.floor(otherVillage / 1e6) * 1e6, 'county'))).rejects.toMatchObject({
      code: 'not-found',
    })
    await owner.query(
      `insert into app.case_member (case_id, county_id, area, person_id, relation, is_adult)
       select id, county_id, area, $2, '10', true from app."case" where applicant_id = $1`,
      [a, b],
    )
    await expect(merge(a, b)).rejects.toMatchObject({ code: 'overlap' })
    const [c, d] = [await livedIn('杨甲', '6222000011110007'), await livedIn('杨乙', '6222000011110008')]
    const { mergeId } = await merge(c, d)
    await expect(merge(c, d)).rejects.toMatchObject({ code: 'not-found' })
    await undo(mergeId)
    await expect(undo(mergeId)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('knows every column that refers to a person', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `select c.oid::regclass::text || '.' || a.attname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind = 'r' and n.nspname in ('reg', 'app', 'pay', 'sec', 'book')
         and (a.attname ~ '^(person|payee|applicant|agent|other|holder|kept|merged|member)_id$' or a.attname in ('subject_id', 'merged_into'))
         and not exists (select from reg.person_references() r where r.tab = c.oid and r.col = a.attname) order by 1`,
    )
    expect(rows.map(({ name }) => name)).toEqual([
      'app.draft.person_id', // sealed for its writer
      'app.import_row.subject_id', // a receipt tells what happened then
      'reg.person.merged_into', // the merge itself
      'reg.person_key.person_id', // moved by the same functions
      'reg.person_merge.kept_id', // the record of merges
      'reg.person_merge.merged_id',
      'sec.citizen.person_id', // the citizen signs in as before
      'sec.session.person_id',
    ])
  })
})

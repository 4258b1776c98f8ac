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
  someTownship,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { revealValue } from '../privacy/reveal-value.ts'
import { findLookalikes, slipsOf } from './find-lookalikes.ts'
import { findPersons } from './find-persons.ts'
import { getPerson } from './get-person.ts'
import { recordDeath } from './record-death.ts'
import { registerOwnPerson } from './register-own-person.ts'
import { registerPerson } from './register-person.ts'
import { setBankAccount } from './set-bank-account.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
const stranger = staffAt(Math.floor(otherVillage / 1e6) * 1e6, 'county', ['county-clerk'], 2)
const province = staffAt(410_000_000_000, 'province', ['supervisor'], 3)

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

const base = { area: someVillage, residence: 'urban' as const }
const register = (name: string, idNumber: string, more: { phone?: string; address?: string; area?: number } = {}) =>
  as(database, countyClerk, (tx) => registerPerson(tx, countyClerk, { ...base, name, idNumber, ...more }, testKeys))
const search = (q: string, actor = countyClerk) =>
  as(database, actor, async (tx) =>
    (await findPersons(tx, actor, { q, page: 1, size: 20 }, testKeys)).rows.map(({ name }) => name),
  )
const refusedFields = async (work: Promise<unknown>): Promise<string[]> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (typeof error !== 'object' || error === null || !('details' in error)) throw error
  return (error.details as { fields?: { path: string }[] }).fields?.map(({ path }) => path) ?? []
}

describe('registering a person', () => {
  it('keeps the canonical number sealed and finds it again however it is typed', async () => {
    const number = makeIdNumber(1, '1949-12-31', 2)
    const { personId, isNew } = await register('王秀英', number)
    expect(isNew).toBe(true)
    const again = await register('王 秀英'.replace(' ', ''), ` ${number.toLowerCase()} `.replace(/(\d{6})/, '$1 '))
    expect(again).toEqual({ personId, isNew: false })
    const { rows } = await owner.query<{ id_sealed: Buffer; id_tail: string }>(
      'select id_sealed, id_tail from reg.person where id = $1',
      [personId],
    )
    expect(rows[0]?.id_tail).toBe(number.slice(-4))
    expect(rows[0]?.id_sealed.includes(number)).toBe(false)
  })

  it('upgrades a 15-digit number, which is the same person', async () => {
    const { personId } = await register('李建国', '410102491231001')
    const full = `4101021949123100 1`.replace(' ', '')
    const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from reg.person where id = $1', [
      personId,
    ])
    expect(rows[0]?.n).toBe(1)
    expect(
      (
        await as(database, countyClerk, (tx) =>
          findPersons(tx, countyClerk, { idNumber: '410102491231001', page: 1, size: 10 }, testKeys),
        )
      ).rows[0]?.idMasked.slice(0, 4),
    ).toBe(full.slice(0, 4))
  })

  it.each([
    ['𠮷田', 10],
    ['𫖯仁', 11],
    ['阿依古丽·买买提', 12],
    ['妘', 13],
  ])('takes the name %s as it is', async (name, n) => {
    const { personId } = await register(name, makeIdNumber(n, '1971-01-01'))
    expect((await as(database, countyClerk, (tx) => getPerson(tx, countyClerk, { personId }, testKeys))).name).toBe(
      name,
    )
  })

  it('names the field that is wrong', async () => {
    const good = makeIdNumber(20)
    expect(await refusedFields(register('张3', good))).toEqual(['name'])
    expect(await refusedFields(register('张三', `${good.slice(0, 17)}${good.endsWith('0') ? '1' : '0'}`))).toEqual([
      'idNumber',
    ])
    expect(await refusedFields(register('张三', good, { phone: '12345' }))).toEqual(['phone'])
    expect(await refusedFields(register('张三', good, { area: 410_102_999_999 }))).toEqual(['area'])
    expect(await refusedFields(register('张三', good, { area: 410_100_000_000 }))).toEqual(['area'])
  })

  it('refuses a known number under another name', async () => {
    const number = makeIdNumber(21)
    await register('赵一', number)
    expect(await refusedFields(register('赵二', number))).toEqual(['name'])
  })

  it('two clerks registering one person at once get one person', async () => {
    const number = makeIdNumber(22)
    const answers = await Promise.all([1, 2, 3, 4].map(() => register('孙一', number)))
    expect(new Set(answers.map(({ personId }) => personId)).size).toBe(1)
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
  })

  it('is refused by the database outside the scope, whatever the application says', async () => {
    await expect(
      as(database, stranger, (tx) =>
        registerPerson(tx, stranger, { ...base, name: '钱一', idNumber: makeIdNumber(23) }, testKeys),
      ),
    ).rejects.toThrow('outside the scope')
  })

  it('a person known elsewhere is named by county only', async () => {
    const number = makeIdNumber(24)
    await register('周一', number)
    await expect(
      as(database, stranger, (tx) =>
        registerOwnPerson(
          tx,
          stranger,
          { name: '周一', idNumber: number, area: otherVillage, residence: 'urban' },
          testKeys,
        ),
      ),
    ).rejects.toMatchObject({ code: 'person-known-elsewhere', details: { says: expect.stringContaining('中原区') } })
  })
})

describe('searching', () => {
  it('finds by the beginning of the name, pinyin, initials, and name with the last four', async () => {
    const number = makeIdNumber(40, '1980-02-29')
    await register('单雄信', number)
    expect(await search('单雄')).toEqual(['单雄信'])
    expect(await search('shanxiong')).toEqual(['单雄信'])
    expect(await search('sxx')).toEqual(['单雄信'])
    expect(await search(`单雄信 ${number.slice(-4)}`)).toEqual(['单雄信'])
    expect(await search('单雄信 0000')).toEqual([])
    expect(await search(number)).toEqual(['单雄信'])
  })

  it('treats % and _ as what they are', async () => {
    expect(await search('%')).toEqual([])
    expect(await search('_')).toEqual([])
  })

  it('shows a county its own people and the province everybody', async () => {
    await register('独孤一', makeIdNumber(41))
    expect(await search('独孤一', stranger)).toEqual([])
    expect(await search('独孤一', province)).toEqual(['独孤一'])
    expect(await search('独孤一', staffAt(someTownship, 'township', ['township-clerk'], 9))).toEqual(['独孤一'])
  })

  it('by number tells a stranger the county and nothing else', async () => {
    const number = makeIdNumber(42)
    await register('独孤二', number)
    await expect(
      as(database, stranger, (tx) => findPersons(tx, stranger, { idNumber: number, page: 1, size: 10 }, testKeys)),
    ).rejects.toMatchObject({ code: 'person-known-elsewhere' })
  })

  it('pages through names in one order', async () => {
    for (let i = 0; i < 5; i++) await register(`欧阳${'甲乙丙丁戊'[i]}`, makeIdNumber(50 + i))
    const pages = await Promise.all(
      [1, 2, 3].map((page) =>
        as(database, countyClerk, (tx) => findPersons(tx, countyClerk, { q: '欧阳', page, size: 2 }, testKeys)),
      ),
    )
    expect(pages.map(({ total }) => total).slice(0, 2)).toEqual([5, 5])
    expect(new Set(pages.flatMap(({ rows }) => rows.map(({ name }) => name))).size).toBe(5)
  })

  it('is logged without what was searched for', async () => {
    await search('独孤')
    const { rows } = await owner.query<{ line: string }>(
      `select to_jsonb(l)::text as line from audit.access_log l where action = 'search' order by id desc limit 1`,
    )
    expect(rows[0]?.line).toContain('"name"')
    expect(rows[0]?.line).not.toContain('独孤')
  })
})

describe('lookalikes', () => {
  const look = (name: string, idNumber: string) =>
    as(database, countyClerk, async (tx) =>
      (await findLookalikes(tx, countyClerk, { name, idNumber }, testKeys)).map(({ name: found, why }) => [found, why]),
    )

  it('are the same number, a slip of the keyboard, the same name and birth date, the same sound and birth date', async () => {
    const number = makeIdNumber(60, '1955-05-05')
    await register('郭一', number)
    expect(await look('不同', number)).toEqual([['郭一', '身份证件号码相同']])
    const otherSequence = makeIdNumber(61, '1955-05-05')
    expect(await look('不同', otherSequence)).toEqual([['郭一', '身份证件号码只差一位或相邻两位颠倒']])
    const far = makeIdNumber(499, '1955-05-05', 1, '410105')
    expect(await look('郭一', far)).toEqual([['郭一', '姓名和出生日期相同']])
    expect(await look('郭依', far)).toEqual([['郭一', '姓名同音且出生日期相同']])
    expect(await look('郭依', makeIdNumber(499, '1955-05-06', 1, '410105'))).toEqual([])
  })

  it('slips are well-formed numbers, never the number itself', () => {
    const number = '11010519491231002X'
    const slips = slipsOf(number)
    expect(slips).not.toContain(number)
    expect(slips.length).toBeGreaterThan(80)
    expect(slips).toContain(
      '110150194912310022'.slice(0, 17) + slips.find((slip) => slip.startsWith('11015019491231002'))?.slice(17),
    )
  })
})

describe('sensitive values', () => {
  it('are masked in the detail and revealed one by one, each for a logged reason', async () => {
    const number = makeIdNumber(70)
    const { personId } = await register('何一', number, {
      phone: '138 0013 8000',
      address: '郑州市中原区林山寨街道12号楼3单元',
    })
    const detail = await as(database, countyClerk, (tx) => getPerson(tx, countyClerk, { personId }, testKeys))
    expect(detail).toMatchObject({ idMasked: `4101**********${number.slice(-4)}`, phoneMasked: '138****8000' })
    expect(detail.address).not.toContain('12号楼')
    const request = {
      requestId: newRequest(),
      personId,
      field: 'phone' as const,
      purpose: 'contact' as const,
      reason: '电话核实',
    }
    for (const _ of [1, 2])
      expect(await as(database, countyClerk, (tx) => revealValue(tx, countyClerk, request, testKeys))).toEqual({
        value: '13800138000',
        shownSeconds: 60,
      })
    const { rows } = await owner.query<{ n: number }>(
      `select count(*)::int as n from audit.access_log where action = 'reveal' and person_id = $1`,
      [personId],
    )
    expect(rows[0]?.n).toBe(1)
    const { rows: kept } = await owner.query<{ text: string }>(
      `select coalesce(result::text, '') as text from app.request where request_id = $1`,
      [request.requestId],
    )
    expect(kept[0]?.text).not.toContain('13800138000')
  })

  it('a stranger gets not-found, not a masked value', async () => {
    const personId = await as(database, countyClerk, (tx) => somePerson(tx))
    await expect(as(database, stranger, (tx) => getPerson(tx, stranger, { personId }, testKeys))).rejects.toMatchObject(
      { code: 'not-found' },
    )
    await expect(
      as(database, stranger, (tx) =>
        revealValue(
          tx,
          stranger,
          { requestId: newRequest(), personId, field: 'id-number', purpose: 'identity', reason: '看看' },
          testKeys,
        ),
      ),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('bank accounts', () => {
  it('a new account closes the old one on its first day, the same again changes nothing', async () => {
    const personId = await as(database, countyClerk, (tx) => somePerson(tx))
    const set = (card: string, from: string) =>
      as(database, countyClerk, (tx) =>
        setBankAccount(
          tx,
          countyClerk,
          { personId, area: someVillage, holder: '测试甲', bank: '农商银行', card, from: plainDate(from) },
          testKeys,
        ),
      )
    const first = await set('6222 0000 1111 2222', '2026-01-01')
    expect(await set('6222000011112222', '2026-02-01')).toEqual(first)
    const second = await set('6222000011113333', '2026-03-01')
    const { accounts } = await as(database, countyClerk, (tx) => getPerson(tx, countyClerk, { personId }, testKeys))
    expect(accounts).toMatchObject([
      { id: second.accountId, cardTail: '3333', from: '2026-03-01', until: null },
      { id: first.accountId, cardTail: '2222', from: '2026-01-01', until: '2026-03-01' },
    ])
    expect(await refusedFields(set('6222', '2026-03-01'))).toEqual(['card'])
  })
})

describe('a death', () => {
  it('is recorded once per request and never before birth or after today', async () => {
    const { personId } = await register('曹一', makeIdNumber(80, '1930-05-01'))
    const record = (diedOn: string, requestId = newRequest()) =>
      as(database, countyClerk, (tx) =>
        recordDeath(tx, countyClerk, { requestId, personId, diedOn: plainDate(diedOn), source: '殡葬信息' }),
      )
    await expect(record('2026-03-03')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(record('1930-04-30')).rejects.toMatchObject({ code: 'invalid-input' })
    await record('2026-03-01')
    expect((await as(database, countyClerk, (tx) => getPerson(tx, countyClerk, { personId }, testKeys))).diedOn).toBe(
      '2026-03-01',
    )
    await expect(
      as(database, stranger, (tx) =>
        recordDeath(tx, stranger, {
          requestId: newRequest(),
          personId,
          diedOn: plainDate('2026-03-01'),
          source: '殡葬信息',
        }),
      ),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

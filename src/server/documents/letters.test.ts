import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CitizenActor } from '#server/access/actor.ts'
import { openSessions } from '#server/access/sessions.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { buildApp } from '#server/http/build-app.ts'
import { getItem } from '#server/items.ts'
import type { Platform } from '#server/platform.ts'
import {
  act,
  approver,
  clerk,
  countyApprover,
  loadDemonstrationStandards,
  someAnswers,
  someCase,
  someItem,
  verify,
} from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { shownText } from '#tests/support/pdf-text.ts'
import { as, newRequest, otherVillage, staffAt, testKeys, testToday } from '#tests/support/people.ts'
import { printApprovalForm } from './approval-form.ts'
import { getApprovalForm } from './get-approval-form.ts'
import { getLetter } from './get-letter.ts'
import { issueLetter } from './issue-letter.ts'
import { printLetter } from './letter.ts'
import { revokeLetter } from './revoke-letter.ts'
import { documentRoutes } from './routes.ts'
import { verifyLetter } from './verify-letter.ts'

let fresh: FreshDatabase
let database: Database
let platform: Platform

beforeAll(async () => {
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = openDatabase(fresh.runtimeUrl)
  platform = {
    database,
    keys: testKeys,
    sessions: openSessions(database),
    filesDir: '',
    exchangeDir: '',
    today: () => testToday,
    publicUrl: 'http://127.0.0.1:8080',
  }
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
})

const issue = (caseId: number, missing = ['委托书']) =>
  as(database, clerk, (tx) => issueLetter(tx, clerk, { caseId, kind: 'correction', details: { missing } }, testKeys))
const serialOf = (number: string): number => Number(/〕(\d+)号$/.exec(number)?.[1])
const read = (caseId: number, letterId: number) =>
  as(database, clerk, (tx) => getLetter(tx, clerk, { caseId, letterId }, platform))

describe('numbers of letters', () => {
  test('run without a gap in a county and year, many at once and some rolled back', async () => {
    const caseId = await someCase(database)
    const before = serialOf((await issue(caseId)).number)
    const rolledBack = () =>
      as(database, clerk, async (tx) => {
        await issueLetter(tx, clerk, { caseId, kind: 'correction', details: {} }, testKeys)
        throw new Error('later step failed')
      }).catch(() => undefined)
    const found = await Promise.all(Array.from({ length: 24 }, (_, i) => (i % 3 === 2 ? rolledBack() : issue(caseId))))
    const serials = found.flatMap((letter) => (letter ? [serialOf(letter.number)] : [])).sort((a, b) => a - b)
    expect(serials).toEqual(Array.from({ length: 16 }, (_, i) => before + 1 + i))
  })

  test('begin again with the year and carry the head of the county', async () => {
    const caseId = await someCase(database)
    const later = { ...clerk, today: '2027-01-04' as typeof clerk.today }
    const { number } = await as(database, later, (tx) =>
      issueLetter(tx, later, { caseId, kind: 'correction', details: {} }, testKeys),
    )
    expect(number).toBe('中原民救〔2027〕1号')
  })

  test('are not given for a county outside the scope', async () => {
    const stranger = staffAt(otherVillage, 'village', ['village-worker'], 9)
    const caseId = await someCase(database)
    await expect(
      as(database, stranger, (tx) => issueLetter(tx, stranger, { caseId, kind: 'correction', details: {} }, testKeys)),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a letter', () => {
  test('reads the same for ever, though the person is renamed afterwards', async () => {
    const caseId = await someCase(database, someAnswers({ name: '𠮷䶮' }))
    const { letterId } = await issue(caseId, ['𫖯的授权书'])
    const first = await printLetter(await read(caseId, letterId))
    await as(database, clerk, (tx) =>
      tx.updateTable('app.case').set({ applicant_name: '王丁' }).where('id', '=', caseId).execute(),
    )
    const again = await printLetter(await read(caseId, letterId))
    expect(again.bytes.equals(first.bytes)).toBe(true)
    expect(shownText(first.bytes)).toContain('𫖯的授权书')
  })

  test('of a decision quotes its assessment and names the bodies of remedy of the place', async () => {
    const caseId = await decided()
    const { id } = await as(database, clerk, (tx) =>
      tx
        .selectFrom('app.letter')
        .select('id')
        .where('case_id', '=', caseId)
        .where('kind', '=', 'approval')
        .executeTakeFirstOrThrow(),
    )
    const letter = await read(caseId, id)
    const text = shownText((await printLetter(letter)).bytes)
    for (const part of ['郑州市中原区人民政府', '郑州市中原区人民法院', '认定测算明细', '按月发放', letter.number])
      expect(text).toContain(part)
    for (const finding of letter.assessment?.tried.at(-1)?.findings ?? [])
      expect(text).toContain(finding.source.replace(/\s/g, ''))
    const form = await as(database, countyApprover, (tx) => getApprovalForm(tx, countyApprover, { caseId }, testKeys))
    const printed = shownText((await printApprovalForm(form)).bytes)
    for (const part of ['公示情况', '入户调查意见', form.detail.caseNo, '符合条件']) expect(printed).toContain(part)
  })

  test('of correction names papers by their titles and says what the clerk wrote', async () => {
    const caseId = await someCase(database)
    const paper = getItem(someItem).evidence.find(({ obtainedBy }) => obtainedBy !== 'platform')
    await act(database, clerk, caseId, 'request-correction', '另请补签名', [paper?.id ?? ''])
    const content = await as(database, clerk, async (tx) => {
      const { id } = await tx
        .selectFrom('app.letter')
        .select('id')
        .where('case_id', '=', caseId)
        .executeTakeFirstOrThrow()
      return (await getLetter(tx, clerk, { caseId, letterId: id }, platform)).content
    })
    expect(content.missing).toEqual([paper?.title, '另请补签名'])
  })

  test('is read by its own citizen and by no other, and the reading is logged', async () => {
    const caseId = await someCase(database)
    const { letterId } = await issue(caseId)
    const { applicant_id: id } = await as(database, clerk, (tx) =>
      tx.selectFrom('app.case').select('applicant_id').where('id', '=', caseId).executeTakeFirstOrThrow(),
    )
    const citizen = (person: number): CitizenActor => ({
      kind: 'citizen',
      id: person,
      name: '',
      roles: ['citizen'],
      today: testToday,
      address: '',
    })
    const asCitizen = (person: number) =>
      as(database, citizen(person), (tx) => getLetter(tx, citizen(person), { caseId, letterId }, platform))
    expect((await asCitizen(id)).content.missing).toEqual(['委托书'])
    await expect(asCitizen(id + 1000)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('answers its QR code to anybody with the holder masked, and says when it was revoked', async () => {
    const caseId = await someCase(database, someAnswers({ name: '欧阳丙丁' }))
    const { letterId, token, number } = await issue(caseId)
    const check = () =>
      database.withScope({ kind: 'public' }, (tx) =>
        verifyLetter(tx, { kind: 'public', id: null, name: '', roles: [], today: testToday, address: '' }, { token }),
      )
    expect(await check()).toMatchObject({ number, holder: '欧阳**', isValid: true, revokedOn: null })
    const request = { requestId: newRequest(), letterId, reason: '内容有误' }
    const revoke = (input: typeof request) => as(database, approver, (tx) => revokeLetter(tx, approver, input))
    await revoke(request)
    await revoke(request)
    expect(await check()).toMatchObject({ isValid: false, revokedOn: testToday })
    await expect(revoke({ ...request, requestId: newRequest() })).rejects.toMatchObject({ code: 'conflict' })
    const stranger = staffAt(otherVillage, 'village', ['village-worker'], 9)
    await expect(
      as(database, stranger, (tx) => revokeLetter(tx, stranger, { ...request, requestId: newRequest() })),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('over HTTP', () => {
  test('a letter needs a session, its verification none, and a notice is open while it is posted', async () => {
    const app = await buildApp(platform, { logLevel: 'silent', routes: documentRoutes })
    const caseId = await someCase(database)
    const { letterId, token } = await issue(caseId)
    expect((await app.inject(`/api/cases/${caseId}/letters/${letterId}.pdf`)).statusCode).toBe(401)
    const verified = await app.inject(`/api/verify/${token}`)
    expect(verified.json()).toMatchObject({ isValid: true })
    expect((await app.inject(`/api/verify/${'x'.repeat(22)}`)).statusCode).toBe(404)
    expect((await app.inject('/api/verify/short')).statusCode).toBe(422)

    const posted = await postedCase()
    const row = await as(database, clerk, (tx) =>
      tx.selectFrom('app.notice').select('token').where('case_id', '=', posted).executeTakeFirstOrThrow(),
    )
    const notice = await app.inject(`/api/notices/${row.token}.pdf`)
    expect([notice.statusCode, notice.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(shownText(notice.rawPayload)).toContain('公示期为2026年3月2日至')
    const list = await app.inject('/api/notices.pdf?area=410102001002')
    expect([list.statusCode, list.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
    expect((await app.inject('/api/notices.pdf?area=410105000000')).statusCode).toBe(404)
    await app.close()
  })
})

async function postedCase(): Promise<number> {
  const caseId = await someCase(database)
  await act(database, clerk, caseId, 'accept')
  await verify(database, caseId)
  await act(database, clerk, caseId, 'propose-approval', '符合条件，建议确认')
  await act(database, clerk, caseId, 'post')
  return caseId
}

/** A case approved by the county after its notice. */
async function decided(): Promise<number> {
  const caseId = await postedCase()
  const later = { ...approver, today: '2026-03-16' as typeof approver.today }
  const county = { ...countyApprover, today: later.today }
  await act(database, later, caseId, 'forward')
  await act(database, county, caseId, 'approve')
  return caseId
}

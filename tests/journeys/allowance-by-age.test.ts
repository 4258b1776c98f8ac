import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { expectAccessible } from '#tests/support/browser.ts'
import { makeIdNumber } from '#tests/support/people.ts'
import { openCase } from './desk.ts'
import { type Journey, openJourney } from './journey.ts'
import { goOn, goOnTo, pickVillage, type Replies, seeTitle, signIn } from './phone.ts'
import { act, clientOf } from './through-api.ts'

const citizen = { name: '王桂兰', idNumber: makeIdNumber(9, '1944-04-11', 2, '410122'), phone: '13900005678' }
const asked: Replies = {
  姓名: { type: citizen.name },
  代办人姓名: { type: '' },
  身份证号码: { type: citizen.idNumber },
  联系电话: { type: citizen.phone },
  户口性质: { choose: '农村（农业）' },
  详细住址: { type: '3组12号' },
  是否已在其他地区领取高龄津贴: { choose: '否' },
  开户银行: { type: '农村信用社' },
  银行卡号或存折账号: { type: '6217000010001234575' },
}

let journey: Journey
beforeAll(async () => {
  journey = await openJourney('2026-03-28')
  await journey.addCitizen(citizen)
})
afterAll(() => journey?.close())

test('a woman of 81 applies on the phone, is decided without a visit, and is paid from the month she applied in', async () => {
  onTestFailed(async () => console.error(await journey.tellPages()))
  const phone = await journey.openPhone()
  const caseNo = await apply(phone)
  const caseId = await idOf(caseNo)

  const clerk = await clientOf(journey, 'clerk')
  await act(clerk, caseId, 'accept')
  await clerk.write('POST /api/cases/:caseId/assess', { caseId })
  await act(clerk, caseId, 'propose-approval', '年龄与户籍相符')
  await act(clerk, caseId, 'post')
  journey.setToday('2026-04-08')
  await act(clerk, caseId, 'forward')
  journey.setToday('2026-05-10')
  await act(await clientOf(journey, 'county-approver'), caseId, 'approve')
  await journey.runJobs()
  expect(await owed()).toEqual([{ start_month: '2026-03', yuan: '100' }])

  const desk = await journey.openDesk('clerk')
  await openCase(desk, caseNo)
  await desk.getByText('已确认').first().waitFor()
  await expectAccessible(desk)

  expect(await payOut('2026-05')).toEqual(['2026-03 100', '2026-04 100', '2026-05 100'])
  await phone.goto('/my')
  await phone.getByRole('link', { name: /救助金/ }).click()
  await phone.getByText('已发到账户').first().waitFor()
  await expectAccessible(phone)
})

async function apply(phone: Page): Promise<string> {
  await phone.goto('/guide/old-age-allowance')
  await seeTitle(phone, '高龄津贴')
  await phone.getByText('从申请的当月起计算').waitFor({ state: 'attached' })
  await expectAccessible(phone)
  await phone.getByRole('link', { name: '我要申请高龄津贴' }).first().click()
  await phone.getByRole('link', { name: '登录后开始填写' }).click()
  await signIn(phone, citizen.phone)
  await seeTitle(phone, '向哪里申请')
  await pickVillage(phone, journey)
  await goOn(phone)
  await goOnTo(phone, '请核对填写的内容', asked)
  await expectAccessible(phone)
  await goOn(phone)
  await phone.getByRole('checkbox', { name: /^我承诺/ }).check()
  await phone.getByRole('button', { name: '同意并提交申请' }).click()
  await seeTitle(phone, '申请已提交')
  const says = await phone.getByText(/^受理编号：/).textContent()
  return says?.replace('受理编号：', '') ?? ''
}

async function idOf(caseNo: string): Promise<number> {
  const { rows } = await journey.owner.query<{ id: string }>('select id from app."case" where case_no = $1', [caseNo])
  return Number(rows[0]?.id)
}

async function owed(): Promise<unknown[]> {
  const { rows } = await journey.owner.query(
    `select to_char(e.start_month, 'YYYY-MM') as start_month, (a.monthly_fen / 100)::text as yuan
     from app.entitlement e join app.entitlement_amount a on a.entitlement_id = e.id`,
  )
  return rows
}

/** The month's run by two persons and the bank; what was paid, month by month. */
async function payOut(month: string): Promise<string[]> {
  const [cashier, finance] = [await clientOf(journey, 'cashier'), await clientOf(journey, 'finance')]
  await finance.write('POST /api/ledger/appropriations', {
    fund: 'county',
    fen: 10_000_000,
    document: '豫财社〔2026〕演示1号',
  })
  const { runId } = await cashier.write('POST /api/pay-runs', { month })
  await cashier.write('POST /api/pay-runs/:runId/freeze', { runId })
  await cashier.write('POST /api/pay-runs/:runId/check', { runId })
  const { total, lines } = await cashier.call('GET /api/pay-runs/:runId', { runId })
  await finance.write('POST /api/pay-runs/:runId/approve', { runId, total, lines })
  const { fileId } = await cashier.write('POST /api/pay-runs/:runId/export', { runId, layout: 'csv' })
  const order = readOrder(Buffer.from(await cashier.download(`/api/pay-runs/${runId}/files/${fileId}`)))
  const result = answer(order, outcomes(order), '20260510')
  await cashier.upload(`/api/pay-runs/${runId}/results`, 'result.csv', result, { requestId: crypto.randomUUID() })
  const { rows } = await journey.owner.query<{ line: string }>(
    `select to_char(month, 'YYYY-MM') || ' ' || (fen / 100) as line from pay.line where state = 'ok' order by month`,
  )
  return rows.map(({ line }) => line)
}

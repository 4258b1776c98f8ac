import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { expectAccessible } from '#tests/support/browser.ts'
import { makeIdNumber } from '#tests/support/people.ts'
import { type Journey, openJourney } from './journey.ts'
import { type Replies, reply } from './phone.ts'

const applicant = { name: '周大山', idNumber: makeIdNumber(31, '1951-03-08', 1, '410122') }
const about: Replies = {
  姓名: { type: applicant.name },
  身份证号码: { type: applicant.idNumber },
  联系电话: { type: '13900005678' },
  户口性质: { choose: '农村（农业）' },
  详细住址: { type: '2组6号' },
  婚姻状况: { choose: '未婚' },
  现在上学吗: { choose: '不上学' },
  能干活吗: { choose: '不能劳动' },
  '存款、理财、股票和借给别人的钱一共多少（元）': { type: '800' },
  开户银行: { type: '农村信用社' },
  银行卡号或存折账号: { type: '6217000010007654321' },
}

let journey: Journey
beforeAll(async () => {
  journey = await openJourney('2026-03-02')
})
afterAll(() => journey?.close())

test('an application at the counter is kept while it is filled, goes on from where it was left, and becomes one case', async () => {
  onTestFailed(async () => console.error(await journey.tellPages()))
  const clerk = await journey.openDesk('clerk')
  await openCounter(clerk)
  await clerk.getByRole('link', { name: '最低生活保障', exact: true }).click()
  await clerk.getByRole('heading', { level: 1, name: '最低生活保障' }).waitFor()
  await clerk.getByLabel('村（社区）', { exact: true }).selectOption(journey.village.name)
  await reply(clerk, { 姓名: { type: applicant.name } })
  await expectAccessible(clerk)
  await clerk.getByText('已暂存，可在“窗口登记”继续填写').waitFor()

  await openCounter(clerk)
  await clerk.getByRole('heading', { name: '暂存未提交的申请' }).waitFor()
  await expectAccessible(clerk)
  const other = await journey.openDesk('clerk2')
  await openCounter(other)
  await other.getByRole('heading', { name: '申请人要办什么' }).waitFor()
  expect(await other.getByText(applicant.name).count()).toBe(0)

  await clerk.getByRole('link', { name: new RegExp(`^${applicant.name}`) }).click()
  const name = clerk.getByRole('textbox', { name: '姓名', exact: true })
  await name.waitFor()
  expect(await name.inputValue()).toBe(applicant.name)
  await clerk.getByRole('button', { name: '登记申请' }).click()
  await clerk
    .getByRole('alert', { name: '有内容需要修改' })
    .getByRole('link', { name: /身份证号码/ })
    .waitFor()
  await reply(clerk, about)
  await reply(clerk, about) // questions that the first answers brought up
  for (const promise of [/^我承诺/, /^我同意/]) await clerk.getByRole('checkbox', { name: promise }).check()
  await clerk.getByRole('button', { name: '登记申请' }).dblclick()
  await clerk.getByText('待受理').first().waitFor()
  await clerk.getByText(applicant.name).first().waitFor()
  await expectAccessible(clerk)

  const count = async (sql: string) => (await journey.owner.query(sql)).rowCount
  expect(await count('select 1 from app."case"')).toBe(1)
  expect(await count(`select 1 from app.case_event where action = 'submit' and actor_name = '经办员甲'`)).toBe(1)
  await openCounter(clerk)
  await clerk.getByRole('heading', { name: '申请人要办什么' }).waitFor()
  expect(await count('select 1 from app.desk_draft')).toBe(0)
})

const openCounter = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '窗口登记' }).click()

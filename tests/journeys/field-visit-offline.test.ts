import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { expectAccessible } from '#tests/support/browser.ts'
import { type Journey, openJourney } from './journey.ts'
import { seeTitle, signIn } from './phone.ts'
import { act, clientOf, someCase } from './through-api.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney('2026-03-03')
})
afterAll(() => journey?.close())

test('a visit written in a village without network is sent once when the network is back', async () => {
  onTestFailed(async () => console.error(await journey.tellPages()))
  const { caseId } = await someCase(journey, '马德福')
  await act(await clientOf(journey, 'clerk'), caseId, 'accept')

  const phone = await journey.openPhone()
  await phone.clock.setFixedTime('2026-03-03T10:00:00+08:00')
  await phone.goto('/field')
  await phone.getByRole('link', { name: '工作人员登录' }).click()
  await expectAccessible(phone)
  await signIn(phone, 'village', '用户名')
  await seeTitle(phone, '今天要走访的')
  await phone.getByRole('button', { name: '存到手机，没有网络也能填', exact: true }).click()
  await phone.getByRole('button', { name: '已存到手机，没有网络也能填' }).waitFor()
  await expectAccessible(phone)

  await phone.context().setOffline(true)
  await phone.reload()
  await phone.getByText('现在没有网络').waitFor()
  await phone.getByRole('link', { name: /^马德福 · 低保/ }).click()
  await seeTitle(phone, '马德福：入户调查')
  await phone.getByRole('button', { name: '完成并上传' }).click()
  await phone.getByRole('alert', { name: '有内容需要修改' }).getByText('请填写两名调查人员的姓名').waitFor()
  await expectAccessible(phone)
  await phone.getByLabel('调查人员 2').fill('钱二')
  await phone.getByLabel('调查情况').fill('三间平房，夫妻二人在家，生活困难。')
  await phone.getByRole('checkbox', { name: /已在调查表上签字/ }).check()
  await phone.getByRole('button', { name: '完成并上传' }).dblclick()
  await seeTitle(phone, '今天要走访的')
  await phone.getByText('等待上传').first().waitFor()
  await expectAccessible(phone)
  expect((await visits()).length).toBe(0)

  await phone.context().setOffline(false)
  await phone.getByText('已上传').first().waitFor()
  await phone.reload()
  await phone.getByText('已上传').first().waitFor()
  const [visit, ...others] = await visits()
  expect(others).toEqual([])
  expect(visit).toMatchObject({ case_id: String(caseId), surveyors: ['村专干', '钱二'] })
})

const visits = async () => (await journey.owner.query('select case_id, surveyors from app.visit')).rows

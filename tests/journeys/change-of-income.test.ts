import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { expectAccessible } from '#tests/support/browser.ts'
import { act, choose, openCase, openTab, recordVisit } from './desk.ts'
import { type Journey, openJourney } from './journey.ts'
import { someEntitlement } from './through-api.ts'

const unheard = '调减或终止救助前须听取本人意见并记录'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney('2026-03-02')
  await someEntitlement(journey, '周国庆')
})
afterAll(() => journey?.close())

test('a wage found in a review reduces the help, but only after the family was heard; the month not yet paid follows as arrears', async () => {
  onTestFailed(async () => console.error(await journey.tellPages()))
  journey.setToday('2026-04-10')
  const clerk = await journey.openDesk('clerk')
  const caseNo = await openReview(clerk)
  await recordWage(clerk)
  await recordVisit(clerk, '本人在镇上饭店打工，每月三百元。')
  await openTab(clerk, '认定测算')
  await clerk.getByRole('tabpanel').getByRole('button', { name: '进行测算' }).click()
  await clerk.getByRole('link', { name: '查看测算依据' }).click()
  await clerk.getByRole('heading', { level: 1, name: '认定测算' }).waitFor()
  await clerk.getByRole('article').first().waitFor()
  await clerk.getByRole('status').filter({ hasText: '每月 455.00 元' }).waitFor()
  await act(clerk, '完成复核', '收入增加，符合条件，建议调减。')
  await act(clerk, '提出调整或终止', '工资由每月100元增加到300元。')

  const approver = await journey.openDesk('county-approver')
  await openCase(approver, caseNo)
  for (const action of ['确认调减', '确认终止'])
    await approver
      .getByRole('button', { name: action })
      .and(approver.getByRole('button', { disabled: true }))
      .waitFor()
  expect(await approver.getByText(unheard).count()).toBeGreaterThanOrEqual(2)
  await expectAccessible(approver)

  await hear(clerk, caseNo)
  await approver.reload()
  await approver.getByRole('heading', { level: 1, name: caseNo }).waitFor()
  await act(approver, '确认调减', '本人工资增加，经听取意见，同意调减。')
  await approver.getByRole('link', { name: '查看救助待遇' }).click()
  await approver.getByText('2026-05 起').waitFor()
  await approver.getByText('455.00 元').first().waitFor()
  await expectAccessible(approver)

  journey.setToday('2026-05-06')
  await seeArrears()
})

/** From the roll to the review case. Yields its number. */
async function openReview(clerk: Page): Promise<string> {
  await clerk.getByRole('link', { name: '救助对象' }).click()
  await expectAccessible(clerk)
  await clerk.getByRole('link', { name: '周国庆', exact: true }).click()
  await clerk.getByRole('button', { name: '启动复核' }).click()
  const form = clerk.getByRole('dialog', { name: '启动复核：周国庆' })
  await form.getByLabel('复核原因').fill('本人报告开始打工')
  await form.getByRole('button', { name: '启动复核' }).click()
  const heading = clerk.getByRole('heading', { level: 1, name: /^\d+$/ })
  return (await heading.textContent()) ?? ''
}

async function recordWage(clerk: Page): Promise<void> {
  await openTab(clerk, /^收入财产/)
  await clerk.getByRole('button', { name: '登记认定事实' }).click()
  await choose(clerk, '事实', '工资（每月）（个人）')
  await clerk.getByRole('dialog').getByRole('button', { name: '下一步' }).click()
  const form = clerk.getByRole('dialog', { name: '登记认定事实：工资（每月）' })
  await form.waitFor()
  await choose(clerk, '关于谁', /^周国庆/)
  await form.getByLabel('工资（每月）（元）').fill('300')
  await expectAccessible(clerk)
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
}

/** The family's own words, written down before anything is taken away. */
async function hear(clerk: Page, caseNo: string): Promise<void> {
  await openCase(clerk, caseNo)
  await openTab(clerk, /^公示与异议/)
  await clerk.getByRole('button', { name: '记录听取意见' }).click()
  const form = clerk.getByRole('dialog', { name: '记录听取意见' })
  await form.getByLabel('本人意见').fill('知道收入增加了，同意调减。')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
  await expectAccessible(clerk)
}

/** The old amount for the month that was missed, the new one for the month of the run. */
async function seeArrears(): Promise<void> {
  const cashier = await journey.openDesk('cashier')
  await cashier.getByRole('link', { name: '资金发放' }).click()
  await cashier.getByRole('button', { name: '新建发放批次' }).click()
  await cashier.getByRole('dialog').getByRole('button', { name: '新建', exact: true }).click()
  await cashier.getByRole('heading', { level: 1, name: /^2026-05 / }).waitFor()
  await cashier.getByRole('row', { name: /周国庆.*2026-04（补发）.*625\.00/ }).waitFor()
  await cashier.getByRole('row', { name: /周国庆.*2026-05.*455\.00/ }).waitFor()
  await expectAccessible(cashier)
}

import type { Page } from 'playwright-core'
import { expectAccessible } from '#tests/support/browser.ts'

/** Opens a case from the list, by its number. */
export async function openCase(page: Page, caseNo: string): Promise<void> {
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '办件', exact: true }).click()
  const found = page.getByRole('link', { name: caseNo, exact: true })
  await found.waitFor()
  await expectAccessible(page)
  await found.click()
  await page.getByRole('heading', { level: 1, name: caseNo }).waitFor()
}

/** Writes the opinion, presses the action and confirms it. What became of it, the caller looks for. */
export async function act(page: Page, action: string, opinion = ''): Promise<void> {
  const panel = page.getByRole('complementary', { name: '办理' })
  const button = panel.getByRole('button', { name: action, exact: true })
  await panel.getByRole('heading', { name: '办理', exact: true }).waitFor()
  const others = panel.getByText(/^其他操作/)
  if (!(await button.isVisible()) && (await others.isVisible())) await others.click()
  await button.waitFor()
  if (opinion) await panel.getByLabel('办理意见').fill(opinion)
  await button.click()
  const asked = page.getByRole('dialog', { name: `确认：${action}` })
  await asked.getByRole('button', { name: action, exact: true }).click()
  await asked.waitFor({ state: 'hidden' })
}

export const openTab = (page: Page, title: RegExp | string): Promise<void> =>
  page.getByRole('tab', { name: title }).click()

/** Picks from a list that opens below the question of a form over the page. */
export async function choose(page: Page, question: string, answer: string | RegExp): Promise<void> {
  const box = page.getByRole('dialog').getByRole('combobox', { name: question })
  await box.click()
  if (typeof answer === 'string') await box.fill(answer)
  await page.getByTitle(answer).last().click()
}

/** A visit by the person signed in and a colleague. */
export async function recordVisit(page: Page, report: string): Promise<void> {
  await openTab(page, /^入户调查/)
  await page.getByRole('button', { name: '登记入户调查' }).click()
  const form = page.getByRole('dialog', { name: '登记入户调查' })
  await form.getByLabel('调查人员', { exact: true }).fill('钱二')
  await form.getByLabel('调查人员', { exact: true }).press('Enter')
  await form.getByLabel('调查情况').fill(report)
  await form.getByLabel('调查人和家庭成员均已签字').check()
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
  await page.getByText(report).waitFor()
}

import type { Page } from 'playwright-core'

/** Opens a case from the list, by its number. */
export async function openCase(page: Page, caseNo: string): Promise<void> {
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '办件', exact: true }).click()
  await page.getByRole('link', { name: caseNo, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: caseNo }).waitFor()
}

/** Writes the opinion, presses the action and confirms it; waits for the word that it was done. */
export async function act(page: Page, action: string, opinion = ''): Promise<void> {
  const panel = page.getByRole('complementary', { name: '办理' })
  if (opinion) await panel.getByLabel('办理意见').fill(opinion)
  await panel.getByRole('button', { name: action, exact: true }).click()
  const asked = page.getByRole('dialog', { name: `确认：${action}` })
  await asked.getByRole('button', { name: action, exact: true }).click()
  await asked.waitFor({ state: 'hidden' })
}

export const openTab = (page: Page, title: RegExp | string): Promise<void> => page.getByRole('tab', { name: title }).click()

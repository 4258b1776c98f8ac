import type { Page } from 'playwright-core'
import { expectAccessible } from '#tests/support/browser.ts'
import { type Journey, password } from './journey.ts'

/** The screen now stands under this heading. */
export const seeTitle = (page: Page, title: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name: title }).waitFor()

/** Signs in on the page that asks for it. */
export async function signIn(page: Page, login: string, label = '手机号码'): Promise<void> {
  await page.getByLabel(label).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Picks the village of the journey, level by level. */
export async function pickVillage(page: Page, { city, county, township, village }: Journey): Promise<void> {
  await page.getByLabel('市', { exact: true }).selectOption(city.name)
  await page.getByLabel('县（市、区）').selectOption(county.name)
  await page.getByLabel('乡镇（街道）').selectOption(township.name)
  await page.getByLabel('村（社区）', { exact: true }).selectOption(village.name)
}

/** What is answered, by the words of the question: text to type, or the words of a choice. */
export type Replies = Readonly<Record<string, { readonly type: string } | { readonly choose: string }>>

/** Answers the questions of `replies` that this screen asks; others stay empty. */
export async function reply(page: Page, replies: Replies): Promise<void> {
  for (const [question, answer] of Object.entries(replies)) {
    if ('choose' in answer) {
      const group = page.getByRole('group', { name: question })
      const select = page.getByLabel(question, { exact: false }).and(page.locator('select'))
      if ((await group.count()) > 0) await group.getByLabel(answer.choose, { exact: true }).check()
      else if ((await select.count()) > 0) await select.selectOption(answer.choose)
    } else {
      const box = page.getByRole('textbox', { name: question }).first()
      if ((await box.count()) > 0) await box.fill(answer.type)
    }
  }
}

/** Presses the button onwards and waits for the next screen. */
export async function goOn(page: Page, button: string | RegExp = /下一步$/): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 })
  const before = (await heading.textContent()) ?? ''
  await page.getByRole('button', { name: button }).click()
  await heading.filter({ hasNotText: before }).waitFor()
}

/** Goes on, answering what is asked, until the screen `title`. Yields the titles of the screens passed. */
export async function goOnTo(page: Page, title: string, replies: Replies, button?: RegExp): Promise<readonly string[]> {
  const passed: string[] = []
  while (passed.length < 40) {
    const now = (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
    if (now === title) return passed
    passed.push(now)
    await reply(page, replies)
    await expectAccessible(page)
    await goOn(page, button)
  }
  throw new Error(`“${title}” does not come; passed ${passed.join(' > ')}`)
}

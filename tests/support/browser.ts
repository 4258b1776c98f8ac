import { spawnSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Builds the pages when they are missing or older than their source, and copies them to `folder`, where no later build reaches. */
export function buildPages(folder: string): void {
  // As for people: NODE_ENV of a test run would build the test mode of the component library, with the same id for every dialog.
  const env = { ...process.env, NODE_ENV: 'production' }
  const build = join(root, 'scripts/build-web.mjs')
  const { status, stderr } = spawnSync(process.execPath, [build], { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the pages could not be built:\n${stderr}`)
  cpSync(join(root, 'dist/web'), folder, { recursive: true })
}

/** The system's Chromium, without a window. @throws Error saying what to install when there is none. */
export function openBrowser(): Promise<Browser> {
  const executablePath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find((file) => existsSync(file))
  if (!executablePath)
    throw new Error('浏览器测试需要 chromium：请以 root 运行 apt-get install chromium fonts-noto-cjk fontconfig。')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

const common = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' } as const

/** A phone 390 px wide, with touch. */
export const openPhone = (browser: Browser, base: string): Promise<BrowserContext> =>
  browser.newContext({
    ...common,
    baseURL: base,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })

/** A desk with an ordinary office screen. */
export const openScreen = (browser: Browser, base: string): Promise<BrowserContext> =>
  browser.newContext({ ...common, baseURL: base, viewport: { width: 1440, height: 900 } })

interface Violation {
  readonly id: string
  readonly impact: string
  readonly help: string
  readonly where: readonly string[]
}

/** Fails when axe-core finds anything serious or critical on what the page shows now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  // Animated colours are judged once they stand still.
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))')
  const found = await page.evaluate<
    Violation[]
  >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, impact, help, nodes }) =>
      ({ id, impact, help, where: nodes.map((node) => node.html.slice(0, 200)) })))`)
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave, `accessibility of ${await page.title()} (${new URL(page.url()).pathname})`).toEqual([])
}

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Api } from '#server/api.ts'
import { projectRoot } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'

/**
 * `npm run screenshots [-- BASE]`: the pictures of the README, taken of the demonstration county on a platform started for it
 * in a temporary folder, or of the one that runs at BASE.
 */
const target = join(projectRoot, 'docs/screenshots')
/** The pictures show this day. */
const today = '2026-09-16'
const mostMinutes = 15
const common = {
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  reducedMotion: 'reduce',
  deviceScaleFactor: 1.5,
} as const

type Output<K extends keyof Api> = Api[K]['output']
type Accounts = Output<'GET /api/demonstration'>['accounts']

const platform = process.argv[2] === undefined ? await startPlatform() : { base: process.argv[2], stop: async () => {} }
try {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  try {
    mkdirSync(target, { recursive: true })
    await takePictures(browser, platform.base)
  } finally {
    await browser.close()
  }
} finally {
  await platform.stop()
}

async function takePictures(browser: Browser, base: string): Promise<void> {
  const { accounts } = await get(base, 'GET /api/demonstration')
  const approver = await openAs(browser, base, accountOf(accounts, 'staff', '县民政局审核确认'))
  const { caseId, says } = await decidableCase(approver, base)

  const clerk = await openAs(browser, base, accountOf(accounts, 'staff', '镇民政办经办'))
  const list = await clerk.newPage()
  await show(list, `${base}/desk`)
  await list.getByRole('table').first().waitFor()
  await list.screenshot({ path: join(target, 'desk-worklist.png') })

  const decision = await approver.newPage()
  await show(decision, `${base}/desk/cases/${caseId}/decide`)
  const finding = decision.locator('.finding-holds').filter({ hasText: says }).first()
  await finding.getByRole('button').click()
  await finding.getByRole('table').last().waitFor()
  await standStill(decision)
  await finding.getByRole('row').last().scrollIntoViewIfNeeded()
  await decision.screenshot({ path: join(target, 'desk-decision.png') })

  const phone = await browser.newContext({ ...common, viewport: { width: 390, height: 844 }, isMobile: true })
  const portal = await phone.newPage()
  await show(portal, base)
  await portal.screenshot({ path: join(target, 'portal-phone.png') })
}

/** A desk with an ordinary office screen, signed in. */
async function openAs(
  browser: Browser,
  base: string,
  { login, password, kind }: Accounts[number],
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...common, viewport: { width: 1366, height: 900 } })
  const answer = await context.request.post(`${base}/api/sign-in`, { data: { kind, login, password } })
  if (!answer.ok()) throw new Error(`sign-in of ${login} gave ${answer.status()}`)
  return context
}

/** Opens an address and waits until nothing loads or moves any more. */
async function show(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.evaluate('document.fonts.ready.then(() => undefined)')
}

async function standStill(page: Page): Promise<void> {
  const done = 'one.finished.catch(() => undefined)'
  await page.evaluate(`Promise.all(document.getAnimations().map((one) => ${done})).then(() => undefined)`)
}

function accountOf(accounts: Accounts, kind: 'staff' | 'citizen', title: string): Accounts[number] {
  const found = accounts.find((account) => account.kind === kind && account.title.startsWith(title))
  if (!found) throw new Error(`no demonstration account of ${title}`)
  return found
}

/**
 * The case on which most arithmetic was done, among those that wait for the county, meet the conditions and have nothing odd
 * about them, and the condition with the longest of it.
 */
async function decidableCase(context: BrowserContext, base: string): Promise<{ caseId: number; says: string }> {
  const read = async <K extends keyof Api>(path: string): Promise<Output<K>> =>
    (await context.request.get(`${base}${path}`)).json()
  const { rows } = await read<'GET /api/cases'>('/api/cases?state=county-review&size=50')
  const found: { caseId: number; says: string; flags: number; steps: number }[] = []
  for (const { id: caseId, flags } of rows) {
    const { assessment } = await read<'GET /api/cases/:caseId'>(`/api/cases/${caseId}`)
    if (assessment?.outcome !== 'eligible') continue
    const decided = assessment.tried.find(({ item }) => item === assessment.item)
    for (const { says, steps } of decided?.findings ?? [])
      found.push({ caseId, says, flags: flags.length, steps: steps.length })
  }
  const [best] = found.sort((a, b) => a.flags - b.flags || b.steps - a.steps)
  if (!best) throw new Error('the demonstration county has no case that the county can confirm')
  return best
}

async function get<K extends `GET ${string}` & keyof Api>(base: string, key: K): Promise<Output<K>> {
  const answer = await fetch(`${base}${key.slice('GET '.length)}`)
  return JSON.parse(await answer.text())
}

/** Starts the platform on a temporary data folder and waits for the demonstration county and the pages. */
async function startPlatform(): Promise<{ base: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-screenshots-'))
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const env = { ...process.env, PORT: String(port), MINZHENG_DATA: dataDir, MINZHENG_TODAY: today, DATABASE_URL: '' }
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await hear(child.stdout, '演示账号', ended)
    await waitForPages(base)
    return { base, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Passes what the platform says on, until it says `word`. */
function hear(output: NodeJS.ReadableStream, word: string, ended: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready after ${mostMinutes} minutes`)), mostMinutes * 60_000)
    const settle = (finish: () => void) => {
      clearTimeout(late)
      finish()
    }
    output.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      if (chunk.toString().includes(word)) settle(resolve)
    })
    void ended.then(() => settle(() => reject(new Error('the platform ended'))))
  })
}

async function waitForPages(base: string): Promise<void> {
  for (let seconds = 0; seconds < mostMinutes * 60; seconds++) {
    const page = await fetch(`${base}/desk`)
    if (page.ok && (await page.text()).includes('/assets/')) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('the pages were not built')
}

/** @throws Error saying what to install. */
function findChromium(): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find((file) => existsSync(file))
  if (!found) throw new Error('需要 chromium 和中文字体：apt-get install chromium fonts-noto-cjk')
  return found
}

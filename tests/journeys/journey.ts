import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { inject } from 'vitest'
import type { Role } from '#core/role.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import { createAccount, createCitizenLogin } from '#server/access/create-account.ts'
import { registerPerson } from '#server/registry/register-person.ts'
import { buildPages, expectAccessible, openBrowser, openPhone, openScreen } from '#tests/support/browser.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { as, staffAt } from '#tests/support/people.ts'
import { type OwnPlatform, openOwnPlatform } from '../../scripts/support/own-platform.ts'

export const password = 'Journey-2026!'
const county = areaCode(410_122_000_000)

/** Who works in the county of a journey; the login is the key. */
const posts = {
  village: { name: '村专干', role: 'village-worker', at: 'village' },
  clerk: { name: '经办员甲', role: 'township-clerk', at: 'township' },
  clerk2: { name: '经办员乙', role: 'township-clerk', at: 'township' },
  approver: { name: '乡镇负责人', role: 'township-approver', at: 'township' },
  'county-approver': { name: '县级审核人', role: 'county-approver', at: 'county' },
  cashier: { name: '出纳', role: 'county-cashier', at: 'county' },
  finance: { name: '财务', role: 'county-finance', at: 'county' },
} as const satisfies Record<string, { name: string; role: Role; at: 'village' | 'township' | 'county' }>
export type Post = keyof typeof posts

export interface Place {
  readonly code: AreaCode
  readonly name: string
}

export interface Journey extends Pick<OwnPlatform, 'platform' | 'base' | 'setToday' | 'runJobs'> {
  readonly browser: Browser
  /** The owner of the database: to arrange what no screen does, and to count behind row security. */
  readonly owner: pg.Client
  readonly city: Place
  readonly county: Place
  readonly township: Place
  readonly village: Place
  /** A registered citizen who may sign in on the portal with this telephone number. */
  addCitizen(citizen: { name: string; idNumber: string; phone: string }): Promise<void>
  /** The desk in a browser of its own, signed in. */
  openDesk(post: Post): Promise<Page>
  /** The portal on a phone of its own, signed in nowhere. */
  openPhone(): Promise<Page>
  /** What stands on every open page now: the story behind a failure. */
  tellPages(): Promise<string>
  close(): Promise<void>
}

/** A platform with pages, one county with standards, staff and outside registers that know nothing bad, and a browser. */
export async function openJourney(today: string): Promise<Journey> {
  const database = await freshDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'minzheng-journey-'))
  const webDir = join(folder, 'web')
  buildPages(webDir)
  const secret = () => randomBytes(32).toString('hex')
  const keys = { master: inject('masterKey'), data: secret(), index: secret(), mac: secret() }
  const own = { ...database, keys, folder, close: () => database.drop() }
  const running = await openOwnPlatform(own, today, { webDir })
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const places = await findPlaces(owner)
  await loadStandards(owner)
  await openAccounts(running, places)
  // On a busy machine a journey may take longer than the five minutes for which a sign-in counts as a fresh proof.
  await owner.query(`insert into sec.policy (key, value) values ('step-up-minutes', '10')`)
  deliverRegisters(running.platform.exchangeDir)
  const browser = await openBrowser()
  const contexts: BrowserContext[] = []
  const pageOf = async (context: BrowserContext): Promise<Page> => {
    contexts.push(context)
    context.setDefaultTimeout(30_000)
    return context.newPage()
  }
  return {
    ...running,
    ...places,
    browser,
    owner,
    async addCitizen({ name, idNumber, phone }) {
      const { database: db, keys: ring } = running.platform
      const clerk = staffAt(places.county.code, 'county')
      const { personId } = await as(db, clerk, (tx) =>
        registerPerson(tx, clerk, { name, idNumber, phone, area: places.village.code, residence: 'rural' }, ring),
      )
      await db.withScope({ kind: 'auth' }, (tx) => createCitizenLogin(tx, { personId, phone, password }, ring))
    },
    async openDesk(post) {
      const page = await pageOf(await openScreen(browser, running.base))
      await page.goto('/desk')
      await page.getByLabel('用户名').fill(post)
      await expectAccessible(page)
      await page.getByLabel('密码').fill(password)
      await page.getByRole('button', { name: '登录', exact: true }).click()
      await page.getByRole('navigation', { name: '主菜单' }).waitFor()
      return page
    },
    openPhone: async () => pageOf(await openPhone(browser, running.base)),
    async tellPages() {
      const pages = contexts.flatMap((context) => context.pages())
      const told = pages.map(async (page) => `${page.url()}\n${await page.locator('body').ariaSnapshot()}`)
      return (await Promise.all(told)).join('\n\n')
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await owner.end()
      await running.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The county's first town, its first village, and the city above. */
async function findPlaces(owner: pg.Client) {
  const one = async (condition: string, of: number): Promise<Place> => {
    const { rows } = await owner.query<{ code: string; name: string }>(
      `select code, name from ref.division where ${condition} and valid_until is null order by code limit 1`,
      [of],
    )
    return { code: areaCode(Number(rows[0]?.code)), name: rows[0]?.name ?? '' }
  }
  const township = await one(`parent = $1 and kind = '镇'`, county)
  return {
    city: await one('code = (select parent from ref.division where code = $1 limit 1)', county),
    county: await one('code = $1', county),
    township,
    village: await one('parent = $1', township.code),
  }
}

async function loadStandards(owner: pg.Client): Promise<void> {
  for (const row of domains.flatMap((domain) => domain.demonstration))
    await owner.query(
      `insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        row.parameter,
        county,
        row.residence ?? null,
        row.from,
        row.until ?? null,
        JSON.stringify(row.value),
        row.document,
        row.isConfirmed,
      ],
    )
}

async function openAccounts(
  { platform }: OwnPlatform,
  places: { readonly county: Place; readonly township: Place; readonly village: Place },
): Promise<void> {
  await Promise.all(
    Object.entries(posts).map(([login, { name, role, at }]) =>
      platform.database.withScope({ kind: 'auth' }, (tx) =>
        createAccount(
          tx,
          { login, name, password, unitArea: places[at].code, unitName: places[at].name, roles: [role] },
          platform.keys,
        ),
      ),
    ),
  )
}

/** Every outside register has delivered, and has no record of anybody. */
function deliverRegisters(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const source of domains.flatMap((domain) => domain.checks)) {
    const head = ['身份证号', '姓名', ...source.columns.map((column) => column.title)]
    writeFileSync(join(folder, `${source.id}.csv`), `${head.join(',')}\n`)
  }
}

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { expectAccessible } from '#tests/support/browser.ts'
import { makeIdNumber } from '#tests/support/people.ts'
import { act, openCase, openTab, recordVisit } from './desk.ts'
import { type Journey, openJourney } from './journey.ts'
import { goOn, goOnTo, pickVillage, type Replies, reply, seeTitle, signIn } from './phone.ts'

const citizen = { name: '王桂兰', idNumber: makeIdNumber(7, '1974-04-11', 2, '410122'), phone: '13900001234' }
const husband = { name: '李德福', idNumber: makeIdNumber(8, '1972-09-02', 1, '410122') }

const aboutApplicant: Replies = {
  姓名: { type: citizen.name },
  身份证号码: { type: citizen.idNumber },
  联系电话: { type: citizen.phone },
  户口性质: { choose: '农村（农业）' },
  详细住址: { type: '3组12号' },
  现在上学吗: { choose: '不上学' },
  能干活吗: { choose: '能劳动' },
  现在做什么: { choose: '打零工' },
  '每月工资（元）': { type: '100' },
  '存款、理财、股票和借给别人的钱一共多少（元）': { type: '500' },
  开户银行: { type: '农村信用社' },
  银行卡号或存折账号: { type: '6217000010001234567' },
}
const aboutHusband: Replies = {
  姓名: { type: husband.name },
  身份证号码: { type: husband.idNumber },
  是申请人的什么人: { choose: '配偶' },
  现在上学吗: { choose: '不上学' },
  能干活吗: { choose: '能劳动' },
  现在做什么: { choose: '没有工作' },
}

let journey: Journey
beforeAll(async () => {
  journey = await openJourney('2026-03-02')
  await journey.addCitizen(citizen)
})
afterAll(() => journey?.close())

test('a family applies on the phone, is decided in the office, and sees its money as paid', async () => {
  onTestFailed(async () => console.error(await journey.tellPages()))
  const phone = await journey.openPhone()
  const caseNo = await apply(phone)
  expect((await journey.owner.query('select 1 from app."case"')).rowCount).toBe(1)

  journey.setToday('2026-03-03')
  const clerk = await journey.openDesk('clerk')
  await expectAccessible(clerk)
  await investigate(clerk, caseNo)
  await assess(clerk)
  await act(clerk, '张榜公示')
  await seeNotice()

  journey.setToday('2026-03-11')
  await clerk.reload()
  await act(clerk, '公示期满，报县级确认')

  journey.setToday('2026-03-12')
  const approver = await journey.openDesk('county-approver')
  await openCase(approver, caseNo)
  await act(approver, '审核确认')
  await approver.getByText('2026-03-12 审核结果').waitFor()
  await journey.runJobs()
  await seeDecision(phone)

  journey.setToday('2026-04-02')
  const total = await payOut()
  await phone.goto('/my')
  await seeTitle(phone, '我的')
  await expectAccessible(phone)
  await phone.getByRole('link', { name: /救助金/ }).click()
  await seeTitle(phone, '我的救助金')
  await phone.getByText('已发到账户').first().waitFor()
  await phone.getByRole('heading', { name: `2026年4月：到账 ${total} 元` }).waitFor()
  await expectAccessible(phone)
})

/** The citizen's application, page by page. Yields the number of the case. */
async function apply(phone: Page): Promise<string> {
  await phone.goto('/')
  await expectAccessible(phone)
  await phone.getByRole('link', { name: /^低保 / }).click()
  await seeTitle(phone, '低保')
  await expectAccessible(phone)
  await phone.getByRole('link', { name: '我要申请低保' }).first().click()
  await phone.getByRole('link', { name: '登录后开始填写' }).click()
  await seeTitle(phone, '登录')
  await expectAccessible(phone)
  await signIn(phone, citizen.phone)

  await seeTitle(phone, '向哪里申请')
  await pickVillage(phone, journey)
  await expectAccessible(phone)
  await goOn(phone)
  await mistakeIdNumber(phone)
  await goOnTo(phone, '家庭成员（1/2）', aboutApplicant)
  await addHusband(phone)
  await goOnTo(phone, '请核对填写的内容', aboutApplicant)
  await phone.getByText(`${husband.name}（配偶）`).first().waitFor()
  await expectAccessible(phone)
  await goOn(phone)
  return submitTwice(phone)
}

/** One wrong character is named on top and beside the field, and leads to it. */
async function mistakeIdNumber(phone: Page): Promise<void> {
  const wrong = `${citizen.idNumber.slice(0, 17)}${citizen.idNumber.endsWith('X') ? '1' : 'X'}`
  await reply(phone, { ...aboutApplicant, 身份证号码: { type: wrong } })
  await phone.getByRole('button', { name: '下一步' }).click()
  await phone
    .getByRole('alert', { name: '有内容需要修改' })
    .getByRole('link', { name: /身份证号码/ })
    .click()
  const box = phone.getByRole('textbox', { name: '身份证号码' })
  expect(await box.getAttribute('aria-invalid')).toBe('true')
  expect(await box.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
  await expectAccessible(phone)
}

async function addHusband(phone: Page): Promise<void> {
  await phone.getByRole('link', { name: '添加一个人' }).click()
  await seeTitle(phone, /^家庭成员：第 1 人/)
  await expectAccessible(phone)
  await goOnTo(phone, '家庭成员（1/2）', aboutHusband, /^(下一步|填好了)$/)
  await phone.getByText(`${husband.name}（配偶）`).first().waitFor()
}

/** Promises, and a double tap on the last button. Yields the number shown. */
async function submitTwice(phone: Page): Promise<string> {
  await phone.getByRole('checkbox', { name: /^我承诺/ }).check()
  await phone.getByRole('checkbox', { name: /^我同意/ }).check()
  await expectAccessible(phone)
  await phone.getByRole('button', { name: '同意并提交申请' }).dblclick()
  await seeTitle(phone, '申请已提交')
  await expectAccessible(phone)
  const says = await phone.getByText(/^受理编号：/).textContent()
  return says?.replace('受理编号：', '') ?? ''
}

/** 受理, 核对, 入户: everything the first opinion rests on. */
async function investigate(clerk: Page, caseNo: string): Promise<void> {
  await openCase(clerk, caseNo)
  await expectAccessible(clerk)
  await authoriseHusband(clerk)
  await act(clerk, '受理')
  await openTab(clerk, '信息核对')
  await clerk.getByRole('button', { name: '发起核对' }).click()
  await clerk.getByText('待反馈').first().waitFor()
  await journey.runJobs()
  await clerk.reload()
  await openTab(clerk, '信息核对')
  await clerk.getByText('查无记录').first().waitFor()
  expect(await clerk.getByText('待反馈').count()).toBe(0)
  await expectAccessible(clerk)
  await recordVisit(clerk, '走访本户及邻居，情况与申报相符。')
}

/** Without the husband's signature the case cannot be accepted, and the screen says so. */
async function authoriseHusband(clerk: Page): Promise<void> {
  await clerk.getByText('尚有成年家庭成员未签署核对授权书').waitFor()
  await clerk.getByRole('button', { name: `登记授权：${husband.name}` }).click()
  const form = clerk.getByRole('dialog', { name: `登记核对授权：${husband.name}` })
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
}

/** Every rule stands in the decision view with the law it comes from; then the first opinion. */
async function assess(clerk: Page): Promise<void> {
  await openTab(clerk, '认定测算')
  await clerk.getByRole('tabpanel').getByRole('button', { name: '进行测算' }).click()
  await clerk.getByRole('link', { name: '查看测算依据' }).click()
  await clerk.getByRole('heading', { level: 1, name: '认定测算' }).waitFor()
  await clerk.getByRole('article').first().waitFor()
  await clerk.getByRole('status').filter({ hasText: '符合条件' }).waitFor()
  // The items tried beside the one found are folded.
  for (const tried of await clerk.locator('summary').all()) await tried.click()
  const findings = await clerk.getByRole('article').allTextContents()
  expect(findings.length).toBeGreaterThan(3)
  for (const finding of findings) expect(finding).toMatch(/依据：.*《.+》.*第.+条/)
  await expectAccessible(clerk)
  await act(clerk, '初审：建议确认', '经入户调查和信息核对，申报情况属实，符合条件，建议确认。')
}

/** Anybody may read the notice; it names nobody in full. */
async function seeNotice(): Promise<void> {
  const visitor = await journey.openPhone()
  await visitor.goto('/notices')
  await visitor.getByText('共 1 条公示').waitFor()
  const card = (await visitor.getByRole('article').textContent()) ?? ''
  expect(card).not.toContain(citizen.name)
  expect(card).not.toContain(citizen.idNumber)
  expect(card).not.toContain(husband.name)
  expect(card).toContain('王')
  await expectAccessible(visitor)
}

/** The citizen follows the case, takes the letter home, and anybody can verify it. */
async function seeDecision(phone: Page): Promise<void> {
  await phone.getByRole('link', { name: '看这件办到哪一步' }).click()
  await seeTitle(phone, '低保：办到哪一步')
  await phone.getByText(/^确认金额：.* 元／月$/).waitFor()
  await expectAccessible(phone)
  const link = phone.getByRole('link', { name: /点开下载（PDF）/ }).first()
  const letter = await (await phone.request.get((await link.getAttribute('href')) ?? '')).body()
  expect(letter.subarray(0, 4).toString()).toBe('%PDF')
  const { rows } = await journey.owner.query<{ token: string }>('select token from app.letter order by id limit 1')
  const stranger = await journey.openPhone()
  await stranger.goto(`/verify/${rows[0]?.token}`)
  await stranger.getByText('这份文书是真的，现在有效。').waitFor()
  await expectAccessible(stranger)
}

/** The month's run, by two persons and the bank. Yields the total in yuan. */
async function payOut(): Promise<string> {
  const cashier = await journey.openDesk('cashier')
  const finance = await journey.openDesk('finance')
  await appropriate(finance)
  await cashier.getByRole('link', { name: '资金发放' }).click()
  await cashier.getByRole('button', { name: '新建发放批次' }).click()
  await cashier.getByRole('dialog').getByRole('button', { name: '新建', exact: true }).click()
  await cashier.getByRole('heading', { level: 1, name: /^2026-04 / }).waitFor()
  await cashier.getByRole('button', { name: '锁定清单' }).click()
  await cashier.getByRole('button', { name: '筛查', exact: true }).click()
  await cashier.getByRole('button', { name: '重新筛查' }).waitFor()
  await expectAccessible(cashier)
  const total = await approveRun(finance)
  await cashier.reload()
  await exchangeWithBank(cashier)
  return total
}

async function appropriate(finance: Page): Promise<void> {
  await finance.getByRole('link', { name: '资金账' }).click()
  await finance.getByRole('button', { name: '登记拨款' }).click()
  const form = finance.getByRole('dialog', { name: '登记拨款' })
  await form.getByLabel('金额（元）').fill('100000')
  await form.getByLabel('文号').fill('豫财社〔2026〕演示1号')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'hidden' })
  await expectAccessible(finance)
}

/** The second person types what the roster says; another total is refused. Yields the total in yuan. */
async function approveRun(finance: Page): Promise<string> {
  await finance.getByRole('link', { name: '资金发放' }).click()
  await finance.getByRole('link', { name: '2026-04', exact: true }).click()
  const { rows } = await journey.owner.query<{ n: number; yuan: string }>(
    'select count(*)::int as n, (sum(fen) / 100.0)::numeric(12, 2)::text as yuan from pay.line',
  )
  const [{ n, yuan } = { n: 0, yuan: '' }] = rows
  await finance.getByRole('button', { name: '复核' }).click()
  const form = finance.getByRole('dialog', { name: '复核发放批次' })
  await form.getByLabel('笔数').fill(String(n))
  await form.getByLabel('总金额（元）').fill('1.00')
  await form.getByRole('button', { name: '复核通过' }).click()
  await form.getByRole('alert').waitFor()
  await expectAccessible(finance)
  await form.getByLabel('总金额（元）').fill(yuan)
  await form.getByRole('button', { name: '复核通过' }).click()
  await form.waitFor({ state: 'hidden' })
  return yuan
}

/** The order goes out as a file, and the bank's answer comes back as one. */
async function exchangeWithBank(cashier: Page): Promise<void> {
  await cashier.getByRole('button', { name: '生成银行文件' }).click()
  const coming = cashier.waitForEvent('download')
  await cashier.getByRole('dialog').getByRole('button', { name: '生成并下载' }).click()
  const order = readOrder(readFileSync(await (await coming).path()))
  expect(order.lines.map(({ holder }) => holder)).toContain(citizen.name)
  await cashier.getByRole('button', { name: '接收银行回盘' }).click()
  const upload = cashier.getByRole('dialog', { name: '上传银行结果文件' })
  await upload
    .getByLabel('选择结果文件')
    .setInputFiles({ name: '回盘.csv', mimeType: 'text/csv', buffer: answer(order, outcomes(order), '20260402') })
  await upload.getByRole('button', { name: '上传', exact: true }).click()
  const receipt = cashier.getByRole('dialog', { name: '银行结果' })
  await receipt.getByText(`成功 ${order.count} 条，失败 0 条`).waitFor()
  await expectAccessible(cashier)
  await receipt.getByRole('button', { name: '知道了' }).click()
  await cashier.getByText('已结清').first().waitFor()
}

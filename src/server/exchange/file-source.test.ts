import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CheckSource } from '#core/domain.ts'
import { workbook, zipBomb } from '#tests/support/corpus/files.ts'
import { makeIdNumber, testToday } from '#tests/support/people.ts'
import { encodeGb18030 } from '../files/gb18030.ts'
import { idColumn, nameColumn, readFileAnswer } from './file-source.ts'

const source: CheckSource = {
  id: 'vehicles',
  title: '机动车登记信息',
  owner: '公安机关',
  basis: { instrument: { id: 'none', title: '', mark: 'to-confirm', from: testToday }, article: '' },
  columns: [
    { key: 'plate', title: '号牌号码', kind: 'text' },
    { key: 'kind', title: '车辆种类', kind: 'choice', choices: { car: '小型汽车', motorcycle: '摩托车' } },
    { key: 'registeredOn', title: '初次登记日期', kind: 'date' },
    { key: 'value', title: '参考价值', kind: 'yuan' },
  ],
  facts: () => [],
}
const head = [idColumn, nameColumn, ...source.columns.map(({ title }) => title)]
const asked = makeIdNumber(1)
const other = makeIdNumber(2)
const car = [asked, '王甲', '豫A12345', '小型汽车', '2021-05-12', '68000.00']
const expected = { plate: '豫A12345', kind: 'car', registeredOn: '2021-05-12', value: 6_800_000 }

let root: string
let count = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'minzheng-exchange-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function deliver(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(root, String(++count))
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

const csv = (...rows: readonly (readonly string[])[]): string =>
  [head, ...rows].map((row) => `${row.join(',')}\r\n`).join('')
const answerOf = (folder: string) => readFileAnswer(folder, source, new Set([asked]), testToday)
const refusalOf = async (name: string, content: string | Buffer) =>
  answerOf(deliver({ [name]: content })).then(
    () => 'accepted',
    (error: Error) => error.message,
  )

describe('a delivery of an outside register', () => {
  test('that has not come yet leaves the question open', async () => {
    expect(await answerOf(deliver({ 'pensions.csv': csv(car), 'vehicles.pdf': '' }))).toBeUndefined()
    expect(await answerOf(join(root, 'absent'))).toBeUndefined()
  })

  test.each([
    ['CSV in UTF-8 with a mark', 'vehicles.csv', () => `\ufeff${csv(car)}`],
    ['CSV in GB 18030', 'vehicles.csv', () => encodeGb18030(csv(car))],
    ['text with tabs', 'vehicles.txt', () => csv(car).replaceAll(',', '\t')],
    ['a workbook', 'vehicles.xlsx', () => workbook([head, [...car.slice(0, 5), 68_000]])],
    ['a workbook under its Chinese title', '机动车登记信息.xlsx', () => workbook([head, car])],
    ['a workbook that is named .csv', 'vehicles.csv', () => workbook([head, car])],
    ['columns in another order', 'vehicles.csv', () => [head, car].map((row) => row.toReversed().join(',')).join('\n')],
  ])('is read as %s', async (_, name, content) => {
    const answer = await answerOf(deliver({ [name]: await content() }))
    expect([...(answer?.rows ?? [])]).toEqual([[asked, [expected]]])
  })

  test('finds a person under the 15 digits of the old number, a small x and full-width digits', async () => {
    const old = `${asked.slice(0, 6)}${asked.slice(8, 17)}`
    const wide = [...asked].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('')
    const rows = [old, asked.toLowerCase(), wide].map((id) => [id, ...car.slice(1)])
    const answer = await answerOf(deliver({ 'vehicles.csv': csv(...rows) }))
    expect(answer?.rows.get(asked)).toHaveLength(3)
  })

  test('keeps nothing about others, and leaves empty cells out', async () => {
    const answer = await answerOf(
      deliver({ 'vehicles.csv': csv([other, '李乙', '豫A1', 'nothing known', '?', '?'], [asked, '', '', '', '', '']) }),
    )
    expect([...(answer?.rows ?? [])]).toEqual([[asked, [{}]]])
  })

  test('is the newest by the day in its name, else by the day it was written; a day to come counts as today', async () => {
    const none = csv()
    const dated = await answerOf(
      deliver({ 'vehicles-2026-01-31.csv': none, 'vehicles-2026-02-28.csv': csv(car), 'vehicles-2025-12-31.xlsx': '' }),
    )
    expect([dated?.dataDate, dated?.rows.size]).toEqual(['2026-02-28', 1])
    const folder = deliver({ 'vehicles-2026-01-31.csv': none, 'vehicles.csv': csv(car) })
    utimesSync(join(folder, 'vehicles.csv'), new Date('2026-02-01T18:00:00Z'), new Date('2026-02-01T18:00:00Z'))
    const written = await answerOf(folder)
    expect([written?.dataDate, written?.rows.size]).toEqual(['2026-02-02', 1]) // two in the morning in Henan
    expect((await answerOf(deliver({ 'vehicles-2027-01-01.csv': csv(car) })))?.dataDate).toBe(testToday)
  })
})

describe('a delivery is refused whole, with its row and column', () => {
  test.each([
    ['缺少列“参考价值”', head.slice(0, 5).join(',')],
    ['多出列“备注”', [...head, '备注'].join(',')],
    ['列“姓名”重复', [...head, '姓名'].join(',')],
    ['文件是空的', ''],
    ['第 2 行“身份证号”未填写', csv(['', ...car.slice(1)])],
    [
      '第 3 行“身份证号”不正确：号码校验不通过',
      csv(car, [`${other.slice(0, 17)}${other.endsWith('1') ? 2 : 1}`, '乙']),
    ],
    ['第 2 行“身份证号”不正确：号码在表格中被存成了数值', csv(['4.10102E+17', ...car.slice(1)])],
    ['第 2 行“初次登记日期”不正确，应为日期', csv(car.with(4, '2021-02-30'))],
    ['第 2 行“参考价值”不正确，应为金额', csv(car.with(5, '约六万'))],
    ['第 2 行“车辆种类”不正确，应为约定的选项', csv(car.with(3, '飞机'))],
    ['第 2 行“参考价值”是公式', csv(car.with(5, '=1+1'))],
    ['引号不成对', csv(car.with(2, '"豫A'))],
    ['文字编码无法识别', Buffer.concat([Buffer.from(csv(car)), Buffer.from([0xff, 0xff])])],
    ['文件不完整或已损坏', Buffer.from('504b0304ffff', 'hex')],
    ['文件解压后过大', zipBomb(500_000_000, true)],
  ])('%s', async (says, content) => {
    expect(await refusalOf('vehicles.csv', content)).toContain(`“机动车登记信息”的反馈文件不能使用：`)
    expect(await refusalOf('vehicles.csv', content)).toContain(says)
  })

  test('an identity number that a workbook holds as a number, also of somebody who is not asked about', async () => {
    const says = await refusalOf('vehicles.xlsx', await workbook([head, car, [Number(other), ...car.slice(1)]]))
    expect(says).toContain('第 3 行“身份证号”不正确：号码在表格中被存成了数值')
  })

  test('a formula in a workbook, whatever it shows', async () => {
    const says = await refusalOf(
      'vehicles.xlsx',
      await workbook([head, [...car.slice(0, 5), { formula: '1+1', result: 2 }]]),
    )
    expect(says).toContain('第 2 行“参考价值”是公式')
  })
})

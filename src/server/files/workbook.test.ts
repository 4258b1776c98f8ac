import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { plainCell, type ReadRow, readWorkbook, safeCell, type WorkbookSpec, workbookBytes } from './workbook.ts'

async function rowsOf(bytes: Buffer): Promise<ReadRow[]> {
  const rows: ReadRow[] = []
  for await (const row of readWorkbook(Readable.from([bytes]))) rows.push(row)
  return rows
}

const dangers = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", "''=1", '＝1+1', '=cmd|" /C calc"!A0']
const spec = (rows: WorkbookSpec['rows']): WorkbookSpec => ({
  sheetName: '人员',
  columns: [
    { key: 'name', title: '姓名', kind: 'text', note: '按身份证填写' },
    { key: 'id', title: '身份证号码', kind: 'text', width: 22 },
    { key: 'fen', title: '金额（元）', kind: 'yuan' },
    { key: 'sex', title: '性别', kind: 'text', choices: ['男', '女'] },
  ],
  rows,
})

describe('a text cell', () => {
  test.each(dangers)('%j does not begin like a formula and its value comes back', (text) => {
    expect(safeCell(text)).toMatch(/^'/)
    expect(plainCell(safeCell(text))).toBe(text)
  })

  test.each(['张三', "O'Brien", "'quoted'", '', '410105199001011234'])('%j is left alone', (text) => {
    expect(safeCell(text)).toBe(text)
    expect(plainCell(text)).toBe(text)
  })
})

describe('a workbook', () => {
  test('holds no formula, whatever the texts are, and gives them back', async () => {
    const bytes = await workbookBytes(spec(dangers.map((name) => ({ name, id: name, fen: 123_450 }))))
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(new Uint8Array(bytes).buffer)
    book.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        expect(cell.formula).toBeUndefined()
        expect(String(cell.value)).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
    const names = (await rowsOf(bytes)).slice(1).map(({ cells }) => cells[0])
    expect(names).toEqual(dangers.map((text) => ({ kind: 'text', text: text.replace('\r', '\n') })))
  })

  test('keeps identity numbers as text, rare names whole and amounts as numbers in yuan', async () => {
    const bytes = await workbookBytes(spec([{ name: '𠮷䶮𫖯', id: '410105199001011234', fen: 57_001, sex: '男' }]))
    expect((await rowsOf(bytes))[1]).toEqual({
      row: 2,
      cells: [
        { kind: 'text', text: '𠮷䶮𫖯' },
        { kind: 'text', text: '410105199001011234' },
        { kind: 'number', number: 570.01 },
        { kind: 'text', text: '男' },
      ],
    })
  })

  test('offers the choices of a column and notes on its head', async () => {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(new Uint8Array(await workbookBytes(spec([]))).buffer)
    const [sheet, lists] = book.worksheets
    expect(sheet?.getCell('D7').dataValidation).toMatchObject({ type: 'list', formulae: ['选项!$D$1:$D$2'] })
    expect(lists?.state).toBe('hidden')
    expect(JSON.stringify(sheet?.getCell('A1').note)).toContain('按身份证填写')
  })

  test('takes rows from a slow source, twenty thousand of them', async () => {
    async function* many() {
      for (let i = 0; i < 20_000; i++) yield { name: `人${i}`, id: String(i), fen: i }
    }
    expect(await rowsOf(await workbookBytes(spec(many())))).toHaveLength(20_001)
  })

  test('a formula in a read cell is named as one and never computed', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('x')
    sheet.addRow([{ formula: '1+1', result: 2 }, 41_010_519_900_101, new Date('2026-03-02T00:00:00Z')])
    const [row] = await rowsOf(Buffer.from(await book.xlsx.writeBuffer()))
    expect(row?.cells.map(({ kind }) => kind)).toEqual(['formula', 'number', 'date'])
  })
})

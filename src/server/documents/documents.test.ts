import { describe, expect, test } from 'vitest'
import { shownText } from '#tests/support/pdf-text.ts'
import { sampleApprovalForm, sampleLetter, sampleNotices, sampleRoster } from '#tests/support/sample-documents.ts'
import { printApprovalForm } from './approval-form.ts'
import { type Letter, printLetter } from './letter.ts'
import { type LetterKind, letterKinds } from './letter-details.ts'
import { printNotice } from './notice.ts'
import { printRoster, rosterRows } from './roster.ts'

const kinds = Object.keys(letterKinds).filter((kind): kind is LetterKind => kind in letterKinds)
const textOf = async (letter: Letter) => shownText((await printLetter(letter)).bytes)

describe('a letter', () => {
  test.each(kinds)('of kind %s is the same file each time it is drawn', async (kind) => {
    const [first, second] = [await printLetter(sampleLetter(kind)), await printLetter(sampleLetter(kind))]
    expect(first.bytes.equals(second.bytes)).toBe(true)
    expect(first.missing).toEqual([])
  })

  test.each(kinds.filter((kind) => kind !== 'correction'))(
    'of kind %s names both remedies, their periods and bodies, the issuer, number and day',
    async (kind) => {
      const text = await textOf(sampleLetter(kind))
      for (const part of [
        '六十日内',
        '六个月内',
        '郑州市金水区人民政府',
        '郑州市金水区人民法院',
        '郑州市金水区民政局',
        '金水民救〔2026〕123号',
        '2026年3月25日',
        '𠮷䶮：',
      ])
        expect(text).toContain(part)
    },
  )

  test('of approval says the amount in figures and words, when it begins, and of the decided item every clause, value, step and fact', async () => {
    const letter = sampleLetter('approval')
    const text = await textOf(letter)
    expect(text).toMatch(/自2026年4月起，按月发放救助金，每月人民币[壹贰叁肆伍陆柒捌玖拾佰仟零元角分整]+（¥[\d,.]+）/)
    const tried = letter.assessment?.tried ?? []
    for (const { title } of tried) expect(text).toContain(title)
    const decided = tried.filter(({ item }) => item === letter.assessment?.item)
    expect(decided).toHaveLength(1)
    for (const { findings, amountSteps } of decided) {
      for (const { says, source, values } of findings)
        for (const part of [says, source, ...values.flatMap((value) => [value.title, value.value, value.from])])
          expect(text).toContain(part.replace(/\s/g, ''))
      for (const step of amountSteps) expect(text).toContain(step.expression.replace(/\s/g, ''))
    }
    for (const fact of letter.assessment?.facts ?? []) expect(text).toContain(fact.value.replace(/\s/g, ''))
    expect(text).toContain('待确认')
  })

  test('of refusal gives each condition that is not met with its article', async () => {
    const letter = sampleLetter('refusal')
    const text = await textOf(letter)
    const decided = letter.assessment?.tried.find(({ item }) => item === letter.assessment?.item)
    const failed = decided?.findings.filter(({ holds }) => !holds) ?? []
    expect(failed.length).toBeGreaterThan(0)
    for (const { says, source } of failed)
      expect(text).toContain(`不符合“${says}”的条件（${source}）`.replace(/\s/g, ''))
  })

  test('of correction lists everything missing at once', async () => {
    const letter = sampleLetter('correction')
    const text = await textOf(letter)
    for (const paper of letter.content.missing ?? []) expect(text).toContain(paper)
    expect(text).toContain('不再要求补正其他材料')
  })

  test('that was revoked says so', async () => {
    expect(await textOf({ ...sampleLetter('approval'), revokedOn: '2026-04-01' })).toContain(
      '本文书已于2026年4月1日撤销',
    )
  })
})

describe('other documents', () => {
  test('a notice prints the masked texts it was given and nothing else about anybody', async () => {
    const sheet = {
      title: '公示',
      place: '天明社区',
      issuer: '某某街道办事处',
      countyBureau: '某某区民政局',
      source: '',
      portalUrl: 'http://127.0.0.1',
    }
    const text = shownText((await printNotice({ ...sheet, notices: sampleNotices })).bytes)
    for (const { line } of sampleNotices)
      for (const part of Object.values(line)) expect(text).toContain(part.replace(/\s/g, ''))
    expect(text).not.toMatch(/\d{6,}/)
  })

  test('a roster adds up by village and township, in figures and words, and its rows say the same', async () => {
    const text = shownText((await printRoster(sampleRoster(60))).bytes)
    const rows = [...rosterRows(sampleRoster(60))]
    const total = rows.slice(0, -1).reduce((sum, row) => sum + Number(row['fen']), 0)
    expect(rows.at(-1)).toMatchObject({ fen: total, item: '贰万叁仟零捌拾柒元柒角整' })
    expect(text).toContain('人民币（大写）贰万叁仟零捌拾柒元柒角整')
    expect(text).toContain('23,087.70')
    expect(text.match(/社区小计/g)).toHaveLength(8)
  })

  test('an empty roster is a roster of nothing', async () => {
    expect(shownText((await printRoster(sampleRoster(0))).bytes)).toContain('零元整')
  })

  test('an approval form prints every answered field, with identity numbers, phones and cards masked', async () => {
    const form = sampleApprovalForm()
    const text = shownText((await printApprovalForm(form)).bytes)
    for (const { fields } of form.form.pages)
      for (const field of fields) expect(text).toContain(field.label.replace(/\s/g, ''))
    for (const secret of ['410105198005011234', '13800001234', '6228480000000001234'])
      expect(text).not.toContain(secret)
    for (const part of ['李初审', '建议予以确认', '钱审核', '同意', '申报月工资']) expect(text).toContain(part)
  })
})

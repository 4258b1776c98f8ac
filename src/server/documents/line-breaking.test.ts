import { describe, expect, test } from 'vitest'
import { breakLines } from './line-breaking.ts'

const em = (char: string) => (/[\u0020-\u007e]/.test(char) ? 0.5 : 1)
const texts = (text: string, width: number, indent = 0) => breakLines(text, width, em, indent).map((line) => line.text)

describe('Chinese lines', () => {
  test('are filled to the width exactly, the first one shorter by its indent', () => {
    expect(texts('天地玄黄宇宙洪荒日月盈昃', 4)).toEqual(['天地玄黄', '宇宙洪荒', '日月盈昃'])
    expect(texts('天地玄黄宇宙洪荒', 4, 2)).toEqual(['天地', '玄黄宇宙', '洪荒'])
  })

  test.each([
    ['天地玄黄，宇宙', ['天地玄', '黄，宇宙']],
    ['天地玄（黄）宇', ['天地玄', '（黄）宇']],
    ['天地玄黄”。宇宙', ['天地玄', '黄”。宇', '宙']],
  ])('%s is broken with no closing mark at a start and no opening mark at an end', (text, lines) => {
    expect(texts(text, 4)).toEqual(lines)
  })

  test('numbers and words stay whole unless they are longer than a line', () => {
    expect(texts('共计1,234.50元整', 5)).toEqual(['共计', '1,234.50元', '整'])
    expect(texts('ABCDEFGHIJKLMN', 4)).toEqual(['ABCDEFGH', 'IJKLMN'])
  })

  test('lose no character, also rare ones outside the basic plane', () => {
    const text = '𠮷䶮𫖯“阿依古丽·买买提”，《办法》（民发〔2021〕57号）第十二条。'.repeat(3)
    for (let width = 2; width < 20; width++) expect(texts(text, width).join('')).toBe(text)
  })

  test('a line break ends a paragraph, an empty text is one empty line', () => {
    expect(texts('天地\n玄黄', 4)).toEqual(['天地', '玄黄'])
    expect(texts('', 4)).toEqual([''])
  })
})

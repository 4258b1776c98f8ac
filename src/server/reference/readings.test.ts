import { describe, expect, test } from 'vitest'
import { compoundSurnames } from '#core/person-name.ts'
import { nameReading, placeReading, readingByDictionary } from './readings.ts'

describe('readings of names', () => {
  test.each([
    ['单小一', 'shanxiaoyi', 'sxy'],
    ['解放', 'xiefang', 'xf'],
    ['吕绿', 'lvlv', 'll'],
    ['欧阳修', 'ouyangxiu', 'oyx'],
    ['阿依古丽·吐尔逊', 'ayigulituerxun', 'aygltex'],
    ["O'Brien Anne", 'obrienanne', 'obrienanne'],
  ])('%s is typed %s or %s', (name, pinyin, initials) => {
    expect(nameReading(name).pinyin).toBe(pinyin)
    if (/^\p{Script=Han}/u.test(name)) expect(nameReading(name).initials).toBe(initials)
  })

  test('a name read character by character is read as the dictionary reads it whole, with any surname', () => {
    const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单解仇区查盖', ...compoundSurnames]
    const differing: string[] = []
    // Every fifth character of the first block, as a single given name, doubled, and as a surname.
    for (let code = 0x4e00; code <= 0x9fff; code += 5) {
      const character = String.fromCharCode(code)
      const surname = surnames[code % surnames.length] ?? ''
      for (const name of [surname + character, `${surname}${character}${character}`, `${character}华`])
        if (nameReading(name).pinyin !== readingByDictionary(name).pinyin) differing.push(name)
    }
    expect(differing).toEqual([])
  })

  test('places keep the readings of the province', () => {
    expect(placeReading('浚县').pinyin).toBe('xunxian')
  })
})

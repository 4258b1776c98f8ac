import { customPinyin, pinyin } from 'pinyin-pro'

/** Place names of Henan that the dictionary reads wrongly (浚 xùn, 泌 bì, 召 shào, 殷都 dū). */
const localReadings: Readonly<Record<string, string>> = {
  浚县: 'xùn xiàn',
  浚州: 'xùn zhōu',
  泌阳: 'bì yáng',
  召陵: 'shào líng',
  殷都: 'yīn dū',
}

export interface Reading {
  /** Syllables without tones, joined, lower case; ü is `v`; a character without a reading stays. */
  readonly pinyin: string
  /** First letter of each syllable. */
  readonly initials: string
}

/** How a place name is typed in a search box. */
export function placeReading(name: string): Reading {
  teachLocalReadings()
  return joined(pinyin(name, { toneType: 'none', type: 'array', v: true }))
}

/** How a person's name is typed: the surname by its own reading (单 shàn, 解 xiè), dots and blanks left out. */
export const nameReading = (name: string): Reading =>
  joined(pinyin(name, { toneType: 'none', type: 'array', v: true, surname: 'head' }))

const joined = (syllables: readonly string[]): Reading => {
  const said = syllables
    .map((syllable) => syllable.toLowerCase())
    .filter((syllable) => /^[\p{L}\p{N}]+$/u.test(syllable))
  return { pinyin: said.join(''), initials: said.map((syllable) => [...syllable][0] ?? '').join('') }
}

let isTaught = false

function teachLocalReadings(): void {
  if (isTaught) return
  customPinyin({ ...localReadings })
  isTaught = true
}

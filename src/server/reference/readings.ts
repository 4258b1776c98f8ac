import { customPinyin, pinyin, polyphonic } from 'pinyin-pro'

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

/**
 * How a person's name is typed: the surname by its own reading (单 shàn, 解 xiè), dots and blanks left out. Only a name with
 * a character of several readings is looked up as a whole.
 */
export function nameReading(name: string): Reading {
  let [said, initials] = ['', '']
  for (const character of name) {
    const reading = onlyReading(character)
    if (reading === '') return readingByDictionary(name)
    said += reading
    initials += reading.charAt(0)
  }
  return { pinyin: said, initials }
}

const onlyReadings = new Map<string, string>()

/** Of a character in the first block of ideographs that has just one; otherwise nothing. */
function onlyReading(character: string): string {
  const known = onlyReadings.get(character)
  if (known !== undefined) return known
  if (character.length !== 1 || character < '\u4e00' || character > '\u9fff') return ''
  const [[reading = '', ...others] = []] = polyphonic(character, { toneType: 'none', type: 'array', v: true })
  const only = others.length === 0 && /^[a-z]+$/.test(reading) ? reading : ''
  onlyReadings.set(character, only)
  return only
}

/** Names that took the dictionary; they repeat. */
const lookedUp = new Map<string, Reading>()
const mostLookedUp = 20_000

/** The reading of a name as a whole, by its words and neighbours. */
export function readingByDictionary(name: string): Reading {
  const known = lookedUp.get(name)
  if (known) return known
  if (lookedUp.size >= mostLookedUp) lookedUp.clear()
  const reading = joined(pinyin(name, { toneType: 'none', type: 'array', v: true, surname: 'head' }))
  lookedUp.set(name, reading)
  return reading
}

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

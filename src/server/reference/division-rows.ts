import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type DivisionKind, divisionKind, divisionLevel, parentArea, parseArea } from '#core/division-code.ts'
import { plainDate } from '#core/plain-date.ts'
import type { AreaCode, PlainDate } from '#core/units.ts'
import { projectRoot } from '../env.ts'
import { placeReading, type Reading } from './readings.ts'

/** The day as of which the shipped list was cut; every row is valid from it on. */
export const divisionsAsOf: PlainDate = plainDate('2023-06-30')

export interface DivisionRow extends Reading {
  readonly code: AreaCode
  readonly name: string
  /** 1 province … 5 village. */
  readonly level: number
  readonly kind: string
  readonly parent: AreaCode
  /** The real county a development zone (功能区) is attached to. */
  readonly attachedTo: AreaCode | undefined
}

const levels = { province: 1, city: 2, county: 3, township: 4, village: 5 } as const

const kindTitles: Readonly<Record<DivisionKind, string>> = {
  district: '区',
  county: '县',
  'county-city': '县级市',
  'statistical-county': '功能区',
  subdistrict: '街道',
  town: '镇',
  township: '乡',
  'statistical-township': '类似乡级',
  'residents-committee': '居委会',
  'villagers-committee': '村委会',
  'statistical-village': '类似村级',
}

/** The shipped divisions of Henan in the order of the file. @throws RangeError for a line that is no division. */
export function readDivisionRows(folder: string = join(projectRoot, 'data')): DivisionRow[] {
  const hosts = readZoneHosts(folder)
  const text = gunzipSync(readFileSync(join(folder, 'henan-divisions-2023.tsv.gz'))).toString('utf8')
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [digits = '', name = ''] = line.split('\t')
      return divisionRow(digits, name, hosts)
    })
}

/** One row from its code and name. @throws RangeError when the code is malformed or the name empty. */
function divisionRow(digits: string, name: string, hosts: ReadonlyMap<AreaCode, AreaCode> = new Map()): DivisionRow {
  const code = parseArea(digits)
  const level = code === undefined ? 'state' : divisionLevel(code)
  if (code === undefined || level === 'state' || name === '') throw new RangeError(`not a division: ${digits} ${name}`)
  return {
    code,
    name,
    level: levels[level],
    kind: divisionTitle(code),
    parent: parentArea(code) ?? code,
    attachedTo: hosts.get(code),
    ...placeReading(name),
  }
}

/** 省, 市, 区, 县, 县级市, 功能区, 街道, 镇, 乡, 类似乡级, 居委会, 村委会; 省直辖 for the grouping code that governs nothing. */
export function divisionTitle(code: AreaCode): string {
  const level = divisionLevel(code)
  if (level === 'province') return '省'
  if (level === 'city') return Math.floor(code / 1e8) % 100 === 90 ? '省直辖' : '市'
  // Statistical villages are numbered by the committee they stand for: 400–499 urban, 500–599 rural.
  if (level === 'village' && code % 1000 >= 400) return code % 1000 < 500 ? '居委会' : '村委会'
  const kind = divisionKind(code)
  return kind === undefined ? '' : kindTitles[kind]
}

function readZoneHosts(folder: string): Map<AreaCode, AreaCode> {
  const lines = readFileSync(join(folder, 'zone-hosts.csv'), 'utf8').trim().split('\n').slice(1)
  return new Map(
    lines.map((line) => {
      const [zone, host] = line.split(',').map((digits) => parseArea(digits.trim()))
      if (zone === undefined || host === undefined)
        throw new RangeError(`not a development zone and its county: ${line}`)
      return [zone, host]
    }),
  )
}

import type { Parameter } from '#core/parameter.ts'
import { article, type Citation } from '#core/source.ts'
import { assistanceLaw, destituteMeasures } from '../sources.ts'
import { dwellingKinds, vehicleKinds } from './codes.ts'
import { unless } from './dated.ts'

/** Property limits by scheme. The province issues the rules; none is confirmed, so none has a default. */

const perScheme = (scheme: string, name: string, source: Citation) => ({
  money: {
    id: `${scheme}-money-multiple`,
    title: `${name}：人均金融资产上限（年低保标准的倍数）`,
    unit: 'ratio',
    setBy: 'local',
    source,
    national: [],
  } as const satisfies Parameter,
  dwellings: {
    id: `${scheme}-dwellings`,
    title: `${name}：住房套数上限`,
    unit: 'count',
    setBy: 'local',
    source,
    national: [],
  } as const satisfies Parameter,
  vehicles: {
    id: `${scheme}-vehicles`,
    title: `${name}：生活用机动车数量上限`,
    unit: 'count',
    setBy: 'local',
    source,
    national: [],
  } as const satisfies Parameter,
  machinery: {
    id: `${scheme}-machinery`,
    title: `${name}：大型农机具、船舶等价值上限`,
    unit: 'fen',
    setBy: 'local',
    source,
    national: [],
  } as const satisfies Parameter,
  stake: {
    id: `${scheme}-stake`,
    title: `${name}：企业实缴出资上限`,
    unit: 'fen',
    setBy: 'local',
    source,
    national: [],
  } as const satisfies Parameter,
})

const allowance = perScheme('allowance', '低保', article(assistanceLaw, '23'))
const destitute = perScheme('destitute', '特困', article(destituteMeasures, '7'))
const edge = perScheme('edge', '低保边缘', article(assistanceLaw, '23'))
const rigid = perScheme('rigid', '刚性支出困难', article(assistanceLaw, '23'))

export const allowanceMoney = allowance.money
export const allowanceDwellings = allowance.dwellings
export const allowanceVehicles = allowance.vehicles
export const allowanceMachinery = allowance.machinery
export const allowanceStake = allowance.stake
export const destituteMoney = destitute.money
export const destituteDwellings = destitute.dwellings
export const destituteVehicles = destitute.vehicles
export const destituteMachinery = destitute.machinery
export const destituteStake = destitute.stake
export const edgeMoney = edge.money
export const edgeDwellings = edge.dwellings
export const edgeVehicles = edge.vehicles
export const edgeMachinery = edge.machinery
export const edgeStake = edge.stake
export const rigidMoney = rigid.money
export const rigidDwellings = rigid.dwellings
export const rigidVehicles = rigid.vehicles
export const rigidMachinery = rigid.machinery
export const rigidStake = rigid.stake

export const exemptVehicles = {
  id: 'exempt-vehicles',
  title: '不计入财产的车辆',
  unit: 'list',
  setBy: 'local',
  source: article(assistanceLaw, '23'),
  national: [],
  defaults: [unless(['disability-vehicle', 'motorcycle'])],
  choices: vehicleKinds,
} as const satisfies Parameter

export const exemptDwellings = {
  id: 'exempt-dwellings',
  title: '不计入套数的房屋',
  unit: 'list',
  setBy: 'local',
  source: article(assistanceLaw, '23'),
  national: [],
  defaults: [unless(['inherited', 'resettlement'])],
  choices: dwellingKinds,
} as const satisfies Parameter

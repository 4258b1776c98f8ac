import type { Parameter } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, rigidMeasures } from '../sources.ts'
import { unless } from './dated.ts'

/** Households in hardship by spending they cannot avoid. */

export const rigidLine = {
  id: 'rigid-line',
  title: '刚性支出占家庭总收入的比例线',
  unit: 'ratio',
  setBy: 'local',
  source: article(assistanceLaw, '22'),
  national: [],
} as const satisfies Parameter

export const countLiving = {
  id: 'rigid-count-living',
  title: '基本生活支出计入刚性支出',
  unit: 'switch',
  setBy: 'local',
  source: article(rigidMeasures, '5'),
  national: [],
  defaults: [unless(false)],
} as const satisfies Parameter

/** Without income the ratio is undefined; treated as over the line when some spending is proven. */
export const noIncomeIsOver = {
  id: 'rigid-no-income-is-over',
  title: '家庭无收入且有刚性支出的，视为超过比例线',
  unit: 'switch',
  setBy: 'local',
  source: article(rigidMeasures, '4'),
  national: [],
  defaults: [unless(true)],
} as const satisfies Parameter

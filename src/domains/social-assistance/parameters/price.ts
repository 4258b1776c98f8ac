import { localParameter, unconfirmed } from '#core/local-value.ts'
import { article } from '#core/source.ts'
import { priceMechanism } from '../sources.ts'

/** The price link (社会救助法 art. 32). A month's index is a value in force for that month only: no index, no decision. */

const source = article(priceMechanism, '')
const from = priceMechanism.from

export const cpiTrigger = localParameter({
  id: 'price-cpi-trigger',
  title: '价格临时补贴启动条件：居民消费价格同比涨幅',
  unit: 'ratio',
  source,
  defaults: [unconfirmed(from, 0.035)],
})

export const foodTrigger = localParameter({
  id: 'price-food-trigger',
  title: '价格临时补贴启动条件：食品价格同比涨幅',
  unit: 'ratio',
  source,
  defaults: [unconfirmed(from, 0.06)],
})

export const cpiRise = localParameter({
  id: 'price-cpi-rise',
  title: '当月居民消费价格同比涨幅',
  unit: 'ratio',
  source,
})

export const foodRise = localParameter({ id: 'price-food-rise', title: '当月食品价格同比涨幅', unit: 'ratio', source })

export const lowIncomeRise = localParameter({
  id: 'price-low-income-rise',
  title: '当月低收入居民基本生活费用价格同比涨幅',
  unit: 'ratio',
  source,
  optional: true,
})

export const priceIndex = localParameter({
  id: 'price-index',
  title: '价格临时补贴采用的指数',
  unit: 'choice',
  source,
  defaults: [unconfirmed(from, 'cpi')],
  choices: { cpi: '居民消费价格指数', 'low-income': '低收入居民基本生活费用价格指数' },
})

export const priceFloor = localParameter({
  id: 'price-floor',
  title: '价格临时补贴最低标准（每人每月）',
  unit: 'fen/person/month',
  source,
  defaults: [unconfirmed(from, 0)],
})

export const priceClasses = localParameter({
  id: 'price-classes',
  title: '价格临时补贴对象（民政部门发放的）',
  unit: 'list',
  source,
  choices: {
    'minimum-living-allowance': '最低生活保障对象',
    'single-person-allowance': '低保单人户',
    'destitute-support': '特困人员',
    'orphan-allowance': '孤儿',
    'unattended-child-allowance': '事实无人抚养儿童',
    'low-income-edge': '低保边缘家庭',
  },
  defaults: [
    unconfirmed(from, [
      'minimum-living-allowance',
      'single-person-allowance',
      'destitute-support',
      'orphan-allowance',
      'unattended-child-allowance',
    ]),
  ],
})

export const priceDays = localParameter({
  id: 'price-days',
  title: '价格临时补贴发放期限（指数发布后）',
  unit: 'working-days',
  source,
  defaults: [unconfirmed(from, 20)],
})

export const priceReviewMonths = localParameter({
  id: 'price-review-months',
  title: '价格临时补贴发放后抽查间隔',
  unit: 'months',
  source,
  defaults: [unconfirmed(from, 12)],
})

export const priceLevel = localParameter({
  id: 'price-level',
  title: '价格临时补贴审核确认机关',
  unit: 'choice',
  source,
  defaults: [unconfirmed(from, 'county')],
  choices: { county: '县级民政部门', township: '乡镇（街道）' },
})

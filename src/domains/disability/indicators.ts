import type { Indicator, Watch, WatchedEntitlement } from '#core/domain.ts'
import { textOf } from '#core/fact.ts'
import { dateText } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { plan, subsidyNotice } from './sources.ts'

const notice = article(subsidyNotice, '')
const items = ['disability-living-subsidy', 'disability-care-subsidy']
const hardship = ['minimum-living-allowance', 'single-person-allowance', 'low-income-edge', 'rigid-expenditure']

type WatchedPerson = WatchedEntitlement['persons'][number]
const named = (persons: readonly WatchedPerson[], is: (person: WatchedPerson) => boolean): string | undefined =>
  persons.find(is)?.name

export const watches: readonly Watch[] = [
  {
    id: 'disability-recipient-died',
    title: '残疾人补贴领取人死亡',
    grade: 'red',
    source: notice,
    items,
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const dead = persons.find(({ diedOn }) => diedOn !== undefined)
      return dead?.diedOn && `${dead.name}已于${dateText(dead.diedOn)}死亡，应当自次月起停发，多发的予以追回`
    },
  },
  {
    id: 'disability-survival-check-due',
    title: '残疾人补贴生存认证和资格复核到期',
    grade: 'orange',
    source: notice,
    items,
    dueWorkingDays: 20,
    sees: ({ reviewDueOn, today }) =>
      reviewDueOn !== undefined && reviewDueOn <= today
        ? `应于${dateText(reviewDueOn)}前完成生存认证和复核，已到期；可以上门、视频、到场办理，不得只用人脸识别`
        : undefined,
  },
  {
    id: 'disability-recipient-destitute',
    title: '残疾人补贴领取人已纳入特困供养',
    grade: 'red',
    source: notice,
    items,
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const name = named(persons, ({ alsoReceives }) => alsoReceives.includes('destitute-support'))
      return name && `${name}已纳入特困人员救助供养，应当自次月起停发`
    },
  },
  {
    id: 'disability-hardship-ended',
    title: '生活补贴领取人已退出困难家庭范围',
    grade: 'orange',
    source: notice,
    items: ['disability-living-subsidy'],
    dueWorkingDays: 10,
    sees: ({ persons }) => {
      const name = named(persons, ({ alsoReceives }) => !alsoReceives.some((item) => hardship.includes(item)))
      return name && `${name}不再享受低保等救助，应当核实是否自次月起停发生活补贴`
    },
  },
  {
    id: 'disability-recipient-absent',
    title: '残疾人补贴领取人服刑',
    grade: 'red',
    source: notice,
    items,
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const name = named(persons, ({ facts }) => textOf(facts, 'absence') === 'prison')
      return name && `${name}正在服刑，应当自次月起停发`
    },
  },
]

export const indicators: readonly Indicator[] = [
  {
    id: 'disability-living-persons',
    title: '困难残疾人生活补贴人数',
    unit: 'count',
    source: article(plan, ''),
    numerator: { of: 'persons-covered', items: ['disability-living-subsidy'] },
  },
  {
    id: 'disability-care-persons',
    title: '重度残疾人护理补贴人数',
    unit: 'count',
    source: article(plan, ''),
    numerator: { of: 'persons-covered', items: ['disability-care-subsidy'] },
  },
  {
    id: 'disability-subsidies-paid',
    title: '残疾人两项补贴发放金额',
    unit: 'fen',
    source: article(plan, ''),
    numerator: { of: 'fen-paid', items },
  },
]

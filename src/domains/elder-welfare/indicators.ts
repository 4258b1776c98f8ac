import type { Indicator, Watch } from '#core/domain.ts'
import { dateText } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { disabilitySubsidyOpinion, elderPlan, elderRegulations } from './sources.ts'

const measure = article(elderRegulations, '28')
const items = ['old-age-allowance', 'elder-care-subsidy', 'elder-service-subsidy']

export const watches: readonly Watch[] = [
  {
    id: 'elder-recipient-died',
    title: '老年人津贴补贴领取人死亡',
    grade: 'red',
    source: measure,
    items,
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const dead = persons.find(({ diedOn }) => diedOn !== undefined)
      return dead?.diedOn && `${dead.name}已于${dateText(dead.diedOn)}死亡，应当自次月起停发`
    },
  },
  {
    id: 'elder-survival-check-due',
    title: '老年人津贴补贴生存认证到期',
    grade: 'orange',
    source: measure,
    items,
    dueWorkingDays: 20,
    sees: ({ reviewDueOn, today }) =>
      reviewDueOn !== undefined && reviewDueOn <= today
        ? `应于${dateText(reviewDueOn)}前完成生存认证，已到期；可以上门、视频、到场办理，不得只用人脸识别`
        : undefined,
  },
  {
    id: 'elder-care-drawn-twice',
    title: '同时享受养老护理补贴和重度残疾人护理补贴',
    grade: 'red',
    source: article(disabilitySubsidyOpinion, ''),
    items: ['elder-care-subsidy'],
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const both = persons.find(({ alsoReceives }) => alsoReceives.includes('disability-care-subsidy'))
      return both && `${both.name}同时享受重度残疾人护理补贴，应当择高享受`
    },
  },
]

export const indicators: readonly Indicator[] = [
  {
    id: 'old-age-persons',
    title: '高龄津贴领取人数',
    unit: 'count',
    source: measure,
    numerator: { of: 'persons-covered', items: ['old-age-allowance'] },
  },
  {
    id: 'elder-subsidy-persons',
    title: '养老护理、服务补贴领取人数',
    unit: 'count',
    source: article(elderPlan, ''),
    numerator: { of: 'persons-covered', items: ['elder-care-subsidy', 'elder-service-subsidy'] },
  },
  {
    id: 'elder-allowances-paid',
    title: '老年人津贴补贴发放金额',
    unit: 'fen',
    source: article(elderPlan, ''),
    numerator: { of: 'fen-paid', items },
  },
]

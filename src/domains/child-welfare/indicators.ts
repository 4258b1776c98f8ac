import type { Indicator, Watch } from '#core/domain.ts'
import { yesNo } from '#core/fact.ts'
import { ageOn, dateText } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { destituteMeasures, orphanOpinion, plan, unattendedOpinion } from './sources.ts'

const unattended = article(unattendedOpinion, '')
const items = ['orphan-allowance', 'unattended-child-allowance']
const reckoned = ['minimum-living-allowance', 'single-person-allowance', 'disability-living-subsidy']
const adult = 18

export const watches: readonly Watch[] = [
  {
    id: 'child-recipient-died',
    title: '享受基本生活费的儿童死亡',
    grade: 'red',
    source: unattended,
    items,
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const dead = persons.find(({ diedOn }) => diedOn !== undefined)
      return dead?.diedOn && `${dead.name}已于${dateText(dead.diedOn)}死亡，应当停发`
    },
  },
  {
    id: 'child-came-of-age',
    title: '享受基本生活费的儿童年满十八周岁',
    grade: 'orange',
    source: article(orphanOpinion, ''),
    items,
    dueWorkingDays: 10,
    sees: ({ persons, today }) => {
      const grown = persons.find(({ born }) => ageOn(born, today) >= adult)
      return grown && `${grown.name}已年满${adult}周岁，应当核实是否仍在全日制就读，办理停发或者继续发放`
    },
  },
  {
    id: 'child-review-due',
    title: '儿童基本生活费复核到期',
    grade: 'orange',
    source: unattended,
    items,
    dueWorkingDays: 20,
    sees: ({ reviewDueOn, today }) =>
      reviewDueOn !== undefined && reviewDueOn <= today
        ? `应于${dateText(reviewDueOn)}前复核父母情况，已到期`
        : undefined,
  },
  {
    id: 'child-difference-due',
    title: '事实无人抚养儿童又享受低保或者生活补贴，应当改按差额发放',
    grade: 'orange',
    source: unattended,
    items: ['unattended-child-allowance'],
    dueWorkingDays: 10,
    sees: ({ persons }) => {
      const found = persons.find(
        ({ alsoReceives, facts }) =>
          alsoReceives.some((item) => reckoned.includes(item)) && !yesNo(facts, 'child-other-help-declared'),
      )
      return found && `${found.name}又享受低保或者困难残疾人生活补贴，应当复核并改按差额发放`
    },
  },
  {
    id: 'child-recipient-destitute',
    title: '享受基本生活费的儿童已纳入特困供养',
    grade: 'red',
    source: article(destituteMeasures, '9'),
    items,
    dueWorkingDays: 5,
    sees: ({ persons }) => {
      const both = persons.find(({ alsoReceives }) => alsoReceives.includes('destitute-support'))
      return both && `${both.name}已纳入特困人员救助供养，两者只能选择一项`
    },
  },
]

export const indicators: readonly Indicator[] = [
  {
    id: 'orphans-covered',
    title: '孤儿基本生活保障人数',
    unit: 'count',
    source: article(plan, ''),
    numerator: { of: 'persons-covered', items: ['orphan-allowance'] },
  },
  {
    id: 'unattended-children-covered',
    title: '事实无人抚养儿童保障人数',
    unit: 'count',
    source: article(plan, ''),
    numerator: { of: 'persons-covered', items: ['unattended-child-allowance'] },
  },
  {
    id: 'child-allowances-paid',
    title: '儿童基本生活费发放金额',
    unit: 'fen',
    source: article(plan, ''),
    numerator: { of: 'fen-paid', items },
  },
]

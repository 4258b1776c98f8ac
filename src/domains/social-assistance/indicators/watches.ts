import type { Watch, WatchedEntitlement } from '#core/domain.ts'
import { textOf } from '#core/fact.ts'
import { ageOn, dateText, monthOf } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, confirmationMeasures, destituteMeasures, safetyNetNotice } from '../sources.ts'

const cash = ['minimum-living-allowance', 'single-person-allowance', 'destitute-support'] as const
const recognitions = ['low-income-edge', 'rigid-expenditure'] as const

type State = WatchedEntitlement
type WatchedPerson = State['persons'][number]

/** The sentence about the first person of whom there is one to say. */
const firstOf = (state: State, say: (person: WatchedPerson) => string | undefined): string | undefined => {
  for (const person of state.persons) {
    const sentence = say(person)
    if (sentence !== undefined) return sentence
  }
  return undefined
}

/** True in the month of the birthday on which `age` is reached, from that day on. */
const turned = (person: WatchedPerson, today: State['today'], age: number): boolean =>
  person.born.slice(5, 7) === today.slice(5, 7) && ageOn(person.born, today) === age

const died: Watch = {
  id: 'member-died',
  title: '救助对象死亡',
  grade: 'red',
  source: article(safetyNetNotice, ''),
  items: [...cash, ...recognitions],
  dueWorkingDays: 5,
  sees: (state) =>
    firstOf(state, (person) =>
      person.diedOn === undefined
        ? undefined
        : `${person.name}已于${dateText(person.diedOn)}死亡，应当在死亡后三个月内完成增发、减发、停发`,
    ),
}

const paidAfterDeath: Watch = {
  id: 'paid-after-death',
  title: '死亡后继续发放',
  grade: 'red',
  source: article(confirmationMeasures, '31'),
  items: cash,
  dueWorkingDays: 5,
  sees: (state) =>
    firstOf(state, (person) =>
      person.diedOn !== undefined && monthOf(person.diedOn) < monthOf(state.today) && state.monthly > 0
        ? `${person.name}于${dateText(person.diedOn)}死亡，次月以后仍在发放，应当核减并核算多发金额`
        : undefined,
    ),
}

const reviewDue: Watch = {
  id: 'review-due',
  title: '到期复核',
  grade: 'orange',
  source: article(confirmationMeasures, '31'),
  items: [...cash, ...recognitions],
  dueWorkingDays: 20,
  sees: (state) =>
    state.reviewDueOn !== undefined && state.reviewDueOn <= state.today
      ? `应于${dateText(state.reviewDueOn)}前复核，已到期`
      : undefined,
}

const imprisoned: Watch = {
  id: 'member-absent',
  title: '救助对象服刑、强制隔离戒毒或者宣告失踪',
  grade: 'red',
  source: article(confirmationMeasures, '7'),
  items: cash,
  dueWorkingDays: 5,
  sees: (state) =>
    firstOf(state, (person) => {
      const absence = textOf(person.facts, 'absence')
      return absence === 'prison' || absence === 'drug-treatment' || absence === 'missing'
        ? `${person.name}处于服刑、强制隔离戒毒或者宣告失踪状态，不再计入共同生活的家庭成员`
        : undefined
    }),
}

const overlapping: Watch = {
  id: 'exclusive-benefits',
  title: '同时享受不能同时享受的救助',
  grade: 'red',
  source: article(destituteMeasures, '9'),
  items: cash,
  dueWorkingDays: 5,
  sees: (state) =>
    firstOf(state, (person) => {
      const clash = person.alsoReceives.find((item) => item !== state.item && cash.some((one) => one === item))
      return clash === undefined ? undefined : `${person.name}同时享受两项不能同时享受的基本生活救助`
    }),
}

const cameOfAge: Watch = {
  id: 'came-of-age',
  title: '家庭成员年满十八周岁',
  grade: 'yellow',
  source: article(confirmationMeasures, '7'),
  items: ['minimum-living-allowance', 'destitute-support'],
  dueWorkingDays: 20,
  sees: (state) =>
    firstOf(state, (person) =>
      turned(person, state.today, 18) ? `${person.name}已年满18周岁，应当核实就学和劳动能力情况` : undefined,
    ),
}

const turnedSixteen: Watch = {
  id: 'destitute-turned-sixteen',
  title: '未成年特困人员年满十六周岁',
  grade: 'yellow',
  source: article(destituteMeasures, '24'),
  items: ['destitute-support'],
  dueWorkingDays: 20,
  sees: (state) =>
    firstOf(state, (person) =>
      turned(person, state.today, 16)
        ? `${person.name}已年满16周岁，供养可以继续至18周岁，应当核实就学情况`
        : undefined,
    ),
}

const turnedSixty: Watch = {
  id: 'allowance-turned-sixty',
  title: '低保对象年满六十周岁，可能符合特困条件',
  grade: 'yellow',
  source: article(destituteMeasures, '5'),
  items: ['minimum-living-allowance', 'single-person-allowance'],
  dueWorkingDays: 20,
  sees: (state) =>
    state.persons.length === 1
      ? firstOf(state, (person) =>
          turned(person, state.today, 60)
            ? `${person.name}已年满60周岁且独自一户，应当核实是否转为特困人员供养`
            : undefined,
        )
      : undefined,
}

const foundAssets: Watch = {
  id: 'assets-found',
  title: '新发现车辆、经营实体',
  grade: 'orange',
  source: article(assistanceLaw, '23'),
  items: [...cash, ...recognitions],
  dueWorkingDays: 10,
  sees: (state) =>
    firstOf(state, (person) => {
      const vehicles = person.facts['owned-vehicles']
      const companies = person.facts['owned-companies']
      const isNew = (fact: typeof vehicles): boolean =>
        fact !== undefined &&
        Array.isArray(fact.value) &&
        fact.value.length > 0 &&
        monthOf(fact.validFrom) > state.startedIn
      return isNew(vehicles) || isNew(companies)
        ? `${person.name}名下新发现车辆或者市场主体登记，应当入户核实`
        : undefined
    }),
}

/** Rules over living entitlements. A line hit is never a decision: somebody visits first (国办发〔2023〕39号). */
export const watches: readonly Watch[] = [
  died,
  paidAfterDeath,
  reviewDue,
  imprisoned,
  overlapping,
  foundAssets,
  cameOfAge,
  turnedSixteen,
  turnedSixty,
]

import type { FactValue } from '#core/fact.ts'
import type { Example } from '#core/item.ts'
import { addDays, plainDate } from '#core/plain-date.ts'
import { computed, examplesOver, type ToldDecision } from '#core/told-example.ts'
import { demonstrationStandards, parameters, rescueParameters } from './parameters.ts'

const decides = examplesOver(parameters, demonstrationStandards)

const rescue = (
  claim: Omit<ToldDecision, 'item' | 'persons'>,
  differs: Readonly<Record<string, FactValue>> = {},
): Example =>
  decides({
    ...claim,
    item: 'rescue-costs',
    persons: [{}],
    household: {
      'rescued-without-livelihood': true,
      'rescue-days': 3,
      'rescue-travel-cost': 12_050,
      'rescue-ticket-in-kind': true,
      ...differs,
    },
  })

export const examples: readonly Example[] = [
  rescue({ id: 'VG-03', says: '在站3天、车票120.50元：3×60＋120.50', yuan: 300.5 }),
  rescue({ id: 'VG-01-ILL', says: '另有急病救治800元', yuan: 1100.5 }, { 'rescue-medical-cost': 80_000 }),
  rescue(
    { id: 'VG-02-NOT', says: '不属于救助对象', fails: ['rescued-in-need'] },
    { 'rescued-without-livelihood': false },
  ),
  rescue({ id: 'VG-05-10', says: '在站10天', yuan: 720.5 }, { 'rescue-days': 10 }),
  rescue({ id: 'VG-05-11', says: '在站11天没有备案', fails: ['rescue-stay-within-limit'] }, { 'rescue-days': 11 }),
  rescue({ id: 'VG-05-FILED', says: '在站11天已备案', yuan: 780.5 }, { 'rescue-days': 11, 'rescue-stay-filed': true }),
  rescue(
    { id: 'VG-03-CASH', says: '返乡交通发了现金', fails: ['rescue-ticket-not-cash'] },
    { 'rescue-ticket-in-kind': false },
  ),
  rescue(
    { id: 'VG-03-NO-TRAVEL', says: '没有返乡交通', yuan: 180 },
    { 'rescue-travel-cost': 0, 'rescue-ticket-in-kind': false },
  ),
  rescue({ id: 'VG-03-MOST', says: '交通费用等于上限', yuan: 1180 }, { 'rescue-travel-cost': 100_000 }),
  rescue(
    { id: 'VG-03-OVER', says: '交通费用超过上限一分', fails: ['rescue-travel-within-limit'] },
    { 'rescue-travel-cost': 100_001 },
  ),
  computed(
    'VG-E1',
    '3月1日入站，一般期限至3月11日',
    () => addDays(plainDate('2026-03-01'), rescueParameters.mostDays.national[0].value),
    '2026-03-11',
  ),
]

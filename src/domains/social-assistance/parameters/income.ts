import type { Parameter } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { confirmationMeasures, destituteMeasures, safetyNetNotice } from '../sources.ts'
import { spendingKinds } from './codes.ts'
import { since, unless } from './dated.ts'

/** What counts as income, what is left out and what is deducted (最低生活保障审核确认办法, article 13). */

export const incomeWindow = {
  id: 'income-window',
  title: '家庭收入计算期（申请前的月数）',
  unit: 'months',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  defaults: [unless(12)],
} as const satisfies Parameter

/**
 * Written for 2021–2025 ("十四五期间"); whether it goes on is not confirmed, so from 2026 a household with this
 * pension is refused an answer by name until a local value is entered.
 */
export const excludeBasicPension = {
  id: 'exclude-basic-pension',
  title: '中央确定的城乡居民基本养老保险基础养老金不计入家庭收入',
  unit: 'switch',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  defaults: [
    {
      from: plainDate('2021-07-01'),
      until: plainDate('2026-01-01'),
      value: true,
      document: '最低生活保障审核确认办法第十三条（“十四五”期间）',
    },
  ],
} as const satisfies Parameter

export const excludeElderAllowance = {
  id: 'exclude-elder-allowance',
  title: '高龄津贴不计入低保家庭收入',
  unit: 'switch',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  defaults: [unless(true)],
} as const satisfies Parameter

export const destituteExclusions = {
  id: 'destitute-exclusions',
  title: '特困人员收入不计基础养老金、高龄津贴',
  unit: 'switch',
  setBy: 'national',
  source: article(destituteMeasures, '6'),
  national: [since('2021-07-01', true)],
} as const satisfies Parameter

export const employmentCostRate = {
  id: 'employment-cost-rate',
  title: '必要的就业成本扣减（占工资的比例）',
  unit: 'ratio',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  optional: true,
} as const satisfies Parameter

export const employmentCostFixed = {
  id: 'employment-cost-fixed',
  title: '必要的就业成本扣减（每名就业成员每月定额）',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  optional: true,
} as const satisfies Parameter

export const rigidDeductionKinds = {
  id: 'rigid-deduction-kinds',
  title: '可从收入中扣减的刚性支出种类',
  unit: 'list',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  choices: spendingKinds,
  optional: true,
} as const satisfies Parameter

export const rigidDeductionRatio = {
  id: 'rigid-deduction-ratio',
  title: '刚性支出扣减比例',
  unit: 'ratio',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  optional: true,
} as const satisfies Parameter

export const rigidDeductionCap = {
  id: 'rigid-deduction-cap',
  title: '刚性支出扣减年度上限（每户）',
  unit: 'fen',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  optional: true,
} as const satisfies Parameter

/** Wage reckoned for a member able to work who declares none; real inability must be respected. Off until set. */
export const imputedWage = {
  id: 'imputed-wage',
  title: '有劳动能力未就业成员的核算收入（每人每月）',
  unit: 'fen/person/month',
  setBy: 'local',
  source: article(safetyNetNotice, ''),
  national: [],
  optional: true,
} as const satisfies Parameter

/** Upper age (exclusive) up to which a wage may be reckoned. */
export const workingAgeEnd = {
  id: 'working-age-end',
  title: '劳动年龄上限（周岁，不含）',
  unit: 'years',
  setBy: 'local',
  source: article(safetyNetNotice, ''),
  national: [],
  defaults: [unless(60)],
} as const satisfies Parameter

export const maintenanceMultiple = {
  id: 'maintenance-multiple',
  title: '赡养（抚养、扶养）费核算：义务人家庭人均收入起算线（低保标准的倍数）',
  unit: 'ratio',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  optional: true,
} as const satisfies Parameter

export const maintenanceRate = {
  id: 'maintenance-rate',
  title: '赡养（抚养、扶养）费核算：计提比例',
  unit: 'ratio',
  setBy: 'local',
  source: article(confirmationMeasures, '13'),
  national: [],
  optional: true,
} as const satisfies Parameter

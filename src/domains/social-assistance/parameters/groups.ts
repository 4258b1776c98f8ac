import * as destitute from './destitute.ts'
import * as household from './household.ts'
import * as income from './income.ts'
import * as procedure from './procedure.ts'
import * as property from './property.ts'
import * as relief from './relief.ts'
import * as rigid from './rigid.ts'
import * as standards from './standards.ts'

/** Parameters that go together, under the keys by which rules read them; items are made of these groups. */

export const memberParameters = {
  adultAge: household.adultAge,
  clergyYears: household.clergyYears,
  countPostgraduate: household.countPostgraduate,
  absentKinds: household.absentKinds,
  absentKindsExtra: household.absentKindsExtra,
}

export const placeParameters = {
  allowResidencePermit: household.allowResidencePermit,
  allowMemberPlace: household.allowMemberPlace,
}

export const incomeParameters = {
  ...memberParameters,
  livingStandard: standards.livingStandard,
  incomeWindow: income.incomeWindow,
  excludeBasicPension: income.excludeBasicPension,
  excludeElderAllowance: income.excludeElderAllowance,
  employmentCostRate: income.employmentCostRate,
  employmentCostFixed: income.employmentCostFixed,
  rigidDeductionKinds: income.rigidDeductionKinds,
  rigidDeductionRatio: income.rigidDeductionRatio,
  rigidDeductionCap: income.rigidDeductionCap,
  imputedWage: income.imputedWage,
  workingAgeEnd: income.workingAgeEnd,
  maintenanceMultiple: income.maintenanceMultiple,
  maintenanceRate: income.maintenanceRate,
}

const exemptions = {
  livingStandard: standards.livingStandard,
  exemptVehicles: property.exemptVehicles,
  exemptDwellings: property.exemptDwellings,
}

export const allowanceLimitParameters = {
  ...exemptions,
  allowanceMoney: property.allowanceMoney,
  allowanceDwellings: property.allowanceDwellings,
  allowanceVehicles: property.allowanceVehicles,
  allowanceMachinery: property.allowanceMachinery,
  allowanceStake: property.allowanceStake,
}

const destituteLimitParameters = {
  ...exemptions,
  destituteMoney: property.destituteMoney,
  destituteDwellings: property.destituteDwellings,
  destituteVehicles: property.destituteVehicles,
  destituteMachinery: property.destituteMachinery,
  destituteStake: property.destituteStake,
}

export const edgeLimitParameters = {
  ...exemptions,
  edgeMoney: property.edgeMoney,
  edgeDwellings: property.edgeDwellings,
  edgeVehicles: property.edgeVehicles,
  edgeMachinery: property.edgeMachinery,
  edgeStake: property.edgeStake,
}

const rigidLimitParameters = {
  ...exemptions,
  rigidMoney: property.rigidMoney,
  rigidDwellings: property.rigidDwellings,
  rigidVehicles: property.rigidVehicles,
  rigidMachinery: property.rigidMachinery,
  rigidStake: property.rigidStake,
}

const roundingParameters = {
  roundingUnit: standards.roundingUnit,
  roundingDirection: standards.roundingDirection,
  leastAllowance: standards.leastAllowance,
}

const vulnerabilityParameters = {
  singleDisabilities: household.singleDisabilities,
  seriousIllnesses: household.seriousIllnesses,
}

export const payParameters = {
  ...incomeParameters,
  ...roundingParameters,
  ...vulnerabilityParameters,
  allowanceMode: standards.allowanceMode,
  gradeBounds: standards.gradeBounds,
  gradePays: standards.gradePays,
  supplementElder: standards.supplementElder,
  supplementMinor: standards.supplementMinor,
  supplementDisabled: standards.supplementDisabled,
  supplementIll: standards.supplementIll,
  supplementFixed: standards.supplementFixed,
  supplementElderAge: standards.supplementElderAge,
}

export const singleParameters = {
  ...incomeParameters,
  ...edgeLimitParameters,
  ...allowanceLimitParameters,
  ...roundingParameters,
  ...vulnerabilityParameters,
  edgeMultiple: standards.edgeMultiple,
  singleMode: standards.singleMode,
  singleFixed: standards.singleFixed,
  singleRatio: standards.singleRatio,
}

export const edgeParameters = { ...incomeParameters, ...edgeLimitParameters, edgeMultiple: standards.edgeMultiple }

export const rigidParameters = {
  ...incomeParameters,
  ...rigidLimitParameters,
  disposableIncome: standards.disposableIncome,
  rigidLine: rigid.rigidLine,
  countLiving: rigid.countLiving,
  noIncomeIsOver: rigid.noIncomeIsOver,
}

export const destituteParameters = {
  ...incomeParameters,
  ...destituteLimitParameters,
  ...edgeLimitParameters,
  destituteExclusions: income.destituteExclusions,
  noLabourElderAge: household.noLabourElderAge,
  noLabourMinorAge: household.noLabourMinorAge,
  supportedMinorAge: household.supportedMinorAge,
  noLabourDisabilities: household.noLabourDisabilities,
  obligorDisabilities: household.obligorDisabilities,
  obligorElderAge: household.obligorElderAge,
  obligorAllowanceAge: household.obligorAllowanceAge,
  disposableIncome: standards.disposableIncome,
  destituteStandard: standards.destituteStandard,
  minimumWage: standards.minimumWage,
  partialFrom: destitute.partialFrom,
  fullFrom: destitute.fullFrom,
  careMode: destitute.careMode,
  careSelf: destitute.careSelf,
  carePartial: destitute.carePartial,
  careFull: destitute.careFull,
  careShareSelf: destitute.careShareSelf,
  careSharePartial: destitute.careSharePartial,
  careShareFull: destitute.careShareFull,
}

export const reliefParameters = {
  ...memberParameters,
  livingStandard: standards.livingStandard,
  reliefFactor: relief.reliefFactor,
  reliefMonthsMost: relief.reliefMonthsMost,
  reliefCapMultiple: relief.reliefCapMultiple,
  reliefYearlyCap: relief.reliefYearlyCap,
  reliefTimesPerYear: relief.reliefTimesPerYear,
  sameCauseOnce: relief.sameCauseOnce,
  emergencyHardships: relief.emergencyHardships,
  expenditureHardships: relief.expenditureHardships,
}

export const expenditureParameters = {
  ...reliefParameters,
  ...incomeParameters,
  ...edgeLimitParameters,
  disposableIncome: standards.disposableIncome,
}

/** Read by the engine, not by rules: what temporary relief is approved and followed up by. */
export const reliefProcedureParameters = {
  reliefTownshipLimit: relief.reliefTownshipLimit,
  reliefStages: relief.reliefStages,
  reliefFollowUpMonths: relief.reliefFollowUpMonths,
  papersDays: relief.papersDays,
  refusalNoticeDays: procedure.refusalNoticeDays,
}

/** Read by the engine, not by rules: clocks and the public notice of what is decided on means. */
export const meansProcedureParameters = {
  surveyStartDays: procedure.surveyStartDays,
  dataCheckStartDays: procedure.dataCheckStartDays,
  noticeDays: procedure.noticeDays,
  countyDecisionDays: procedure.countyDecisionDays,
  refusalNoticeDays: procedure.refusalNoticeDays,
  wholeDays: procedure.wholeDays,
  wholeDaysTownship: procedure.wholeDaysTownship,
  wholeDaysSpecial: procedure.wholeDaysSpecial,
}

/** Read by the engine, not by rules: reviews and the gradual exit of an allowance. */
export const allowanceReviewParameters = {
  reviewMonthsA: procedure.reviewMonthsA,
  reviewMonthsB: procedure.reviewMonthsB,
  reviewMonthsC: procedure.reviewMonthsC,
  graceMonths: procedure.graceMonths,
  graceShape: procedure.graceShape,
}

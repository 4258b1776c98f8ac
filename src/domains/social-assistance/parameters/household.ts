import type { Parameter } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { assistanceLaw, civilCode, confirmationMeasures, destituteMeasures } from '../sources.ts'
import { absences, disabilityCodes, illnesses } from './codes.ts'
import { since, unless } from './dated.ts'

/** Who belongs to a household, who may apply alone, and which ages and disabilities count where. */

export const adultAge = {
  id: 'adult-age',
  title: '成年年龄（周岁）',
  unit: 'years',
  setBy: 'national',
  source: article(civilCode, '17'),
  national: [since('2021-01-01', 18)],
} as const satisfies Parameter

export const clergyYears = {
  id: 'clergy-years',
  title: '脱离家庭、独立生活的宗教教职人员不计入家庭成员的连续年数',
  unit: 'years',
  setBy: 'national',
  source: article(confirmationMeasures, '7'),
  national: [since('2021-07-01', 3)],
} as const satisfies Parameter

/** A postgraduate is not named by the words of the article; whether he counts as dependent is a local question. */
export const countPostgraduate = {
  id: 'count-postgraduate',
  title: '全日制研究生计入共同生活家庭成员',
  unit: 'switch',
  setBy: 'local',
  source: article(confirmationMeasures, '7'),
  national: [],
  defaults: [unless(false)],
} as const satisfies Parameter

export const absentKinds = {
  id: 'not-member-absences',
  title: '不计入共同生活家庭成员的情形',
  unit: 'list',
  setBy: 'national',
  source: article(confirmationMeasures, '7'),
  national: [since('2021-07-01', ['prison', 'drug-treatment', 'missing'])],
  choices: absences,
} as const satisfies Parameter

export const absentKindsExtra = {
  id: 'not-member-absences-extra',
  title: '省级规定的其他不计入家庭成员的情形',
  unit: 'list',
  setBy: 'local',
  source: article(confirmationMeasures, '7'),
  national: [],
  choices: absences,
  optional: true,
} as const satisfies Parameter

export const allowResidencePermit = {
  id: 'allow-residence-permit',
  title: '持有居住证人员可在居住地申请',
  unit: 'switch',
  setBy: 'local',
  source: article(assistanceLaw, '37'),
  national: [],
  defaults: [unless(false)],
} as const satisfies Parameter

/** Within one province, whether any member's registered county may take the application. */
export const allowMemberPlace = {
  id: 'allow-member-place',
  title: '省内户籍不在同一县的，可在任一成员户籍所在地申请',
  unit: 'switch',
  setBy: 'local',
  source: article(confirmationMeasures, '5'),
  national: [],
  defaults: [unless(true)],
} as const satisfies Parameter

const gradesOneAndTwo = ['11', '12', '21', '22', '31', '32', '41', '42', '51', '52', '61', '62', '71', '72']

export const singleDisabilities = {
  id: 'single-disabilities',
  title: '可单独申请低保的残疾类别和等级',
  unit: 'list',
  setBy: 'national',
  source: article(confirmationMeasures, '8'),
  national: [since('2021-07-01', [...gradesOneAndTwo, '53', '63'])],
  choices: disabilityCodes,
} as const satisfies Parameter

export const noLabourDisabilities = {
  id: 'no-labour-disabilities',
  title: '认定为无劳动能力的残疾类别和等级',
  unit: 'list',
  setBy: 'national',
  source: article(destituteMeasures, '5'),
  national: [since('2021-07-01', ['51', '52', '53', '61', '62', '63', '41', '42', '11'])],
  choices: disabilityCodes,
} as const satisfies Parameter

export const obligorDisabilities = {
  id: 'obligor-disabilities',
  title: '义务人无履行能力的残疾类别和等级',
  unit: 'list',
  setBy: 'national',
  source: article(destituteMeasures, '8'),
  national: [since('2021-07-01', [...gradesOneAndTwo, '53', '63'])],
  choices: disabilityCodes,
} as const satisfies Parameter

/** Without a local list, illness is no ground to apply alone and earns no supplement. */
export const seriousIllnesses = {
  id: 'serious-illnesses',
  title: '重特大疾病病种',
  unit: 'list',
  setBy: 'local',
  source: article(confirmationMeasures, '8'),
  national: [],
  choices: illnesses,
  optional: true,
} as const satisfies Parameter

export const noLabourElderAge = {
  id: 'no-labour-elder-age',
  title: '特困人员：老年人年龄（周岁，含）',
  unit: 'years',
  setBy: 'national',
  source: article(destituteMeasures, '5'),
  national: [since('2021-07-01', 60)],
} as const satisfies Parameter

export const noLabourMinorAge = {
  id: 'no-labour-minor-age',
  title: '特困人员：未成年人年龄（周岁，不含）',
  unit: 'years',
  setBy: 'national',
  source: article(destituteMeasures, '5'),
  national: [since('2021-07-01', 16)],
} as const satisfies Parameter

export const supportedMinorAge = {
  id: 'supported-minor-age',
  title: '未成年特困人员供养至（周岁）',
  unit: 'years',
  setBy: 'national',
  source: article(destituteMeasures, '24'),
  national: [since('2021-07-01', 18)],
} as const satisfies Parameter

export const obligorElderAge = {
  id: 'obligor-elder-age',
  title: '义务人无履行能力：年龄（周岁，含）',
  unit: 'years',
  setBy: 'national',
  source: article(destituteMeasures, '8'),
  national: [since('2021-07-01', 70)],
} as const satisfies Parameter

export const obligorAllowanceAge = {
  id: 'obligor-allowance-age',
  title: '义务人无履行能力：低保对象年龄（周岁，含）',
  unit: 'years',
  setBy: 'national',
  source: article(destituteMeasures, '8'),
  national: [since('2021-07-01', 60)],
} as const satisfies Parameter

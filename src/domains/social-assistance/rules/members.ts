import { rememberLastPair } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { addMonths, isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { memberParameters } from '../parameters/groups.ts'
import type { Household, Person } from './household.ts'

export type MemberValues = ValuesOf<typeof memberParameters>
/** The keys that deciding on members reads; part of `uses` of every rule over a household. */
export const memberKeys = [
  'adultAge',
  'clergyYears',
  'countPostgraduate',
  'absentKinds',
  'absentKindsExtra',
] as const satisfies readonly (keyof MemberValues)[]

/** Why a person is counted, or is not (最低生活保障审核确认办法 art. 7). */
export type Ground =
  | 'applicant'
  | 'spouse'
  | 'minor-child'
  | 'dependent-adult-child'
  | 'supported'
  | 'dead'
  | 'clergy'
  | 'absent'
  | 'no-duty'

export const groundTitles: Readonly<Record<Ground, string>> = {
  applicant: '申请人',
  spouse: '配偶',
  'minor-child': '未成年子女',
  'dependent-adult-child': '不能独立生活的成年子女（含在校就读至本科）',
  supported: '有法定赡养、抚养、扶养关系并长期共同居住',
  dead: '已死亡',
  clergy: '脱离家庭、独立生活的宗教教职人员',
  absent: '服刑、强制隔离戒毒、宣告失踪等情形',
  'no-duty': '无法定赡养、抚养、扶养关系或者未长期共同居住',
}

function isCounted(ground: Ground): boolean {
  switch (ground) {
    case 'applicant':
    case 'spouse':
    case 'minor-child':
    case 'dependent-adult-child':
    case 'supported':
      return true
    case 'dead':
    case 'clergy':
    case 'absent':
    case 'no-duty':
      return false
  }
}

/** Each person with his ground, in the order of the dossier. */
export const householdMembers = (
  h: Household,
  v: MemberValues,
): readonly { readonly person: Person; readonly isMember: boolean; readonly ground: Ground }[] =>
  h.persons.map((person) => {
    const ground = groundOf(person, h, v)
    return { person, isMember: isCounted(ground), ground }
  })

/** The persons counted. One array for the last household and values asked for: every rule of an item shares it. */
export const membersOf: (h: Household, v: MemberValues) => readonly Person[] = rememberLastPair(
  (h: Household, v: MemberValues): readonly Person[] => {
    for (const person of h.persons)
      if (!isCounted(groundOf(person, h, v))) return h.persons.filter((each) => isCounted(groundOf(each, h, v)))
    return h.persons
  },
)

/** READING: clergy who apply themselves are a household of their own. */
function groundOf(person: Person, h: Household, v: MemberValues): Ground {
  if (!person.isAlive) return 'dead'
  if (person.kin === 'self') return 'applicant'
  const { applicant } = h
  if (person.clergySince !== '' && isClergyFor(person, h.appliedOn, v.clergyYears)) return 'clergy'
  if (applicant !== undefined && applicant.clergySince !== '' && isClergyFor(applicant, h.appliedOn, v.clergyYears))
    return 'no-duty'
  if (person.absence !== '' && isAbsent(person, v)) return 'absent'
  if (person.kin === 'spouse') return 'spouse'
  if (person.kin === 'child') {
    if (person.age < v.adultAge) return 'minor-child'
    if (person.isDependent || isInSchool(person, v)) return 'dependent-adult-child'
  }
  return !person.livesElsewhere && owesOrIsOwedSupport(person, h, v) ? 'supported' : 'no-duty'
}

/** "连续三年以上": three full years are enough. */
export const isClergyFor = (person: Person, on: PlainDate, years: number): boolean =>
  isPlainDate(person.clergySince) && addMonths(person.clergySince, years * 12) <= on

const isAbsent = (person: Person, v: MemberValues): boolean =>
  v.absentKinds.includes(person.absence) || (v.absentKindsExtra?.includes(person.absence) ?? false)

/** Full-time schooling up to and including undergraduate level. */
const isInSchool = ({ schooling }: Person, v: MemberValues): boolean =>
  schooling === 'postgraduate' ? v.countPostgraduate : schooling !== '' && schooling !== 'none'

/**
 * A legal duty toward a member (民法典 arts. 1059, 1067, 1074, 1075). Parents and children owe it to each other; further kin
 * only through the relative between them who is a member, or where a conditional duty has been recorded as dependence.
 */
function owesOrIsOwedSupport(person: Person, h: Household, v: MemberValues): boolean {
  switch (person.kin) {
    case 'child':
    case 'parent':
      return true
    case 'parent-in-law':
      return hasMember(h, 'spouse', v)
    case 'child-in-law':
      return hasMember(h, 'child', v)
    case 'grandchild':
      return person.isDependent || hasMember(h, 'child', v)
    case 'grandparent':
      return person.isDependent || hasMember(h, 'parent', v)
    case 'sibling':
      return person.isDependent || hasMember(h, 'parent', v)
    default:
      return false
  }
}

const hasMember = (h: Household, kin: Person['kin'], v: MemberValues): boolean =>
  h.persons.some((person) => person.kin === kin && isCounted(groundOf(person, h, v)))

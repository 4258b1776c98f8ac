import { type Dossier, type DossierPerson, textOf, yesNo } from '#core/fact.ts'
import { ageOn, monthOf } from '#core/plain-date.ts'
import type { AreaCode, Month } from '#core/units.ts'

/** What the rules see of the applicant, on the day of application. */
export interface Elder {
  readonly id: number
  readonly born: DossierPerson['born']
  readonly age: number
  readonly month: Month
  readonly isAlive: boolean
  readonly registeredArea: AreaCode
  readonly area: AreaCode
  readonly drawsElsewhere: boolean
  /** 0 intact to 4 lost; undefined when never assessed. */
  readonly abilityGrade: number | undefined
  readonly receives: readonly string[]
  readonly person: DossierPerson
}

/** @throws Error for a case without an applicant. */
export function readElder({ persons, appliedOn, area }: Dossier): Elder {
  const applicant = persons.find(({ relation }) => relation === '01')
  if (!applicant) throw new Error('a case without an applicant')
  const grade = textOf(applicant.facts, 'ability-grade')
  return {
    id: applicant.id,
    born: applicant.born,
    age: ageOn(applicant.born, appliedOn),
    month: monthOf(appliedOn),
    isAlive: applicant.isAlive,
    registeredArea: applicant.registeredArea,
    area,
    drawsElsewhere: yesNo(applicant.facts, 'draws-old-age-elsewhere'),
    abilityGrade: grade === undefined ? undefined : Number(grade),
    receives: applicant.receives,
    person: applicant,
  }
}

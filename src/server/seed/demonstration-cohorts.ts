import type { DemonstrationPlaces } from './demonstration-plan.ts'
import type { Hidden } from './exchange-files.ts'
import type { PlacedHousehold } from './load-people.ts'

const wantedReceivers = 150
const wantedApplicants = 48

const isIn = ({ household }: PlacedHousehold, township: number): boolean =>
  household.village >= township && household.village < township + 1000

/** Households that live on help already: the poor, then the shapes that are poor most often, until there are enough. */
export function receiversOf(households: readonly PlacedHousehold[]): readonly PlacedHousehold[] {
  const isPoor = ({ household }: PlacedHousehold) => household.isPoor || household.isDestitute
  const mayBe = ({ household }: PlacedHousehold) =>
    household.shape === 'skipped-generation' || household.shape === 'single-parent' || household.shape === 'single'
  return [...households.filter(isPoor), ...households.filter((each) => !isPoor(each) && mayBe(each))].slice(
    0,
    wantedReceivers,
  )
}

/** Households of the town and the street that apply in the shown months; elderly couples and families in turn. */
export function applicantsOf(
  households: readonly PlacedHousehold[],
  { town, street }: DemonstrationPlaces,
): readonly PlacedHousehold[] {
  const receivers = new Set(receiversOf(households))
  return households
    .filter((each) => (isIn(each, town.code) || isIn(each, street.code)) && !receivers.has(each))
    .filter(({ household }) => household.shape !== 'three-generations')
    .slice(0, wantedApplicants)
}

/** Whom the outside registers know: those who receive, and everybody of the units with staff, where people apply. */
export function registeredOf(
  households: readonly PlacedHousehold[],
  { town, street }: DemonstrationPlaces,
): readonly PlacedHousehold[] {
  const receivers = new Set(receiversOf(households))
  return households.filter((each) => receivers.has(each) || isIn(each, town.code) || isIn(each, street.code))
}

/** Five who receive and five who apply. */
export const citizensOf = (households: readonly PlacedHousehold[], places: DemonstrationPlaces): PlacedHousehold[] => [
  ...applicantsOf(households, places).slice(0, 5),
  ...receiversOf(households)
    .filter((each) => isIn(each, places.town.code) || isIn(each, places.street.code))
    .slice(0, 5),
]

const secrets: readonly (Hidden | undefined)[] = [
  undefined,
  undefined,
  undefined,
  'deposits',
  undefined,
  'car',
  undefined,
  'wage',
  undefined,
  'house',
  undefined,
  'company',
]

/** What some applicants and receivers do not say, by household id. */
export function hidingOf(
  households: readonly PlacedHousehold[],
  places: DemonstrationPlaces,
): ReadonlyMap<number, Hidden> {
  const hiding = new Map<number, Hidden>()
  for (const [i, { id }] of applicantsOf(households, places).entries()) {
    const secret = secrets[i % secrets.length]
    if (secret) hiding.set(id, secret)
  }
  for (const [i, { id }] of receiversOf(households).entries()) if (i % 30 === 7) hiding.set(id, 'car')
  return hiding
}

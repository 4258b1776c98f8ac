/** What shows that a control works: a test by its file and title, a command by its name, or a step of `npm run check`. */
export type Proof =
  | { readonly by: 'test'; readonly file: string; readonly title: string }
  | { readonly by: 'drill' | 'bench' | 'check'; readonly name: string }

/**
 * One thing that is asked of the platform. `open` says what is missing, `elsewhere` who has to see to it (a proxy, the operator,
 * a paper), `unused` why it does not arise. One with proofs and `open` is met in part.
 */
export interface Demand {
  readonly id: string
  /** In our own words; items of Chinese standards carry their Chinese title beside it. */
  readonly says: string
  readonly title?: string
  /** The files that carry it out. */
  readonly controls?: readonly string[]
  readonly proofs?: readonly Proof[]
  readonly open?: string
  readonly elsewhere?: string
  readonly unused?: string
}

export type Standing = 'proved' | 'in part' | 'open' | 'elsewhere' | 'not used'

/** What can be said of a demand; a proof beside an `elsewhere` is for the part that is ours. */
export function standingOf({ proofs, open, elsewhere, unused }: Demand): Standing {
  if (unused !== undefined) return 'not used'
  if (open !== undefined) return proofs?.length ? 'in part' : 'open'
  if (elsewhere !== undefined) return proofs?.length ? 'in part' : 'elsewhere'
  return proofs?.length ? 'proved' : 'open'
}

/** Proofs by the tests of one file. */
export const testsOf =
  (file: string) =>
  (title: string): Proof => ({ by: 'test', file, title })

export const drill = (name: string): Proof => ({ by: 'drill', name })
export const bench = (name: string): Proof => ({ by: 'bench', name })
export const check = (name: string): Proof => ({ by: 'check', name })

type Proofs = readonly (Proof | readonly Proof[])[]

export const proved = (...proofs: Proofs): { readonly proofs: readonly Proof[] } => ({ proofs: proofs.flat() })
export const partly = (
  open: string,
  ...proofs: Proofs
): { readonly proofs: readonly Proof[]; readonly open: string } => ({
  proofs: proofs.flat(),
  open,
})
export const open = (reason: string): { readonly open: string } => ({ open: reason })
export const unused = (reason: string): { readonly unused: string } => ({ unused: reason })
/** What somebody else has to see to, with the proofs of the part that is ours. */
export const elsewhere = (
  reason: string,
  ...proofs: Proofs
): { readonly proofs: readonly Proof[]; readonly elsewhere: string } => ({ proofs: proofs.flat(), elsewhere: reason })

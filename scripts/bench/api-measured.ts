import type pg from 'pg'
import type { AreaCode } from '#core/units.ts'
import type { RunOptions } from '../support/measure.ts'
import type { OwnPlatform } from '../support/own-platform.ts'
import type { SmallCounty } from '../support/small-county.ts'

/** A running platform with people, twenty clerks and their sessions. */
export interface Measured {
  readonly options: RunOptions
  readonly running: OwnPlatform
  readonly owner: pg.Client
  readonly small: SmallCounty
  readonly clerks: readonly { readonly area: AreaCode; readonly cookie: string }[]
}

export const isWanted = (options: RunOptions, part: string): boolean => !options.has(`without-${part}`)

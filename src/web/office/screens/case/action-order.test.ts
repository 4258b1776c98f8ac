import { describe, expect, test } from 'vitest'
import { type Guard, meansTested } from '#core/workflow.ts'
import type { CaseActionOption } from '#server/api.ts'
import { orderedActions } from './action-order.ts'

const option = (id: string, ...unmet: Guard[]): CaseActionOption => ({
  id,
  title: id,
  needsNote: false,
  isBatchable: false,
  unmet: unmet.map((guard) => ({ guard, says: guard })),
})
const ids = (state: string, options: readonly CaseActionOption[], isMine = true) => {
  const { likely, others } = orderedActions(meansTested, { state, isMine }, options)
  return [likely.map(({ id }) => id), others.map(({ id }) => id)]
}

describe('the order of actions', () => {
  test('receiving comes first and correcting stands beside it; taking back is folded', () => {
    const options = [option('request-correction'), option('accept'), option('withdraw')]
    expect(ids('submitted', options)).toEqual([['accept', 'request-correction'], ['withdraw']])
    expect(
      ids('submitted', [option('request-correction'), option('accept', 'authorised'), option('withdraw')]),
    ).toEqual([['request-correction', 'accept'], ['withdraw']])
  })

  test('before an assessment the way forward is shown, a refusal is not', () => {
    const options = [
      option('propose-approval', 'assessed', 'assessed-eligible'),
      option('propose-refusal', 'assessed', 'assessed-ineligible'),
      option('end'),
      option('withdraw'),
    ]
    expect(ids('accepted', options)).toEqual([['propose-approval'], ['propose-refusal', 'end', 'withdraw']])
  })

  test('an assessment decides between confirming and refusing', () => {
    expect(
      ids('county-review', [option('approve'), option('refuse', 'assessed-ineligible'), option('reinvestigate')]),
    ).toEqual([['approve'], ['refuse', 'reinvestigate']])
    expect(
      ids('county-review', [option('approve', 'assessed-eligible'), option('refuse'), option('reinvestigate')]),
    ).toEqual([['refuse'], ['approve', 'reinvestigate']])
  })

  test('of a case that waits for somebody else everything is folded', () => {
    expect(ids('county-review', [option('withdraw'), option('reinvestigate')], false)).toEqual([
      [],
      ['withdraw', 'reinvestigate'],
    ])
  })
})

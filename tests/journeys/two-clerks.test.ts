import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { expectAccessible } from '#tests/support/browser.ts'
import { act, openCase } from './desk.ts'
import { type Journey, openJourney } from './journey.ts'
import { someCase } from './through-api.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney('2026-03-02')
})
afterAll(() => journey?.close())

test('of two clerks who opened the same case, the second is told that somebody was first, and nothing is done twice', async () => {
  onTestFailed(async () => console.error(await journey.tellPages()))
  const { caseId, caseNo } = await someCase(journey, '孙建国')
  const [first, second] = await Promise.all([journey.openDesk('clerk'), journey.openDesk('clerk2')])
  await Promise.all([openCase(first, caseNo), openCase(second, caseNo)])

  await act(first, '受理')
  await first.getByText('待调查核对').first().waitFor()
  await act(second, '撤回申请')
  await second.getByRole('alert').filter({ hasText: '他人已先行办理，请刷新后再试' }).waitFor()
  await expectAccessible(second)

  await second.reload()
  await second.getByText('待调查核对').first().waitFor()
  const { rows } = await journey.owner.query<{ action: string }>(
    'select action from app.case_event where case_id = $1 order by seq',
    [caseId],
  )
  expect(rows.map(({ action }) => action)).toEqual(['submit', 'accept'])
})

import { expect, test } from 'vitest'
import { innerAddress } from './inner-address.ts'

test('after signing in nobody is led to another site', () => {
  for (const text of [null, '', 'https://a.example', '//a.example', '/\\a.example', 'javascript:alert(1)'])
    expect(innerAddress(text)).toBeUndefined()
  expect(innerAddress('/my/cases/3?x=1')).toBe('/my/cases/3?x=1')
})

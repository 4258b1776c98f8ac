import { expect, test } from 'vitest'
import { matchPath } from './match-path.ts'

test('named parts of an address are read and decoded', () => {
  expect(matchPath('/guide/:item', '/guide/a%20b')).toEqual({ item: 'a b' })
  expect(matchPath('/guide/:item', '/guide/%')).toEqual({ item: '%' })
})

test('a longer or shorter address does not fit', () => {
  expect(matchPath('/my/cases', '/my')).toBeUndefined()
  expect(matchPath('/my', '/my/cases')).toBeUndefined()
  expect(matchPath('/', '/my')).toBeUndefined()
})

test('a slash at the end makes no difference', () => {
  expect(matchPath('/my/', '/my')).toEqual({})
  expect(matchPath('/', '')).toEqual({})
})

test('an open pattern gives the rest, also when there is none', () => {
  expect(matchPath('/apply/:item/*', '/apply/x/members/members/0')).toEqual({ item: 'x', '*': 'members/members/0' })
  expect(matchPath('/apply/:item/*', '/apply/x')).toEqual({ item: 'x', '*': '' })
})

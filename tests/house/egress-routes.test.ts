import { expect, test } from 'vitest'
import { allRoutes } from '#server/http/all-routes.ts'
import { egressRoutes } from '#tests/egress/routes.ts'

test('every route is in the egress matrix with what it may show, and the matrix holds no other', () => {
  const routes = Object.keys(allRoutes)
  expect(
    routes.filter((key) => !Object.hasOwn(egressRoutes, key)).map((key) => `add ${key} to tests/egress/routes.ts`),
  ).toEqual([])
  expect(Object.keys(egressRoutes).filter((key) => !Object.hasOwn(allRoutes, key))).toEqual([])
})

test('every route of the matrix is called, and every name in its path is given', () => {
  for (const [key, { calls }] of Object.entries(egressRoutes)) {
    expect(calls.length, key).toBeGreaterThan(0)
    const names = [...key.matchAll(/:(\w+)/g)].map(([, name]) => name)
    const given = Object.keys(calls[0]?.input(new Proxy({}, { get: () => 1 }) as never) ?? {})
    expect(
      names.filter((name) => !given.includes(name ?? '')),
      key,
    ).toEqual([])
  }
})

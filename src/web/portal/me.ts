import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import type { Me } from '#server/api.ts'
import { useCall } from '#web/api.ts'

/** Who is signed in; null for nobody. */
export const useMe = (): UseQueryResult<Me | null> => useCall('GET /api/me', {})

/** Forgets everything read for the person before, on this phone too. */
export function useForgetPerson(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'items' && queryKey[0] !== 'GET /api/me' })
    forgetLocal()
    await queries.invalidateQueries({ queryKey: ['GET /api/me'] })
  }
}

/** Keys under which pages keep things of the person signed in. */
export const personalKey = (name: string): string => `minzheng.person.${name}`

function forgetLocal(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(personalKey(''))) localStorage.removeItem(key)
  } catch {
    // Storage is switched off on this phone: nothing was kept.
  }
}

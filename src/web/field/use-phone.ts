import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { FactDeclaration } from '#core/fact.ts'
import { readCases, readVisits } from './phone-store.ts'
import type { FieldCase, VisitRecord } from './visit-record.ts'

/** What is kept on this phone, read again after each change (`useRefreshPhone`). Works without network. */
export const usePhoneVisits = (): UseQueryResult<VisitRecord[]> =>
  useQuery({ queryKey: ['phone', 'visits'], queryFn: readVisits, networkMode: 'always', staleTime: 0 })
export const usePhoneCases = (): UseQueryResult<FieldCase[]> =>
  useQuery({ queryKey: ['phone', 'cases'], queryFn: readCases, networkMode: 'always', staleTime: 0 })

export function useRefreshPhone(): () => void {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['phone'] })
}

/** The declarations of facts, for the kind of each. */
export const useFactDeclarations = (): UseQueryResult<readonly FactDeclaration[]> =>
  useQuery({
    queryKey: ['fact declarations'],
    queryFn: () => import('#domains/all.ts').then(({ domains }) => domains.flatMap(({ facts }) => facts)),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
  })

/** Whether the phone thinks it has a network. */
export const useOnline = (): boolean => useSyncExternalStore(watchNetwork, () => navigator.onLine)

function watchNetwork(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

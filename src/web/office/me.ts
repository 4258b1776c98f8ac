import { createContext, useContext } from 'react'
import type { Role } from '#core/role.ts'
import type { Me } from '#server/api.ts'

const MeContext = createContext<Me | undefined>(undefined)
export const MeProvider = MeContext.Provider

/** Who is signed in. @throws Error outside the desk. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === undefined) throw new Error('useMe outside the desk')
  return me
}

/** True when the person signed in holds one of `roles`. */
export const useHolds = (...roles: readonly Role[]): boolean => useMe().roles.some((role) => roles.includes(role))

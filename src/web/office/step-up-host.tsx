import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { onStepUp } from '#web/api.ts'

const StepUpDialog = lazy(() => import('./step-up-dialog.tsx').then((m) => ({ default: m.StepUpDialog })))

/** Opens the dialog for a fresh proof when an act asks for one; acts that ask meanwhile wait for the same answer. */
export function StepUpHost() {
  const [finish, setFinish] = useState<(isProved: boolean) => void>()
  const asked = useRef<Promise<boolean>>(undefined)
  useEffect(() => {
    onStepUp(() => {
      asked.current ??= new Promise<boolean>((done) =>
        setFinish(() => (isProved: boolean) => {
          asked.current = undefined
          setFinish(undefined)
          done(isProved)
        }),
      )
      return asked.current
    })
    return () => onStepUp(undefined)
  }, [])
  if (!finish) return null
  return (
    <Suspense>
      <StepUpDialog onDone={finish} />
    </Suspense>
  )
}

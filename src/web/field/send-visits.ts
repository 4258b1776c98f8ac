import type { FactDeclaration } from '#core/fact.ts'
import { call, ProblemError, sayError, upload } from '#web/api.ts'
import { keepVisit, readVisit, readVisits } from './phone-store.ts'
import { afterSending, type VisitRecord, visitInput } from './visit-record.ts'

let running: Promise<void> | undefined

/** Sends every visit that waits, one after another; a second call joins the first. Each change of state is kept and told. */
export function sendVisits(declarations: readonly FactDeclaration[], onChange: () => void): Promise<void> {
  running ??= sendAll(declarations, onChange).finally(() => {
    running = undefined
  })
  return running
}

async function sendAll(declarations: readonly FactDeclaration[], onChange: () => void): Promise<void> {
  const waiting = (await readVisits()).filter(({ state }) => state === 'queued' || state === 'sending')
  for (const { offlineId } of waiting) {
    const visit = await readVisit(offlineId)
    if (!visit || (visit.state !== 'queued' && visit.state !== 'sending')) continue // Opened again in the meantime.
    const put = async (changed: VisitRecord) => {
      await keepVisit(changed)
      onChange()
    }
    try {
      await sendOne({ ...visit, state: 'sending', problem: '' }, declarations, put)
    } catch (error) {
      const kept = (await readVisit(visit.offlineId)) ?? visit
      await put({ ...kept, ...afterFailure(error) })
      if (!isRefusal(error)) return // No network or not signed in: the others would fail alike.
    }
  }
}

async function sendOne(
  visit: VisitRecord,
  declarations: readonly FactDeclaration[],
  put: (changed: VisitRecord) => Promise<void>,
): Promise<void> {
  let current = visit
  await put(current)
  for (const photo of visit.photos) {
    if (photo.fileId !== null) continue
    const stored = await upload('POST /api/files', {}, photo.file, { evidence: 'visit' })
    current = {
      ...current,
      photos: current.photos.map((other) => (other.key === photo.key ? { ...other, fileId: stored.id } : other)),
    }
    await put(current)
  }
  await call('POST /api/cases/:caseId/visits', visitInput(current, declarations))
  await put(afterSending(current))
}

/** A refusal must be put right by somebody; anything else is tried again. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError && error.status >= 400 && error.status < 500 && ![401, 429].includes(error.status)

/** The state and the sentence after a failure. */
export function afterFailure(error: unknown): Pick<VisitRecord, 'state' | 'problem'> {
  if (isRefusal(error)) return { state: 'failed', problem: sayError(error) }
  const needsSignIn = error instanceof ProblemError && error.status === 401
  return { state: 'queued', problem: needsSignIn ? '登录已过期，重新登录后会自动上传' : '没有网络，有网络后会自动上传' }
}

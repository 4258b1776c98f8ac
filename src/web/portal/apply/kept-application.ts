import { useState } from 'react'
import { newRequestId } from '#web/api.ts'
import type { UploadedFile } from '#web/form/photo-upload.tsx'
import { personalKey } from '../me.ts'

/** What is kept on the phone beside the draft on the server: the id of the one submission, and photos sent so far. */
export interface KeptApplication {
  readonly requestId: string
  readonly files: readonly UploadedFile[]
  /** The screen to go on with. */
  readonly step?: string
}

/** From what was stored; a new one for anything that does not read. `id` makes the request id. */
export function parseKept(text: string | null, id: () => string): KeptApplication {
  const kept = parsed(text)
  return typeof kept?.requestId === 'string' && Array.isArray(kept.files)
    ? {
        requestId: kept.requestId,
        files: kept.files.filter(isFile),
        ...(typeof kept.step === 'string' ? { step: kept.step } : {}),
      }
    : { requestId: id(), files: [] }
}

function parsed(text: string | null): Partial<KeptApplication> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // Not written by this page: begin anew.
  }
}

const isFile = (file: unknown): file is UploadedFile =>
  typeof file === 'object' &&
  file !== null &&
  'id' in file &&
  typeof file.id === 'number' &&
  'name' in file &&
  typeof file.name === 'string' &&
  'evidence' in file &&
  typeof file.evidence === 'string'

/** Survives a reload and a lost connection, so that sending again submits once; `forget` begins anew. */
export function useKeptApplication(name: string) {
  const key = personalKey(`application.${name}`)
  const [kept, setKept] = useState(() => {
    const first = parseKept(read(key), newRequestId)
    write(key, first)
    return first
  })
  return {
    kept,
    keep: (part: Partial<Pick<KeptApplication, 'files' | 'step'>>) =>
      setKept((before) => {
        const after = { ...before, ...part }
        write(key, after)
        return after
      }),
    forget: () => write(key, undefined),
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, kept: KeptApplication | undefined): void {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept))
    else localStorage.removeItem(key)
  } catch {
    // Storage is switched off on this phone: a reload begins with a new id.
  }
}

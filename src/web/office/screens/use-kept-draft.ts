import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Answers } from '#core/form.ts'
import type { FileRow } from '#server/api.ts'
import { call, sayError } from '#web/api.ts'

interface Filled {
  readonly answers: Answers
  readonly files: readonly FileRow[]
}

const pauseMs = 3000

/** Keeps a counter form on the server: three seconds after the last change, and whenever asked. Nothing is kept in the browser. */
export function useKeptDraft(key: string, item: string, filled: Filled) {
  const client = useQueryClient()
  const first = useRef(filled)
  const [saved, setSaved] = useState<Filled>(first.current)
  const isDropped = useRef(false)
  /** What was asked before is older than what is kept now. */
  const forget = () => {
    client.removeQueries({ queryKey: ['GET /api/desk-drafts/:key'] })
    void client.invalidateQueries({ queryKey: ['GET /api/desk-drafts'] })
  }
  const keep = useMutation({
    mutationFn: (now: Filled) => call('PUT /api/desk-drafts/:key', { key, item, ...now }).then(() => now),
    onSuccess: (now) => {
      setSaved(now)
      forget()
    },
  })
  const isUnsaved = saved !== filled
  const { mutate } = keep
  useEffect(() => {
    if (!isUnsaved || isDropped.current) return
    const timer = setTimeout(() => mutate(filled), pauseMs)
    return () => clearTimeout(timer)
  }, [isUnsaved, filled, mutate])
  return {
    isUnsaved,
    isSaving: keep.isPending,
    save: () => mutate(filled),
    drop: () => {
      isDropped.current = true
      setSaved(filled)
      void call('DELETE /api/desk-drafts/:key', { key })
        .catch(() => undefined) // what stays is thrown away by hand
        .then(forget)
    },
    says: keep.isPending
      ? '正在暂存……'
      : keep.isError
        ? `暂存失败：${sayError(keep.error)}`
        : isUnsaved || saved === first.current
          ? ''
          : '已暂存，可在“窗口登记”继续填写',
  }
}

import { useState } from 'react'

/** A value kept on this computer under `key` (column settings, saved filters); `read` judges what is found there. */
export function useRemembered<T>(key: string, read: (found: unknown) => T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => read(recall(key)))
  return [
    value,
    (next) => {
      setValue(next)
      remember(key, next)
    },
  ]
}

/** What is kept under `key`; undefined when there is nothing readable. */
export function recall(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined // kept by something else, or storage is switched off: start afresh
  }
}

/** Keeps `value`; without storage the setting lasts as long as the page. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    return // storage is full or switched off
  }
}

export const readTexts = (found: unknown): readonly string[] =>
  Array.isArray(found) ? found.filter((entry): entry is string => typeof entry === 'string') : []
export const readFlag = (found: unknown): boolean => found === true

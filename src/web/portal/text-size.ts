import { useSyncExternalStore } from 'react'

/** Body text in px: 18 is the least, 30 the most. */
export const textSizes = [18, 22, 26, 30] as const
export type TextSize = (typeof textSizes)[number]

/** What the reader chose. The elder mode has larger targets, fewer things on a page and at least 22 px. */
export interface Reading {
  readonly size: TextSize
  readonly isElder: boolean
}

const standard: Reading = { size: 18, isElder: false }

/** From the stored text `22 elder`; the standard for anything else. */
export function parseReading(text: string | null): Reading {
  const [number, mode] = (text ?? '').split(' ')
  const size = textSizes.find((candidate) => String(candidate) === number)
  if (size === undefined) return standard
  return { size, isElder: mode === 'elder' && size > 18 }
}

export const readingText = ({ size, isElder }: Reading): string => (isElder ? `${size} elder` : String(size))

/** One step larger or smaller; stays at the ends. Smaller than 22 px leaves the elder mode. */
export function resized(reading: Reading, direction: 1 | -1): Reading {
  const size = textSizes[textSizes.indexOf(reading.size) + direction] ?? reading.size
  return { size, isElder: reading.isElder && size > 18 }
}

export const withElder = (reading: Reading, isElder: boolean): Reading =>
  isElder ? { size: reading.size === 18 ? 22 : reading.size, isElder: true } : standard

const key = 'minzheng.reading'
const listeners = new Set<() => void>()
let current: Reading = standard

/** Reads what was chosen last time and applies it to the page; call once before drawing. */
export function restoreReading(): void {
  current = parseReading(stored())
  apply(current)
}

/** The reading in use and how to change it; the choice is kept on this phone. */
export function useReading(): readonly [Reading, (reading: Reading) => void] {
  const reading = useSyncExternalStore(subscribe, () => current)
  return [reading, choose]
}

function choose(reading: Reading): void {
  current = reading
  apply(reading)
  try {
    localStorage.setItem(key, readingText(reading))
  } catch {
    // Storage is switched off on this phone: the choice lasts until the page is closed.
  }
  for (const listener of listeners) listener()
}

function apply({ size, isElder }: Reading): void {
  document.documentElement.style.setProperty('--text-size', `${size}px`)
  document.documentElement.dataset['reading'] = isElder ? 'elder' : 'standard'
}

function stored(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export type KeyAct = 'next' | 'previous' | 'open' | 'select'

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly target: EventTarget | null
}

/** What a key means in a list: J next, K previous, Enter open, X select. Nothing while somebody types or a control has it. */
export function keyAct(event: Pressed): KeyAct | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target, event.key)) return undefined
  const acts: Readonly<Record<string, KeyAct>> = { j: 'next', k: 'previous', Enter: 'open', x: 'select' }
  return acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
}

function isBusy(target: EventTarget | null, key: string): boolean {
  if (typeof Element === 'undefined' || !(target instanceof Element)) return false
  if (target.closest('[role="dialog"], textarea, select, [contenteditable="true"], [role="combobox"]')) return true
  if (target.closest('input:not([type="checkbox"])')) return true
  return key === 'Enter' && target.closest('a, button, input') !== null
}

/** The next or previous of `count` rows, staying at the ends; from -1 (none) either way goes to the first. */
export const movedIndex = (at: number, act: 'next' | 'previous', count: number): number =>
  count === 0 ? -1 : at < 0 ? 0 : Math.min(count - 1, Math.max(0, at + (act === 'next' ? 1 : -1)))

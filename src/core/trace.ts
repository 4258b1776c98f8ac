import type { Citation } from './source.ts'

/** Text, or what is written only when somebody reads it, by `String(words)`: millions of traces keep numbers and write none. */
export type Words = string | Sentence | Figure

/** A template and what stands in it. */
interface Sentence {
  readonly between: readonly string[]
  readonly values: readonly (number | Words)[]
  readonly toString: () => string
}

/** A value and the pure function that writes it. */
interface Figure {
  readonly value: unknown
  write(value: unknown): string
  readonly toString: () => string
}

/** A sentence with its numbers: say`${yuan(income)} ÷ ${heads} 人`. @public for domains */
export const say = (between: TemplateStringsArray, ...values: readonly (number | Words)[]): Words => ({
  between,
  values,
  toString: writeSentence,
})

/** A value that `write` turns into text when it is read. `write` must be pure and the value must not change. @public for domains */
export const written = <T>(value: T, write: (value: T) => string): Words => ({ value, write, toString: writeFigure })

function writeSentence(this: Sentence): string {
  let text = this.between[0] ?? ''
  for (let i = 0; i < this.values.length; i++) text += `${this.values[i]}${this.between[i + 1]}`
  return text
}

function writeFigure(this: Figure): string {
  return this.write(this.value)
}

/** One arithmetic step as the decision letter prints it. */
export interface Step {
  readonly label: Words
  /** The formula with its numbers, in Chinese: `570.00 元 × 3 人 − 900.00 元`. */
  readonly expression: Words
  readonly result: Words
  readonly source?: Citation
}

/**
 * Collects steps while a rule or amount is computed for one case. Rules take `Trace | undefined` and write
 * `trace?.step(…)`: without a trace the same code runs for millions and makes no step.
 */
export interface Trace {
  step(label: Words, expression: Words, result: Words, source?: Citation): void
  /** Steps made before, which several rules show: they are made once for a household and shared. */
  repeat(steps: readonly Step[]): void
}

/** A trace that hands over what was collected since the last time, in order, and starts anew. */
interface RecordingTrace extends Trace {
  take(): readonly Step[]
}

const noSteps: readonly Step[] = []

export function recordingTrace(): RecordingTrace {
  const steps: Step[] = []
  let count = 0
  return {
    step: (label, expression, result, source) => {
      steps[count++] = source ? { label, expression, result, source } : { label, expression, result }
    },
    repeat: (shared) => {
      for (const step of shared) steps[count++] = step
    },
    take: () => {
      if (count === 0) return noSteps
      const taken = steps.slice(0, count)
      count = 0
      return taken
    },
  }
}

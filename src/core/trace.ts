import type { Citation } from './source.ts'

/** One arithmetic step as the decision letter prints it. */
export interface Step {
  readonly label: string
  /** The formula with its numbers, in Chinese: `570.00 元 × 3 人 − 900.00 元`. */
  readonly expression: string
  readonly result: string
  readonly source?: Citation
}

/**
 * Collects steps while a rule or amount is computed for one case. Rules take `Trace | undefined` and write
 * `trace?.step(…)`: without a trace the same code runs for millions and builds no text.
 */
export interface Trace {
  step(label: string, expression: string, result: string, source?: Citation): void
}

export function recordingTrace(): Trace & { readonly steps: Step[] } {
  const steps: Step[] = []
  return {
    steps,
    step: (label, expression, result, source) => {
      steps.push(source ? { label, expression, result, source } : { label, expression, result })
    },
  }
}

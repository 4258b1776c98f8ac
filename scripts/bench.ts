import { importBuilt } from './support/import-built.ts'
import type { Run } from './support/measure.ts'
import { runByName } from './support/run-by-name.ts'

const built = (name: string) => async () =>
  (await importBuilt<{ readonly bench: Run }>(`scripts/bench/${name}.ts`)).bench

/** A measurement beside its limit in the same run. */
await runByName('bench', {
  api: built('api'),
  audit: built('audit'),
  frontend: built('frontend'),
  import: built('import'),
  pay: built('pay'),
  payrun: built('payrun'),
  rls: built('rls'),
  rules: built('rules'),
  start: built('start'),
})

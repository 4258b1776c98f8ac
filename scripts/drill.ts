import { importBuilt } from './support/import-built.ts'
import type { Run } from './support/measure.ts'
import { runByName } from './support/run-by-name.ts'

const built = (name: string) => async () =>
  (await importBuilt<{ readonly drill: Run }>(`scripts/drill/${name}.ts`)).drill

/** A fault or an attack, with a seed, and what survived. */
await runByName('drill', {
  'kill-server': built('kill-server'),
  restore: built('restore'),
  twins: built('twins'),
})

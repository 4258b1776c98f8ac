import { importBuilt } from './support/import-built.ts'
import type { Run } from './support/measure.ts'
import { runByName } from './support/run-by-name.ts'

const built = (name: string) => async () =>
  (await importBuilt<{ readonly drill: Run }>(`scripts/drill/${name}.ts`)).drill

/** A fault or an attack, with a seed, and what survived. */
await runByName('drill', {
  admins: built('admins'),
  'bank-tamper': built('bank-tamper'),
  'brute-force': built('brute-force'),
  abuse: built('abuse'),
  canary: built('canary'),
  degrade: built('degrade'),
  'key-rotation': built('key-rotation'),
  'egress-matrix': built('egress-matrix'),
  'kill-server': built('kill-server'),
  migrate: built('migrate'),
  minors: built('minors'),
  'money-twice': built('money-twice'),
  'notices-clean': built('notices-clean'),
  reproducible: built('reproducible'),
  restore: built('restore'),
  'payrun-kill': built('payrun-kill'),
  'reveal-export': built('reveal-export'),
  revocation: built('revocation'),
  'seal-stop': built('seal-stop'),
  swap: built('swap'),
  tamper: built('tamper'),
  twins: built('twins'),
})

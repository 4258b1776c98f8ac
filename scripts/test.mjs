// `npm test`: every check, after its own set-up. The last line is `N passed, N failed`.
import process from 'node:process'
import { runChecks } from './checks.mjs'

process.exitCode = await runChecks({ browser: true })

// `npm run check`: every check of `npm test` that needs no browser.
import process from 'node:process'
import { runChecks } from './checks.mjs'

process.exitCode = await runChecks({ browser: false })

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { projectRoot } from '#server/env.ts'
import { proofProblems } from '#tests/security/proof-problems.ts'
import { demands, securityPage } from '#tests/security/security-page.ts'

/*
 * `npm run security`: compares the map of threats, demands and proofs with the tests and drills that are there, writes
 * docs/security.md, and says how the named tests came out in the last `npm test`. Exit code 1 when a proof is gone, failed or
 * did not run; with `--check`, which writes nothing, also when the page is not the one that would be written.
 */

const { values } = parseArgs({ options: { check: { type: 'boolean' }, report: { type: 'string' } } })
const page = join(projectRoot, 'docs/security.md')
const report = values.report ?? join(projectRoot, 'node_modules/.cache/vitest-report.json')
/** A run of a few files leaves out hundreds. */
const shown = 20
const say = (line: string) => void process.stdout.write(`${line}\n`)

const problems = proofProblems(demands)
const text = securityPage()
const isStale = !existsSync(page) || readFileSync(page, 'utf8') !== text
if (isStale && !values.check) writeFileSync(page, text)
if (isStale) say(values.check ? 'docs/security.md is not what the lists make' : 'docs/security.md written')
const failures = existsSync(report) ? notPassed() : undefined
for (const problem of [...problems, ...(failures ?? []).slice(0, shown)]) say(problem)
if ((failures?.length ?? 0) > shown) say('…')
say(
  `${demands.length} demands; ${problems.length} proofs gone; ${
    failures === undefined
      ? 'no report of a run of the tests'
      : `${failures.length} named tests not passed in the last run`
  }`,
)
process.exitCode = problems.length > 0 || (failures?.length ?? 0) > 0 || (isStale && values.check) ? 1 : 0

/** Named tests that failed or were not in the last run. Of a title with places to fill in, every one must have passed. */
function notPassed(): string[] {
  const { testResults } = z
    .object({
      testResults: z.array(
        z.object({
          name: z.string(),
          assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
        }),
      ),
    })
    .parse(JSON.parse(readFileSync(report, 'utf8')))
  const named = new Map(
    demands
      .flatMap(({ proofs = [] }) => proofs)
      .flatMap((proof) => (proof.by === 'test' ? [[`${proof.file}: ${proof.title}`, proof] as const] : [])),
  )
  return [...named].flatMap(([name, { file, title }]) => {
    const pattern = filled(title)
    const results = testResults
      .filter((each) => each.name.endsWith(`/${file}`))
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((each) => pattern.test(each.title))
    if (results.length === 0) return [`not run: ${name}`]
    return results.every(({ status }) => status === 'passed') ? [] : [`failed: ${name}`]
  })
}

/** `%s may be posted` as a pattern of its filled-in titles. */
function filled(title: string): RegExp {
  const parts = title.split(/%[sdifjop]/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`)
}

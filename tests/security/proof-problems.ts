import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import { projectRoot } from '#server/env.ts'
import type { Demand, Proof } from './proof.ts'

/** One sentence for each proof that is not there, each control that is no file, and each demand that says nothing or twice. */
export function proofProblems(demands: readonly Demand[]): string[] {
  const titles = new Map<string, ReadonlySet<string>>()
  const titlesOf = (file: string) => {
    const known = titles.get(file) ?? testTitles(file)
    titles.set(file, known)
    return known
  }
  const seen = new Set<string>()
  return demands.flatMap((demand) => {
    const problems = [
      ...(seen.has(demand.id) ? ['is listed twice'] : []),
      ...(says(demand) ? [] : ['has no proof and no reason']),
      ...(demand.controls ?? [])
        .filter((file) => !existsSync(join(projectRoot, file)))
        .map((file) => `no file ${file}`),
      ...(demand.proofs ?? []).flatMap((proof) => missing(proof, titlesOf)),
    ]
    seen.add(demand.id)
    return problems.map((problem) => `${demand.id}: ${problem}`)
  })
}

const says = ({ proofs, open, elsewhere, unused }: Demand) =>
  (proofs?.length ?? 0) > 0 || open !== undefined || elsewhere !== undefined || unused !== undefined

function missing(proof: Proof, titlesOf: (file: string) => ReadonlySet<string>): string[] {
  if (proof.by !== 'test') return runs(proof.by).has(proof.name) ? [] : [`no ${proof.by} ${proof.name}`]
  if (!existsSync(join(projectRoot, proof.file))) return [`no file ${proof.file}`]
  return titlesOf(proof.file).has(proof.title) ? [] : [`no test in ${proof.file} called: ${proof.title}`]
}

/** What `npm run drill` and `npm run bench` know, as written in their lists. */
function runs(kind: 'drill' | 'bench' | 'check'): ReadonlySet<string> {
  if (kind === 'check') return checkNames()
  const listed = readFileSync(join(projectRoot, `scripts/${kind}.ts`), 'utf8')
  const files = readdirSync(join(projectRoot, 'scripts', kind)).map((file) => basename(file, '.ts'))
  return new Set(files.filter((name) => new RegExp(`^\\s*'?${name}'?: `, 'm').test(listed)))
}

const checkNames = (): ReadonlySet<string> =>
  new Set(
    [...readFileSync(join(projectRoot, 'scripts/checks.mjs'), 'utf8').matchAll(/\{ name: '([^']+)', run:/g)].map(
      ([, name = '']) => name,
    ),
  )

/** Titles of the tests in a file as they are written, `%s` and all; read from its syntax, so that a comment is none. */
export function testTitles(file: string): ReadonlySet<string> {
  const source = ts.createSourceFile(file, readFileSync(join(projectRoot, file), 'utf8'), ts.ScriptTarget.Latest)
  const titles = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments
      if (title && ts.isStringLiteralLike(title)) titles.add(title.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return titles
}

/** `test(…)`, `it(…)`, `test.each(…)(…)`, `test.each<…>(…)(…)`; not `test.skip` and its like. */
function isTest(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'test' || called.text === 'it'
  if (!ts.isCallExpression(called) || !ts.isPropertyAccessExpression(called.expression)) return false
  const { expression, name } = called.expression
  return name.text === 'each' && isTest(expression)
}

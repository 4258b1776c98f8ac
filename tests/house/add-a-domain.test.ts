import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { areaChain } from '#core/division-code.ts'
import type { Domain } from '#core/domain.ts'
import { projectRoot } from '#server/env.ts'

/** The files that the guide tells its reader to write: a heading with the name, then its text. */
const guide = readFileSync(join(projectRoot, 'docs/add-a-domain.md'), 'utf8')
const files = [...guide.matchAll(/^### \d+\. `([\w-]+\.ts)`.*?^```ts\n(.*?)^```/gms)].map(
  ([, name = '', text = '']) => ({ name, text }),
)

const scratch = join(projectRoot, '.tmp')
let folder = ''

beforeAll(() => {
  mkdirSync(scratch, { recursive: true })
  folder = mkdtempSync(join(scratch, 'add-a-domain-'))
  for (const { name, text } of files) writeFileSync(join(folder, name), text)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the domain that docs/add-a-domain.md builds', () => {
  it('has the files of a domain', () => {
    const wanted = ['sources', 'parameters', 'registry', 'rules', 'items', 'indicators', 'examples', 'domain']
    expect(files.map(({ name }) => name)).toEqual(wanted.map((name) => `${name}.ts`))
  })

  it('compiles as it stands', () => {
    const settings = { extends: '../../tsconfig.base.json', compilerOptions: { incremental: false, types: [] } }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...settings, include: ['*.ts'] }))
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
  })

  it('decides its own examples as they say', async () => {
    const { elderWelfare }: { elderWelfare: Domain } = await import(pathToFileURL(join(folder, 'domain.ts')).href)
    const examples = await elderWelfare.examples()
    const decided = examples.flatMap((example) => {
      if (example.kind !== 'decision') return []
      const { dossier, local, item } = example
      const query = { on: dossier.appliedOn, areas: areaChain(dossier.area), residence: dossier.residence }
      const found = elderWelfare.items.find(({ id }) => id === item)?.decision.assess(dossier, local, query)
      return [{ id: example.id, outcome: found?.outcome, amount: found?.amount }]
    })
    const said = examples.flatMap((example) =>
      example.kind === 'decision' ? [{ id: example.id, outcome: example.outcome, amount: example.amount ?? 0 }] : [],
    )
    expect(decided.length).toBeGreaterThanOrEqual(3)
    expect(decided).toEqual(said)
  })
})

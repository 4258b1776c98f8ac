import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { projectRoot } from '#server/env.ts'
import { licences, unnamedLicences } from '#tests/security/allowed.ts'

/*
 * `npm run sbom`: the bill of materials in CycloneDX from what is installed, without the network. What npm makes up anew each
 * time (a number, the hour) is left out, so that the same installation gives the same file. Exit code 1 when a package has a
 * licence that is not on the list, or no checksum.
 */

const component = z.looseObject({
  name: z.string(),
  version: z.string(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).default([]),
  licenses: z
    .array(
      z.object({
        license: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
        expression: z.string().optional(),
      }),
    )
    .default([]),
})
const bill = z.looseObject({
  serialNumber: z.unknown(),
  metadata: z.looseObject({ timestamp: z.unknown() }),
  components: z.array(component),
})

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dist/sbom.cdx.json' }, production: { type: 'boolean' } },
})
const omit = values.production ? ['--omit', 'dev'] : []
const made = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--offline', ...omit], {
  cwd: projectRoot,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  shell: process.platform === 'win32',
})
const { serialNumber: _number, metadata, ...rest } = bill.parse(JSON.parse(made))
const { timestamp: _hour, ...kept } = metadata
const text = `${JSON.stringify({ ...rest, metadata: kept }, null, 1)}\n`
const file = resolve(projectRoot, values.out)
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, text)

const licenceOf = ({ licenses }: z.output<typeof component>) =>
  licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '').join(' AND ')
const problems = rest.components.flatMap((each) => {
  const name = `${each.name}@${each.version}`
  const licence = licenceOf(each)
  return [
    ...(licences.includes(licence) || Object.hasOwn(unnamedLicences, name)
      ? []
      : [`${name}: licence ${licence || 'none'}`]),
    ...(each.hashes.length > 0 ? [] : [`${name}: no checksum`]),
  ]
})
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(
  `${rest.components.length} packages, ${problems.length} problems; sha256 ${createHash('sha256').update(text).digest('hex')}\n${join(projectRoot, values.out) === file ? values.out : file}\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectRoot } from '#server/env.ts'
import { installScripts, licences, noSecrets, unnamedLicences } from '#tests/security/allowed.ts'
import { findSecrets } from '#tests/security/secret-scan.ts'

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8')
const versions = z.record(z.string(), z.string()).default({})
const manifest = z
  .object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions, overrides: versions })
  .parse(JSON.parse(read('package.json')))
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string(),
        license: z.string().optional(),
        integrity: z.string().optional(),
        resolved: z.string().optional(),
        hasInstallScript: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')))
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, found]) => ({ name: path.replace(/^.*node_modules\//, ''), ...found }))

describe('packages', () => {
  it('every package is pinned to one version, with a checksum of its contents', () => {
    const asked = Object.values(manifest).flatMap((each) => Object.entries(each))
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    expect(packages.length).toBeGreaterThan(500)
    expect(
      packages.filter(({ integrity }) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? '')).map(({ name }) => name),
    ).toEqual([])
    expect(
      packages.filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.+-]+)?$/.test(version)).map(({ name }) => name),
    ).toEqual([])
  })

  it('no package comes from an address of its own: all from the registry that npm is set to', () => {
    expect(packages.filter(({ resolved }) => resolved !== undefined).map(({ name }) => name)).toEqual([])
  })

  it('no package needs a script at installation but those listed', () => {
    const found = packages.filter(({ hasInstallScript }) => hasInstallScript === true).map(({ name }) => name)
    expect([...new Set(found)].sort()).toEqual([...installScripts])
  })

  it('every package has a licence from the list', () => {
    const without = packages.filter(({ license }) => license === undefined || !licences.includes(license))
    expect(without.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(Object.keys(unnamedLicences))
  })
})

/** Files of the project as git lists them; those of a copy without git by their folders. */
function projectFiles(): string[] {
  const own = existsSync(join(projectRoot, '.git'))
    ? execFileSync('git', ['ls-files', '-z'], { cwd: projectRoot, encoding: 'utf8' }).split('\0')
    : ['src', 'scripts', 'tests', 'docs', 'data', '.'].flatMap((folder) =>
        readdirSync(join(projectRoot, folder), { recursive: folder !== '.', withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length + 1)),
      )
  return own.filter(
    (file) => file !== 'package-lock.json' && /\.(?!png$|gz$)\w+$/.test(file) && existsSync(join(projectRoot, file)),
  )
}

describe('secrets', () => {
  const found = projectFiles().flatMap((file) => findSecrets(file, read(file)))

  it('no file of the project holds a secret', () => {
    expect(projectFiles().length).toBeGreaterThan(300)
    const unknown = found.filter(
      ({ file, begins }) => !noSecrets.some((known) => known.file.test(file) && known.begins.test(begins)),
    )
    expect(unknown).toEqual([])
  })

  it('what is let pass is there', () => {
    const gone = noSecrets.filter(
      (known) => !found.some(({ file, begins }) => known.file.test(file) && known.begins.test(begins)),
    )
    expect(gone).toEqual([])
  })

  it('no file for keys, environments or databases is kept with the source', () => {
    const kept = projectFiles().filter((file) =>
      /(^|\/)(\.env(\..+)?|keys\.json|seal-key\.json)$|\.(pem|key|p12|pfx|sqlite|dump)$/.test(file),
    )
    expect(kept).toEqual([])
  })

  // Put together here, so that this file holds none either.
  it.each([
    ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----${'\\n'}MIIEvQIBADANBgkqhkiG9w`.replace('\\n', ' ')],
    ['a key of a cloud', `id = ${'LTAI'}5tBd8XyZ29LmQpRsT`],
    ['a web token', `${'eyJ'}hbGciOiJIUzI1NiJ9.${'eyJ'}zdWIiOiIxMjM0NSJ9.dozjgNryP4J3jVmN`],
    ['a password in an address', `postgres://owner:${'x9'}Kd82mm@db.example/minzheng`],
    ['a password of its own', `password: '${'x9'}Kd82-mm'`],
    ['a key in hexadecimal', `const key = '${'9f86d081884c7d65'}${'9a2feaa0c55ad015'}'`],
    ['a key in base64', `const key = '${'q9Zx3KdLm7'}${'Rt5VbN2wYhU8sPfG1a'}'`],
  ])('the search sees what it is to see: %s', (_what, line) => {
    expect(findSecrets('a.ts', line)).not.toEqual([])
  })

  it.each([
    "import { something } from '#server/access/administrators-and-others.ts'",
    "const sentence = 'tells a password from a word that people write'",
    'postgres://owner:…@host:5432/minzheng',
    "token: 'notice-token'",
  ])('and lets pass what people write: %s', (line) => {
    expect(findSecrets('a.ts', line)).toEqual([])
  })
})

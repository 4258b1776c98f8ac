import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { domains } from '#domains/all.ts'
import { projectRoot } from '#server/env.ts'

const floors = ['src/core', 'src/server', 'src/web']

/** Every source file of the floors that must not know a domain, tests left out. */
const files = floors.flatMap((floor) =>
  readdirSync(join(projectRoot, floor), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|css|html|sql)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(floor, name)),
)

/** `file: word` for each file that says one of `words` as a whole quoted string or a folder of #domains. */
function sayers(words: readonly string[]): string[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(projectRoot, file), 'utf8')
    return words
      .filter((word) => new RegExp(`(['"\`])${word}\\1|#?domains/${word}/`).test(text))
      .map((word) => `${file}: ${word}`)
  })
}

describe('core, server and web', () => {
  it('consist of files that this test can see', () => {
    for (const floor of floors.slice(0, 2))
      expect(files.filter((file) => file.startsWith(floor)).length).toBeGreaterThan(10)
  })

  it('name no domain', () => {
    const folders = readdirSync(join(projectRoot, 'src/domains'), { withFileTypes: true })
    const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(0)
    expect(sayers(names)).toEqual([])
  })

  it('find files through projectRoot, because the bundled server stands elsewhere than its source', () => {
    const users = files.filter((file) => {
      const text = readFileSync(join(projectRoot, file), 'utf8')
      return /import\.meta\.(url|dirname|filename)/.test(text.replaceAll('createRequire(import.meta.url)', ''))
    })
    expect(users.filter((file) => file.startsWith('src/server/'))).toEqual(['src/server/env.ts'])
  })

  it('name no service item', () => {
    const items = domains.flatMap((domain) => domain.items.map(({ id }) => id))
    expect(items.length).toBeGreaterThan(0)
    expect(sayers(items)).toEqual([])
  })
})

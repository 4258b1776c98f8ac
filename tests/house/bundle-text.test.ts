import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the loader of the built server keeps Chinese in tagged templates and regular expressions, which no bundler escapes', async () => {
  // biome-ignore lint/suspicious/noTsIgnore: plain JavaScript beside the start script
  // @ts-ignore
  const { loadBundle } = await import('../../scripts/load-bundle.mjs')
  const folder = mkdtempSync(join(tmpdir(), 'minzheng-bundle-'))
  const prepare = Error.prepareStackTrace
  try {
    const file = join(folder, 'main.cjs')
    writeFileSync(
      file,
      'const words = (t) => t[0]\nmodule.exports = { says: words`4 人`, fits: /元$/.test("5 \\u5143") }\n',
    )
    expect(loadBundle(file)).toEqual({ says: '4 人', fits: true })
  } finally {
    Error.prepareStackTrace = prepare
    rmSync(folder, { recursive: true, force: true })
  }
})

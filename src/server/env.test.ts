import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadKeys, projectRoot, readEnv } from './env.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minzheng-env-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the environment', () => {
  it('needs nothing: without variables everything is in .data beside package.json, on port 8080 or the next', () => {
    expect(readEnv({})).toEqual({
      port: 8080,
      portIsFixed: false,
      dataDir: join(projectRoot, '.data'),
      keysFile: join(projectRoot, '.data/keys.json'),
      sealDir: join(projectRoot, '.data/seals'),
      sealStopAfter: 14_400,
      logLevel: 'warn',
      proxies: [],
      limits: 'standard',
    })
  })

  it('takes what is given, and an empty variable for none', () => {
    const env = readEnv({ DATABASE_URL: '', PORT: '0', MINZHENG_DATA: '/srv/data', MINZHENG_TODAY: '2026-02-28' })
    expect(env).toMatchObject({ port: 0, portIsFixed: true, dataDir: '/srv/data', today: '2026-02-28' })
    expect(env.keysFile).toBe('/srv/data/keys.json')
    expect(env.databaseUrl).toBeUndefined()
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['MINZHENG_TODAY', '2026-02-29'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://localhost'],
  ])('names the variable that is wrong: %s=%s', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(`环境变量 ${name} 的值无效`)
  })
})

describe('the keys', () => {
  it('are made once, readable by their owner only, and four different ones', () => {
    const file = join(folder, 'data/keys.json')
    const keys = loadKeys(file)
    expect(loadKeys(file)).toEqual(keys)
    expect(new Set(Object.values(keys)).size).toBe(4)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'data'))).toEqual(['keys.json'])
  })

  it('are never replaced when the file is damaged', () => {
    const file = join(folder, 'keys.json')
    writeFileSync(file, '{"master":"12"}')
    expect(() => loadKeys(file)).toThrow('无法读取或内容不完整')
    expect(readdirSync(folder)).toEqual(['keys.json'])
  })
})

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { checkDatabase, versionWarnings } from './database-check.ts'

async function withDatabase(options: string, use: (url: string) => Promise<void>): Promise<void> {
  const url = new URL(inject('templateUrl'))
  url.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  const name = `minzheng_test_${randomBytes(6).toString('hex')}`
  await admin.query(`create database ${name} template template0 ${options}`)
  try {
    const address = new URL(url)
    address.pathname = `/${name}`
    await use(address.href)
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
}

describe('the check of the database server', () => {
  it('passes a database whose trigrams see Chinese, and leaves nothing behind', async () => {
    await withDatabase('', async (url) => {
      expect((await checkDatabase(url)).version).toMatch(/^1[5-8]\.\d+$/)
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query(`select count(*)::int as n from pg_extension where extname = 'pg_trgm'`)
      await client.end()
      expect(rows).toEqual([{ n: 0 }])
    })
  })

  it('refuses a database in which Chinese has no trigrams', async () => {
    await withDatabase(`lc_collate 'C' lc_ctype 'C'`, (url) =>
      expect(checkDatabase(url)).rejects.toThrow('不支持中文检索'),
    )
  })

  it('refuses a database that is not UTF-8', async () => {
    await withDatabase(`encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'`, (url) =>
      expect(checkDatabase(url)).rejects.toThrow('需要 UTF8'),
    )
  })

  it('says that a server cannot be reached', async () => {
    await expect(checkDatabase('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow('无法连接数据库')
  })

  it('warns below the minor release that closes the leak through statistics', () => {
    const warned = [150_013, 150_014, 160_009, 160_010, 170_005, 170_006, 180_000].map(
      (version) => versionWarnings(version).length,
    )
    expect(warned).toEqual([1, 0, 1, 0, 1, 0, 0])
  })

  it('refuses a major version below 15 or above 18', () => {
    expect(() => versionWarnings(190_000)).toThrow('PostgreSQL 19 尚未经过验证，需要 15 至 18 版')
    expect(() => versionWarnings(140_019)).toThrow('PostgreSQL 14 版本过低')
    expect(versionWarnings(150_014)).toEqual([])
  })
})

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { asInstallation, claimSending, installationOf, takeSending } from './sending.ts'

let fresh: FreshDatabase
let owner: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await fresh.drop()
})

/** Why a bank file may not leave from a connection that says it is `installation`. */
async function refusal(installation: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: asInstallation(fresh.ownerUrl, installation) })
  await client.connect()
  const { rows } = await client.query<{ says: string | null }>('select sys.sending_refusal() as says')
  await client.end()
  return rows[0]?.says ?? null
}

describe('the sender', () => {
  it('is the first installation that started; a second one is refused and changes nothing by starting', async () => {
    expect(await refusal('nobody-yet')).toBeNull()
    await claimSending(owner, 'first-installation')
    await claimSending(owner, 'second-installation')
    expect(await refusal('first-installation')).toBeNull()
    expect(await refusal('second-installation')).toContain('另一套安装')
  })

  it('is another one only when a named person took it over, and then the first is refused', async () => {
    const taking = { installation: 'second-installation', by: '王启用' }
    await expect(takeSending(fresh.ownerUrl, { ...taking, reason: '换机' })).rejects.toThrow('不少于五个字')
    expect(await takeSending(fresh.ownerUrl, { ...taking, reason: '主机房停电，启用备用环境' })).toBe(2)
    expect(await refusal('second-installation')).toBeNull()
    expect(await refusal('first-installation')).toContain('不得对外发送')
    const { rows } = await owner.query('select epoch, installation, taken_by from sys.sender_taking order by epoch')
    expect(rows).toEqual([
      { epoch: 1, installation: 'first-installation', taken_by: '系统' },
      { epoch: 2, installation: 'second-installation', taken_by: '王启用' },
    ])
  })

  it('is refused on another timeline of the log, as a restored copy has', async () => {
    await owner.query(`update sys.sender set timeline = '00000009'`)
    expect(await refusal('second-installation')).toContain('恢复出来的副本')
    await expect(
      owner.query(
        `insert into pay.bank_file (run_id, county_id, area, direction, layout, file_name, lines, total_fen, sm3, content_sealed)
         values (1, 410102, 410102000000, 'out', 'csv', 'x', 1, 1, 'x', 'x')`,
      ),
    ).rejects.toMatchObject({ code: 'MZ001' })
  })
})

describe('the name of an installation', () => {
  it('stays the same in its folder and is another one in a copy of the folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'minzheng-installation-'))
    const name = installationOf(join(folder))
    expect(installationOf(folder)).toBe(name)
    cpSync(folder, `${folder}-copy`, { recursive: true })
    expect(installationOf(`${folder}-copy`)).not.toBe(name)
    for (const path of [folder, `${folder}-copy`]) rmSync(path, { recursive: true })
  })
})

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { writeSecretOnce } from '../env.ts'
import { DomainError } from '../errors.ts'

/**
 * Name of this installation: a random text kept in its data folder, with the number of its file. A copied folder has another
 * number, so that it is another installation.
 */
export function installationOf(dataDir: string): string {
  const file = join(dataDir, 'installation')
  if (!existsSync(file)) writeSecretOnce(file, `${randomBytes(12).toString('hex')}\n`)
  return `${readFileSync(file, 'utf8').trim()}-${statSync(file, { bigint: true }).ino}`
}

/** The connection string with which the installation says who it is; the database refuses to send for any other. */
export function asInstallation(url: string, installation: string): string {
  const address = new URL(url)
  const before = address.searchParams.get('options')
  address.searchParams.set('options', `${before ? `${before} ` : ''}-c app.installation=${installation}`)
  return address.href
}

/** The first server on a database becomes its sender; later ones change nothing. As the owner. */
export const claimSending = (client: pg.Client, installation: string): Promise<unknown> =>
  client.query('select sys.claim_sending($1)', [installation])

/**
 * Lets this installation send from now on and no other. Yields how often the sending was taken over by now.
 * @throws DomainError `invalid-input` without a name or a reason of at least five characters.
 */
export async function takeSending(
  ownerUrl: string,
  { installation, by, reason }: { readonly installation: string; readonly by: string; readonly reason: string },
): Promise<number> {
  if (by.trim() === '' || [...reason.trim()].length < 5)
    throw new DomainError('invalid-input', { says: '启用对外发送须写明经办人姓名和不少于五个字的理由' })
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ epoch: number }>('select sys.take_sending($1, $2, $3) as epoch', [
      installation,
      by.trim(),
      reason.trim(),
    ])
    return rows[0]?.epoch ?? 0
  } finally {
    await client.end()
  }
}

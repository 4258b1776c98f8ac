import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'

/** Columns in fen, branded so that money adds up only in core/units.ts. */
const moneyColumns = {
  'app.case.decided_fen': 'Fen | null',
  'app.assessment.fen': 'Fen',
  'app.entitlement_amount.monthly_fen': 'Fen',
  'pay.run.total_fen': 'Generated<Fen>',
  'pay.line.fen': 'Fen',
  'pay.bank_file.total_fen': 'Fen',
  'pay.posting.fen': 'Fen',
  'pay.ledger_account.balance_fen': 'Generated<Fen>',
  'pay.overpayment.fen': 'Fen',
  'pay.overpayment.recovered_fen': 'Generated<Fen>',
  'pay.reserve_payment.fen': 'Fen',
}

/** Writes src/server/db/schema.ts from a freshly migrated database; with `--verify` fails when it differs. */
const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-schema-'))
const server = await startEmbedded({ dataDir })
try {
  await migrate(server.url, { keys: { master: '0'.repeat(64) } })
  const verify = process.argv.includes('--verify') ? ['--verify'] : []
  execFileSync(
    process.execPath,
    [
      'node_modules/kysely-codegen/dist/cli/bin.js',
      '--dialect=postgres',
      `--url=${server.url}`,
      '--type-mapping={"int8":"number","timestamptz":"Date","jsonb":"unknown","daterange":"string","date":"PlainDate"}',
      '--custom-imports={"PlainDate":"#core/units.ts","Fen":"#core/units.ts"}',
      `--overrides=${JSON.stringify({ columns: moneyColumns })}`,
      '--include-pattern=(ref|sec|audit|reg|app|pay|book|sys).*',
      '--out-file=src/server/db/schema.ts',
      ...verify,
    ],
    { stdio: 'inherit' },
  )
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

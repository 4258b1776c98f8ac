import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { parseArea } from '#core/division-code.ts'
import type { AreaCode } from '#core/units.ts'
import { DomainError } from '../errors.ts'
import { ApplyDivisionChange, applyDivisionChange } from '../registry/apply-division-change.ts'
import { findDivisions } from '../registry/divisions.ts'
import { asSystem, say, withPlatform } from './open-platform.ts'

const kinds = {
  recode: '改代码：同一地方换用新代码 / the same place under another code',
  transfer: '划转：改由另一上级管辖，代码随之改变 / under another parent, with another code',
  merge: '合并：并入现有的 --to / into the existing --to',
  rename: '更名：代码不变 / another name, the same code',
  split: '析置：--codes 中的下级划入新设的 --to / those in --codes leave for the new --to',
} as const

/** `divisions find`, and one command for each kind of change. */
export function divisionsCommand(): Command {
  const command = new Command('divisions').description('行政区划查询与变更 / administrative divisions')
  command
    .command('find <text>')
    .description('按名称、拼音或首字母查找 / by characters, pinyin or initials')
    .action((text: string) =>
      withPlatform((platform) => asSystem(platform, (tx) => findDivisions(tx, { q: text }))).then(list),
    )
  for (const [kind, description] of Object.entries(kinds)) {
    const change = command
      .command(kind)
      .description(description)
      .requiredOption('--from <code>', '原代码，2、4、6、9 或 12 位 / old code')
      .requiredOption('--on <date>', '生效日期 YYYY-MM-DD / first day of the new code')
      .requiredOption('--document <text>', '批准文件及文号 / the document that orders it')
      .option('--name <text>', '新名称 / new name')
      .option('--codes <file.csv>', '下级区划新旧代码对照，列名 from,to / new codes of divisions below')
    if (kind !== 'rename') change.requiredOption('--to <code>', '新代码 / new code')
    change.action((options: unknown) => run(kind, ChangeOptions.parse(options)))
  }
  return command
}

const area = z.string().transform((text, context): AreaCode => {
  const code = parseArea(text)
  if (code !== undefined) return code
  context.addIssue({ code: 'custom', message: `不是行政区划代码：${text}` })
  return z.NEVER
})
const ChangeOptions = z.object({
  from: area,
  to: area.optional(),
  on: z.string(),
  document: z.string(),
  name: z.string().optional(),
  codes: z.string().optional(),
})

async function run(kind: string, options: z.output<typeof ChangeOptions>): Promise<void> {
  const codes = options.codes === undefined ? [] : readCodes(options.codes)
  const receipt = await withPlatform((platform) =>
    asSystem(platform, (tx, actor, requestId) => {
      const input = ApplyDivisionChange.safeParse({
        ...options,
        to: options.to ?? options.from,
        kind,
        codes,
        requestId,
      })
      if (!input.success)
        throw new DomainError('invalid-input', {
          says: input.error.issues.map(({ path }) => path.join('.')).join(', '),
        })
      return applyDivisionChange(tx, actor, input.data)
    }),
  )
  say(`停用区划 ${receipt.closed} 条，启用区划 ${receipt.opened} 条。`)
  for (const [table, rows] of Object.entries(receipt.moved)) say(`  ${table.padEnd(32)} ${rows} 行`)
}

function readCodes(file: string): { from: AreaCode; to: AreaCode }[] {
  const rows: unknown = parse(readFileSync(file, 'utf8'), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
  })
  return z.array(z.object({ from: area, to: area })).parse(rows)
}

function list(divisions: Awaited<ReturnType<typeof findDivisions>>): void {
  for (const { code, kind, path, name } of divisions) say(`${code}  ${kind}  ${path ?? name}`)
  say(`共 ${divisions.length} 条。`)
}

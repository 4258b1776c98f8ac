import { type Run, report } from './measure.ts'

/** `npm run <command> -- NAME [--json] [--seed N] [--option N]`; exit code 1 when a limit is not met, 2 for a wrong call. */
export async function runByName(command: string, runs: Readonly<Record<string, () => Promise<Run>>>): Promise<void> {
  const { name, given } = readArguments(process.argv.slice(2))
  const load = Object.hasOwn(runs, name) ? runs[name] : undefined
  if (!load) return usage(command, runs)
  const run = await load()
  const json = given.has('json')
  const whole = (option: string, standard: number) => {
    const value = given.get(option)
    if (value === undefined) return standard
    const n = Number(value.replaceAll('_', ''))
    if (value === '' || !Number.isSafeInteger(n) || n < 0) throw new Error(`--${option} takes a whole number`)
    return n
  }
  const seed = whole('seed', 2026)
  const figures = await run.run({
    seed,
    count: whole,
    has: (option) => given.has(option),
    say: (line) => void (json ? process.stderr : process.stdout).write(`${line}\n`),
  })
  process.exitCode = report(name, figures, { json, seed }) ? 0 : 1
}

/** `api --people 1000000 --json`, also `--people=1000000`. An option without a value is kept with an empty one. */
function readArguments(given: readonly string[]): { name: string; given: ReadonlyMap<string, string> } {
  const options = new Map<string, string>()
  let name = ''
  let open: string | undefined
  for (const word of given) {
    if (word.startsWith('--')) {
      const [key = '', value] = word.slice(2).split('=', 2)
      options.set(key, value ?? '')
      open = value === undefined ? key : undefined
    } else if (open !== undefined) {
      options.set(open, word)
      open = undefined
    } else name ||= word
  }
  return { name, given: options }
}

async function usage(command: string, runs: Readonly<Record<string, () => Promise<Run>>>): Promise<void> {
  const lines = await Promise.all(
    Object.entries(runs).map(async ([name, load]) => {
      const { says, options } = await load()
      return `  ${name.padEnd(14)}${says}${options ? `\n${' '.repeat(16)}${options}` : ''}`
    }),
  )
  process.stderr.write(`npm run ${command} -- NAME [--json] [--seed N]\n${lines.join('\n')}\n`)
  process.exitCode = 2
}

// The checks behind `npm test` and `npm run check`, in order. All of them run, also after a failure.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './root.mjs'

const program = (name) => join(root, 'node_modules/.bin', name)
const succeeded = ({ code }) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 })

/** Runs everything, prints the summary, and yields the exit code. Each check counts as one, each test of vitest as one. */
export async function runChecks({ browser }) {
  process.chdir(root)
  const checks = [
    ...(browser ? [{ name: 'browser', run: findBrowser }] : []),
    { name: 'biome', run: () => tool('biome', ['ci', '--colors=off', '.']).then(succeeded) },
    { name: 'tsc', run: () => tool('tsc', ['-p', '.']).then(succeeded) },
    { name: 'tsc web', run: () => tool('tsc', ['-p', 'src/web']).then(succeeded) },
    { name: 'boundaries', run: checkBoundaries },
    { name: 'knip', run: () => tool('knip', ['--no-progress']).then(succeeded) },
    { name: 'tests', run: () => runTests(browser ? [] : ['--project', 'pure', '--project', 'postgres']) },
  ]
  const results = []
  for (const { name, run } of checks) {
    process.stdout.write(`\n== ${name}\n`)
    const start = performance.now()
    const result = await run()
    results.push({ name, ...result, seconds: ((performance.now() - start) / 1000).toFixed(1) })
  }
  return summarise(results)
}

function summarise(results) {
  process.stdout.write('\n== summary\n')
  for (const { name, passed, failed, seconds } of results) {
    process.stdout.write(
      `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${String(passed).padStart(5)} passed, ${failed} failed (${seconds} s)\n`,
    )
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0)
  process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`)
  return total('failed') === 0 ? 0 : 1
}

/** dependency-cruiser that parsed nothing reports no violation, so the number of modules is checked as well. */
async function checkBoundaries() {
  const { code, output } = await tool(
    'depcruise',
    ['src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
    'quiet',
  )
  const summary = parse(output)?.summary
  if (summary === undefined) return complain(output || `depcruise ended with ${code} and no report`)
  for (const { rule, from, to } of summary.violations) process.stdout.write(`${rule.name}: ${from} -> ${to}\n`)
  process.stdout.write(`${summary.totalCruised} modules, ${summary.totalDependenciesCruised} dependencies\n`)
  if (!(summary.totalCruised > 0)) return complain('no module was looked at')
  return succeeded({ code: summary.error })
}

/** Test files that do not load, errors outside tests, and skipped tests count as failures. */
async function runTests(args) {
  const report = join(root, 'node_modules/.cache/vitest-report.json')
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await tool('vitest', ['run', '--passWithNoTests=false', ...reporters, ...args])
  const result = existsSync(report) ? parse(readFileSync(report, 'utf8')) : undefined
  if (result === undefined) return complain('vitest gave no report')
  const unloaded = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  )
  const skipped = result.numPendingTests + result.numTodoTests
  if (skipped > 0) process.stdout.write(`${skipped} skipped or empty tests: a test runs or is removed\n`)
  const failed = result.numFailedTests + unloaded.length + skipped
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** Chromium and a Chinese font from the system; installed by apt-get when this is root on Debian. */
function findBrowser() {
  if (browserIsReady()) return { passed: 1, failed: 0 }
  if (process.getuid?.() === 0 && has('apt-get')) {
    process.stdout.write('正在安装 chromium 和中文字体（apt-get）……\n')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) =>
      spawnSync('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...args], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    apt('update')
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk', 'fontconfig')
  }
  if (browserIsReady()) return { passed: 1, failed: 0 }
  return complain(
    '浏览器测试需要 chromium 和中文字体：请以 root 运行 apt-get install chromium fonts-noto-cjk fontconfig。不用浏览器的检查：npm run check。',
  )
}

const browserIsReady = () =>
  has('chromium') && spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0

const has = (name) => spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' }).status === 0

function complain(message) {
  process.stdout.write(`${message}\n`)
  return { passed: 0, failed: 1 }
}

/** Runs a tool of node_modules to its end; its output is shown unless `quiet`, and always kept when `quiet`. */
function tool(name, args, mode = 'shown') {
  return new Promise((resolve) => {
    const child = spawn(program(name), args, { stdio: ['ignore', mode === 'quiet' ? 'pipe' : 'inherit', 'inherit'] })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not a report: the caller says so
  }
}

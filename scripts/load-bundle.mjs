// Loads the built server with the machine code that V8 made of it in an earlier start: Node 20 has no such cache of its own.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname } from 'node:path'
import process from 'node:process'
import vm from 'node:vm'

/** The exports of the CommonJS bundle `file`. Some seconds later what has been compiled by then is kept for the next start. */
export function loadBundle(file) {
  const cacheFile = `${file}.${process.version}-${process.arch}.cache`
  const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined
  // The bundler escapes Chinese in strings, but not in regular expressions and tagged templates.
  const script = new vm.Script(module.wrap(readFileSync(file, 'utf8')), {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  })
  if (!cachedData || script.cachedDataRejected) setTimeout(() => keep(script, cacheFile), 4000).unref()
  traceToSource(file)
  const bundle = { exports: {} }
  script.runInThisContext()(bundle.exports, createRequire(file), bundle, file, dirname(file))
  return bundle.exports
}

/** A start without it is only slower, so a folder that cannot be written is no error. */
function keep(script, cacheFile) {
  try {
    const draft = `${cacheFile}.${process.pid}`
    writeFileSync(draft, script.createCachedData())
    renameSync(draft, cacheFile)
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOSPC'].includes(error?.code)) throw error
  }
}

/** A newer build removes the files of this one while it may still run; then traces name the bundle. */
const readMap = (file) =>
  existsSync(file) ? new module.SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : { findEntry: () => ({}) }

/** Stack traces name the source. Its map takes a fifth of a second to read, so it is read with the first trace of a bug. */
function traceToSource(file) {
  let map
  const place = (frame) => {
    if (frame.getFileName() !== file) return String(frame)
    map ??= readMap(`${file}.map`)
    const { originalSource, originalLine, originalColumn } = map.findEntry(
      frame.getLineNumber() - 1,
      frame.getColumnNumber() - 1,
    )
    if (originalSource === undefined) return String(frame)
    const name = frame.getFunctionName()
    const at = `${originalSource.replace(/^(\.\.\/)+/, '')}:${originalLine + 1}:${originalColumn + 1}`
    return name ? `${name} (${at})` : at
  }
  // Streams look at the trace of every broken connection: these have system codes, and nobody reads them.
  const isSystems = (error) => /^E[A-Z]/.test(String(error?.code))
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map(isSystems(error) ? String : place)].join('\n    at ')
}

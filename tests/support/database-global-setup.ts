import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#server/db/migrate.ts'
import { startThrowaway } from '#server/db/throwaway.ts'
import { loadKeys, readEnv } from '#server/env.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's connection string of the migrated template database; test files clone it. */
    templateUrl: string
    /** Master key that the template was migrated with; it makes the password of `minzheng_rt`. */
    masterKey: string
  }
}

interface Shared {
  readonly templateUrl: string
  readonly masterKey: string
  stop(): Promise<void>
}

/** Every project loads this module for itself; the cluster is common to all, so it hangs on the process. */
const common = globalThis as { minzhengTests?: { cluster: Promise<Shared>; users: number } }

/** One cluster for all projects of a vitest run; the last project to finish stops it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  common.minzhengTests ??= { cluster: start(), users: 0 }
  const tests = common.minzhengTests
  tests.users++
  const { templateUrl, masterKey, stop } = await tests.cluster
  project.provide('templateUrl', templateUrl)
  project.provide('masterKey', masterKey)
  return async () => {
    tests.users--
    if (tests.users > 0) return
    delete common.minzhengTests
    await stop()
  }
}

async function start(): Promise<Shared> {
  const external = process.env['DATABASE_URL']
  const { url, stop } = external ? { url: external, stop: async () => {} } : await startThrowaway()
  const template = `minzheng_template_${randomBytes(4).toString('hex')}`
  const templateUrl = withDatabase(url, template)
  // Roles belong to the whole server: on an external one we keep to this installation's keys, if it has any.
  const { keysFile } = readEnv()
  const masterKey = external && existsSync(keysFile) ? loadKeys(keysFile).master : randomBytes(32).toString('hex')
  const drop = () => onServer(url, `drop database if exists ${template} with (force)`)
  try {
    await onServer(url, `create database ${template} template template0`)
    await migrate(templateUrl, { keys: { master: masterKey } })
    await prepare(templateUrl)
  } catch (error) {
    await drop()
    await stop()
    throw error
  }
  return {
    templateUrl,
    masterKey,
    stop: async () => {
      if (external) await drop()
      await stop()
    },
  }
}

/** Reference data that every test may count on, when tests/support/template.ts provides it. */
async function prepare(templateUrl: string): Promise<void> {
  const file = join(import.meta.dirname, 'template.ts')
  if (!existsSync(file)) return
  const module: { prepareTemplate?: (url: string) => Promise<void> } = await import(pathToFileURL(file).href)
  await module.prepareTemplate?.(templateUrl)
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

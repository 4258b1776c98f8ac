import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#server/env.ts'

const documents = [
  ...readdirSync(projectRoot).filter((name) => name.endsWith('.md')),
  ...['docs', 'data'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
]

/** The example of a new domain names files that the reader is to make. */
const made = /^src\/domains\/elder-welfare\b/

const textOf = (document: string): string => readFileSync(join(projectRoot, document), 'utf8')
const findAll = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)

describe.each(documents)('%s', (document) => {
  const text = textOf(document)

  it('names files that are there', () => {
    const named = findAll(text, /`((?:src|scripts|tests|docs|data)\/[\w./-]+)`/g).filter((path) => !made.test(path))
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([])
  })

  it('links to what is there', () => {
    const links = findAll(text, /\]\(([^)#:]+)\)/g)
    expect(links.filter((link) => !existsSync(join(projectRoot, dirname(document), link)))).toEqual([])
  })

  it('tells commands that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'))
    const told = findAll(text, /npm run ([\w:-]+)/g)
    expect(told.filter((name) => !(name in scripts))).toEqual([])
  })
})

it('decision records are numbered from 001 without a gap', () => {
  const numbers = readdirSync(join(projectRoot, 'docs/decisions')).map((name) => name.slice(0, 3))
  expect(numbers).toEqual(numbers.map((_, i) => String(i + 1).padStart(3, '0')))
})

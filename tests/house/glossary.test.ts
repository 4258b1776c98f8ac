import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { roleTitles } from '#core/role.ts'
import { guardSentences, type Workflow, workflows } from '#core/workflow.ts'
import { domains } from '#domains/all.ts'
import { projectRoot } from '#server/env.ts'

const glossary = readFileSync(join(projectRoot, 'docs/glossary.md'), 'utf8')

/** The cells of each row under a heading, without its head; up to the next heading. */
function rowsUnder(heading: string): string[][] {
  const [, after = ''] = glossary.split(`\n${heading}\n`)
  const [text = ''] = after.split(/\n#+ /)
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

/** `id: title` of each row, sorted like the titles of the code. */
const listed = (heading: string, column = 1): string[] =>
  rowsUnder(heading)
    .map((cells) => `${cells[0]?.replaceAll('`', '')}: ${cells[column]}`)
    .sort()

const titled = (things: readonly { readonly id: string; readonly title: string }[]): string[] =>
  [...new Set(things.map(({ id, title }) => `${id}: ${title}`))].sort()

const byId: Readonly<Record<string, Workflow>> = workflows

describe('the glossary', () => {
  it('lists every service item by its title in law', () => {
    expect(listed('## Service items')).toEqual(titled(domains.flatMap(({ items }) => items)))
  })

  it('lists every role', () => {
    const roles = Object.entries(roleTitles).map(([id, title]) => ({ id, title }))
    expect(listed('## Roles')).toEqual(titled(roles))
  })

  it('lists every check source and watch', () => {
    expect(listed('## Check sources')).toEqual(titled(domains.flatMap(({ checks }) => checks)))
    expect(listed('## Watches')).toEqual(titled(domains.flatMap(({ watches }) => watches)))
  })

  it('lists every guard with the sentence people read', () => {
    const guards = Object.entries(guardSentences).map(([id, title]) => ({ id, title }))
    expect(listed('### Guards')).toEqual(titled(guards))
  })

  it.each(Object.keys(byId).map((id, i) => [id, i + 1] as const))(
    'lists the states and actions of %s',
    (id, column) => {
      const workflow = byId[id]
      const states = Object.entries(workflow?.states ?? {}).map(([state, { title }]) => `${state}: ${title}`)
      const ids = new Set(workflow?.actions.map((action) => action.id))
      const titlesOf = (action: string) =>
        new Set(workflow?.actions.filter((each) => each.id === action).map(({ title }) => title))
      const actions = [...ids].map((action) => `${action}: ${[...titlesOf(action)].join('；')}`)
      const known = (heading: string) => listed(heading, column).filter((row) => !row.endsWith(': '))
      expect(glossary).toContain(`\`${id}\` ${workflow?.title}`)
      expect(known('### States')).toEqual(states.sort())
      expect(known('### Actions')).toEqual(actions.sort())
    },
  )

  it('explains each term once, in alphabetical order', () => {
    const terms = rowsUnder('## Terms').map(([name = '']) => name.replaceAll('`', '').toLowerCase())
    expect(terms.length).toBeGreaterThan(50)
    expect(terms).toEqual([...new Set(terms)].sort())
  })
})

export type Params = Readonly<Record<string, string>>

/**
 * The named parts of `pathname` by a pattern such as `/my/cases/:caseId/correction/*`, decoded; the rest after `/*` is
 * named `*`. Undefined when it does not fit. A slash at the end makes no difference.
 */
export function matchPath(pattern: string, pathname: string): Params | undefined {
  const wanted = partsOf(pattern)
  const given = partsOf(pathname)
  const isOpen = wanted.at(-1) === '*'
  const fixed = isOpen ? wanted.slice(0, -1) : wanted
  if (given.length < fixed.length || (!isOpen && given.length > fixed.length)) return undefined
  const params: Record<string, string> = isOpen ? { '*': given.slice(fixed.length).map(decoded).join('/') } : {}
  for (const [i, part] of fixed.entries()) {
    const actual = given[i] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decoded(actual)
    else if (part !== actual) return undefined
  }
  return params
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // A lone % typed by hand.
  }
}

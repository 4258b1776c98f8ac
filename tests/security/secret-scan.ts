/** A text that looks like a secret, and where it stands. The text itself is not repeated, only its first signs. */
export interface Suspicion {
  readonly file: string
  readonly line: number
  readonly what: string
  readonly begins: string
}

/** What cannot be anything else. */
const shapes: Readonly<Record<string, RegExp>> = {
  'private key': /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{16}/,
  'cloud access key': /\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12,}\b/,
  'token of a code host':
    /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{30,}|xox[baprs]-[\w-]{10,})/,
  'web token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  'password in an address': /\b[a-z][a-z0-9+]*:\/\/[^\s:/@'"`$<{]+:([^\s@/'"`$<{]{3,})@(?!…)/,
}

/** A long run of letters and digits in quotes that nobody would type. */
const quoted = /(["'`])([A-Za-z0-9+/_=-]{24,})\1/g
const named = /\b(?:secret|password|passwd|token|api[_-]?key|private[_-]?key)\w*\s*[:=]\s*(["'`])([^"'`$\s]{8,})\1/gi

/** Bits of surprise in each sign. English words come to 3.5 or less, random base64 of this length to 4.5 and more. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

/** Everything in `text` that looks like a secret, line by line. */
export function findSecrets(file: string, text: string): Suspicion[] {
  return text.split('\n').flatMap((line, i) =>
    [
      ...Object.entries(shapes).flatMap(([what, shape]) => {
        const found = shape.exec(line)
        return found ? [{ what, text: found[1] ?? found[0] }] : []
      }),
      ...[...line.matchAll(quoted)].flatMap(([, , found = '']) =>
        isRandom(found) ? [{ what: 'random text', text: found }] : [],
      ),
      ...[...line.matchAll(named)].flatMap(([, , found = '']) =>
        isTyped(found) ? [] : [{ what: 'password', text: found }],
      ),
    ].map(({ what, text: found }) => ({ file, line: i + 1, what, begins: found.slice(0, 6) })),
  )
}

const isHex = (text: string) => /^[0-9a-f]+$/i.test(text)

/** Hexadecimal keys have 4 bits a sign at most; names of files and words with dashes have few digits. */
function isRandom(text: string): boolean {
  if (isHex(text)) return text.length >= 32 && entropy(text) > 3
  const digits = (text.match(/\d/g) ?? []).length
  return digits >= 3 && /[a-z]/.test(text) && /[A-Z]/.test(text) && entropy(text) > 4.2
}

/** Words, names of fields and of things: what a person writes in code rather than a password. */
const isTyped = (text: string) => /^[\p{L}\s.,:;!?()…/_-]+$/u.test(text) || /[\p{Script=Han}]/u.test(text)

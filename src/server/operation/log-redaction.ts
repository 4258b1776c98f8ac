/** Options of the request log that keep personal data out of it: no bodies, no query values, no long numbers, no row details. */
export const logOptions = (level: string) => ({
  level,
  redact: ['req.headers.cookie', 'req.headers.authorization'],
  serializers: {
    req: (request: { id: string; method: string; url: string; ip: string }) => ({
      id: request.id,
      method: request.method,
      path: withoutNumbers(pathOf(request.url)),
      address: request.ip,
    }),
    res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    err: describeError,
  },
  hooks: {
    // An error's message becomes the line's own sentence as well, past the serializers.
    logMethod(this: unknown, args: unknown[], method: (...args: unknown[]) => void) {
      method.apply(
        this,
        args.map((arg) => (typeof arg === 'string' ? withoutNumbers(arg) : arg)),
      )
    },
  },
})

/** Eleven digits and more are a phone, card or identity number until proven otherwise; the last four stay for finding again. */
export const withoutNumbers = (text: string): string =>
  text.replace(/[0-9０-９]{7,}(?=[0-9０-９]{3}[0-9０-９Xx])/g, (digits) => '*'.repeat(digits.length))

const pathOf = (url: string): string => {
  const end = url.indexOf('?')
  return end < 0 ? url : `${url.slice(0, end)}?…`
}

type Described = {
  type: string
  message: string
  stack: string
  code?: string
  table?: string
  constraint?: string
  cause?: Described
}

/** The database's `detail`, `where` and parameters hold values of rows; they are left out. */
function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutNumbers(String(error)), stack: '' }
  const known = (key: 'code' | 'table' | 'constraint') => {
    const value = (error as unknown as Record<string, unknown>)[key]
    return typeof value === 'string' ? { [key]: value } : {}
  }
  return {
    type: error.name,
    message: withoutNumbers(error.message),
    stack: withoutNumbers(error.stack ?? ''),
    ...known('code'),
    ...known('table'),
    ...known('constraint'),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  }
}

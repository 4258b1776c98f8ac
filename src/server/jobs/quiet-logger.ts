import { Logger } from 'graphile-worker'

/** Only the queue's errors are worth a line; the platform logs its own work. */
export const quietLogger = new Logger(() => (level, message) => {
  if (level === 'error') process.stderr.write(`${message}\n`)
})

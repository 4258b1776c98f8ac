import { createServer } from 'node:net'

/** A port on 127.0.0.1 that nothing listens on right now, chosen by the operating system. */
export const freePort = (): Promise<number> => listenOnce(0)

/** True when 127.0.0.1:`port` can be listened on right now. */
export const isPortFree = (port: number): Promise<boolean> =>
  listenOnce(port).then(
    () => true,
    () => false,
  )

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

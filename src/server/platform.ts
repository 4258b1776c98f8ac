import type { PlainDate } from '#core/units.ts'
import type { Network } from './access/network-sign-in.ts'
import type { Sessions } from './access/sessions.ts'
import type { Sealing } from './audit/sealing.ts'
import type { KeyRing } from './crypto/key-ring.ts'
import type { Database } from './db/pool.ts'

/** Everything long-lived that a route or job may need; made once by the composition root. */
export interface Platform {
  readonly database: Database
  readonly keys: KeyRing
  readonly sessions: Sessions
  /** Folder for sealed attachments. */
  readonly filesDir: string
  /** Folder in which outside registers leave their answers, one file a source, in the shape of their deliveries. */
  readonly exchangeDir: string
  /** The date commands count by (Asia/Shanghai), or the one set for a demonstration. */
  readonly today: () => PlainDate
  /** Where people reach the platform, for QR codes: `http://127.0.0.1:8080`. */
  readonly publicUrl: string
  /** Sign-in through the government network; absent where there is none. */
  readonly network?: Network
  /** The sealing of the access log; absent where nobody seals (measurements, tests). */
  readonly sealing?: Sealing
}

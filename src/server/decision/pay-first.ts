import type { ActContext } from '../intake/act-context.ts'
import { approveCase } from './approve-case.ts'

/** Small urgent help is paid at once, papers follow (社会救助法 art. 50): the entitlement opens with the first decision. */
export const payFirst = (context: ActContext): Promise<void> => approveCase(context)

/** The papers are complete: nothing is owed beyond what was paid first. */
export const settlePaidFirst = (_context: ActContext): Promise<void> => Promise.resolve()

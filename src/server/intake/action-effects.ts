import { approveCase, levelForAmount, payFirst, prepareApproval, settlePaidFirst } from '../decision/approve-case.ts'
import {
  changeByReview,
  endByReview,
  endGraduallyByReview,
  keepByReview,
  prepareReviewDecision,
} from '../decision/decide-review.ts'
import { prepareRefusal, refuseCase, revokeRefusal } from '../decision/refuse-case.ts'
import { postNotice } from '../disclosure/post-notice.ts'
import { takeDownNotice } from '../disclosure/take-down-notice.ts'
import type { ActContext } from './act-context.ts'
import type { CaseMove } from './move-case.ts'
import { requestCorrection } from './request-correction.ts'

interface Effect {
  /** Columns to set with the move; reads only. */
  readonly prepare?: (context: ActContext) => Promise<NonNullable<CaseMove['set']>> | NonNullable<CaseMove['set']>
  /** What else happens, after the move, in the same transaction. */
  readonly after?: (context: ActContext) => Promise<void>
}

/** Effects by action id, for every workflow: an id means the same thing everywhere. */
export const effects: Readonly<Record<string, Effect>> = {
  accept: {
    prepare: ({ actor, item, values }) => ({
      accepted_on: actor.today,
      decides_at: values[item.decidingLevel] === 'township' ? 'township' : 'county',
    }),
  },
  'propose-approval': {
    prepare: async (context) => {
      const level = await levelForAmount(context)
      return level ? { decides_at: level } : {}
    },
  },
  'request-correction': { after: requestCorrection },
  post: { after: postNotice },
  reinvestigate: { after: takeDownNotice },
  withdraw: { after: takeDownNotice },
  approve: {
    prepare: prepareApproval,
    after: (context) => (context.head.workflow === 'urgent-first' ? settlePaidFirst(context) : approveCase(context)),
  },
  refuse: { prepare: prepareRefusal, after: refuseCase },
  reopen: { after: revokeRefusal },
  'pay-first': {
    prepare: async (context) => ({
      ...(await prepareApproval(context)),
      decides_at: (await levelForAmount(context)) ?? 'township',
    }),
    after: payFirst,
  },
  keep: { after: keepByReview },
  increase: { prepare: prepareReviewDecision, after: changeByReview },
  reduce: { prepare: prepareReviewDecision, after: changeByReview },
  stop: { after: endByReview },
  'stop-gradually': { after: endGraduallyByReview },
}

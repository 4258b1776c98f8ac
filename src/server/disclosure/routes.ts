import { z } from 'zod'
import { requestId } from '../access/once.ts'
import { DomainError } from '../errors.ts'
import { anyone, citizens, type Routes, route, staff } from '../http/route.ts'
import { noticeScope, ownCaseScope } from '../intake/scopes.ts'
import { AnswerObjection, answerObjection } from './answer-objection.ts'
import { FindNotices, findNotices } from './find-notices.ts'
import { raiseObjection } from './raise-objection.ts'

const ObjectToNotice = z.object({
  requestId,
  token: z.string().max(60),
  text: z.string().trim().min(5, '请写明异议内容').max(2000),
  name: z.string().trim().max(50).default(''),
  phone: z.string().trim().max(20).default(''),
})
const ObjectToOwnCase = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  kind: z.enum(['check', 'decision']),
  text: z.string().trim().min(5).max(2000),
})

export const disclosureRoutes = {
  'GET /api/notices': route({ access: anyone, input: FindNotices, perMinute: 120, run: findNotices }),
  'POST /api/notices/:token/objections': route({
    access: anyone,
    input: ObjectToNotice,
    scope: noticeScope,
    perMinute: 10,
    run: async (tx, actor, { requestId: id, token, text, name, phone }) => {
      const notice = await tx.selectFrom('app.notice').select('case_id').where('token', '=', token).executeTakeFirst()
      if (!notice) throw new DomainError('not-found')
      await raiseObjection(tx, actor, {
        requestId: id,
        caseId: notice.case_id,
        kind: 'notice',
        text,
        raisedBy: [name, phone].filter(Boolean).join(' '),
      })
      return null
    },
  }),
  'POST /api/my/cases/:caseId/objection': route({
    access: citizens,
    input: ObjectToOwnCase,
    scope: ownCaseScope,
    run: (tx, actor, input) => raiseObjection(tx, actor, { ...input, raisedBy: actor.name }).then(() => null),
  }),
  'POST /api/cases/:caseId/objections/:objectionId/answer': route({
    access: staff('township-clerk', 'township-approver', 'county-clerk', 'county-approver'),
    input: AnswerObjection,
    run: (tx, actor, input) => answerObjection(tx, actor, input).then(() => null),
  }),
} satisfies Routes

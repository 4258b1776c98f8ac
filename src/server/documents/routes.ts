import { z } from 'zod'
import { requestId } from '../access/once.ts'
import { anyone, citizensAnd, type RouteContext, type Routes, route, staff } from '../http/route.ts'
import { GetCase } from '../intake/get-case.ts'
import { getNoticeSheet, NoticeByToken, NoticesOfArea } from './find-notice-sheet.ts'
import { getApprovalForm } from './get-approval-form.ts'
import { GetLetter, getLetter } from './get-letter.ts'
import type { Printed } from './letter.ts'
import { revokeLetter } from './revoke-letter.ts'
import { VerifyLetter, verifyLetter } from './verify-letter.ts'

const handlers = ['township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
const readers = ['village-worker', ...handlers, 'county-cashier', 'county-finance', 'supervisor', 'auditor'] as const

const RevokeLetter = z.object({
  requestId,
  letterId: z.coerce.number().int(),
  reason: z.string().trim().min(2, '请填写撤销理由').max(500),
})

// The printing modules bring fonts and a PDF writer; they are loaded with the first document, not at start-up.
export const documentRoutes = {
  'GET /api/cases/:caseId/letters/:letterId.pdf': route({
    access: citizensAnd(...readers),
    input: GetLetter,
    run: async (tx, actor, input, context) => {
      const letter = await getLetter(tx, actor, input, context.platform)
      return sendPdf(
        context,
        await (await import('./letter.ts')).printLetter(letter),
        `${letter.title} ${letter.number}`,
      )
    },
  }),
  'POST /api/letters/:letterId/revoke': route({
    access: staff('township-approver', 'county-approver'),
    input: RevokeLetter,
    run: revokeLetter,
  }),
  'GET /api/cases/:caseId/approval-form.pdf': route({
    access: staff(...readers),
    input: GetCase,
    run: async (tx, actor, input, context) => {
      const form = await getApprovalForm(tx, actor, input, context.platform.keys)
      return sendPdf(
        context,
        await (await import('./approval-form.ts')).printApprovalForm(form),
        `${form.itemTitle}审批表 ${form.detail.caseNo}`,
      )
    },
  }),
  'GET /api/notices/:token.pdf': route({
    access: anyone,
    input: NoticeByToken,
    perMinute: 60,
    run: async (tx, _actor, input, context) => {
      const sheet = await getNoticeSheet(tx, input, context.platform.publicUrl)
      return sendPdf(context, await (await import('./notice.ts')).printNotice(sheet), sheet.title)
    },
  }),
  'GET /api/notices.pdf': route({
    access: anyone,
    input: NoticesOfArea,
    perMinute: 20,
    run: async (tx, _actor, input, context) => {
      const sheet = await getNoticeSheet(tx, input, context.platform.publicUrl)
      return sendPdf(context, await (await import('./notice.ts')).printNotice(sheet), sheet.title)
    },
  }),
  'GET /api/verify/:token': route({ access: anyone, input: VerifyLetter, perMinute: 60, run: verifyLetter }),
} satisfies Routes

/** Answers with a PDF to be shown; a character that no font has is logged by its code point alone. */
function sendPdf({ request, reply }: RouteContext, { bytes, missing }: Printed, name: string): Buffer {
  if (missing.length > 0)
    request.log.warn({ codePoints: missing.map((code) => `U+${code.toString(16)}`) }, 'no font has these characters')
  reply
    .type('application/pdf')
    .header('content-disposition', disposition(`${name}.pdf`))
    .header('cache-control', 'no-store')
  return bytes
}

/** RFC 6266 with the Chinese name in UTF-8. */
const disposition = (name: string): string =>
  `inline; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`

import { z } from 'zod'
import { anyone, type Routes, route, staff } from '../http/route.ts'
import { recomputeProvisional } from '../intake/deadlines.ts'
import { DecideProposal, decideProposal } from './decide-proposal.ts'
import { FindCalendar, findCalendar } from './find-calendar.ts'
import { FindStandards, findProposals, findStandards } from './find-standards.ts'
import { ProposeStandard, proposeStandard } from './propose-standard.ts'
import { TakeCalendarFile, takeCalendarFile } from './take-calendar-file.ts'

export const referenceRoutes = {
  'GET /api/calendar': route({ access: anyone, input: FindCalendar, run: findCalendar }),
  'POST /api/calendar': route({
    access: staff('standards-officer'),
    input: TakeCalendarFile,
    scope: () => ({ kind: 'worker' }),
    run: (tx, actor, input) => takeCalendarFile(tx, actor, input, [recomputeProvisional]),
  }),
  'GET /api/standards': route({ access: anyone, input: FindStandards, run: findStandards }),
  'GET /api/standards/proposals': route({
    access: staff('standards-officer', 'county-approver', 'supervisor'),
    input: z.object({}),
    run: findProposals,
  }),
  'POST /api/standards/proposals': route({
    access: staff('standards-officer'),
    input: ProposeStandard,
    run: proposeStandard,
  }),
  'POST /api/standards/proposals/:proposalId/decide': route({
    access: staff('standards-officer', 'county-approver'),
    input: DecideProposal,
    run: decideProposal,
  }),
} satisfies Routes

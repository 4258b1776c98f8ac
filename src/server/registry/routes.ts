import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { DomainError } from '../errors.ts'
import { anyone, type Routes, route, staff } from '../http/route.ts'
import { ApplyDivisionChange, applyDivisionChange } from './apply-division-change.ts'
import { findDivisions, getDivision } from './divisions.ts'
import { FindDivisionChanges, findDivisionChanges } from './find-division-changes.ts'
import { FindLookalikes, findLookalikes } from './find-lookalikes.ts'
import { FindPersons, findPersons, ListPersons } from './find-persons.ts'
import { GetPerson, getPerson } from './get-person.ts'
import { MergePersons, mergePersons } from './merge-persons.ts'
import { previewDivisionChange } from './preview-division-change.ts'
import { RecordDeath, recordDeath } from './record-death.ts'
import { registerOwnPerson } from './register-own-person.ts'
import { UndoMerge, undoMerge } from './undo-merge.ts'

const offices = [
  'village-worker',
  'township-clerk',
  'township-approver',
  'county-clerk',
  'county-approver',
  'supervisor',
] as const
const writers = ['township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const

export const registryRoutes = {
  'GET /api/divisions': route({
    access: anyone,
    input: z.object({
      parent: z.coerce.number().int().min(0).optional(),
      q: z.string().max(40).optional(),
      under: z.coerce.number().int().min(0).optional(),
      level: z.coerce.number().int().min(1).max(5).optional(),
    }),
    run: (tx, _actor, input) => findDivisions(tx, input),
  }),
  'GET /api/divisions/:code': route({
    access: anyone,
    input: z.object({ code: z.coerce.number().int().min(0).max(999_999_999_999) }),
    run: (tx, _actor, { code }) => getDivision(tx, code),
  }),
  'GET /api/division-changes': route({
    access: staff(...offices, 'standards-officer', 'auditor'),
    input: FindDivisionChanges,
    run: findDivisionChanges,
  }),
  'POST /api/division-changes/preview': route({
    access: staff('standards-officer'),
    input: ApplyDivisionChange,
    run: (_tx, actor, input, { platform }) => {
      refuseBelowProvince(actor)
      return previewDivisionChange(platform.database, actor, input)
    },
  }),
  'POST /api/division-changes': route({
    access: staff('standards-officer'),
    input: ApplyDivisionChange,
    scope: () => ({ kind: 'worker' }),
    run: (tx, actor, input) => {
      refuseBelowProvince(actor)
      return applyDivisionChange(tx, actor, input)
    },
  }),
  'GET /api/persons': route({
    access: staff(...offices),
    input: ListPersons,
    run: (tx, actor, input, { platform }) => findPersons(tx, actor, input, platform.keys),
  }),
  'POST /api/persons/search': route({
    access: staff(...offices),
    input: FindPersons,
    run: (tx, actor, input, { platform }) => findPersons(tx, actor, input, platform.keys),
  }),
  'GET /api/persons/:personId': route({
    access: staff(...offices),
    input: GetPerson,
    run: (tx, actor, input, { platform }) => getPerson(tx, actor, input, platform.keys),
  }),
  'POST /api/persons/lookalikes': route({
    access: staff(...offices),
    input: FindLookalikes,
    run: (tx, actor, input, { platform }) => findLookalikes(tx, actor, input, platform.keys),
  }),
  'POST /api/persons': route({
    access: staff('village-worker', ...writers),
    input: z.object({
      requestId,
      name: z.string().max(400),
      idNumber: z.string().max(64),
      area: z.coerce.number().int(),
      residence: z.enum(['urban', 'rural']),
      phone: z.string().max(40).optional(),
      address: z.string().max(200).optional(),
      ethnicity: z.string().max(2).optional(),
    }),
    run: (tx, actor, input, { platform }) =>
      once(tx, actor, 'register-person', input, () => registerOwnPerson(tx, actor, input, platform.keys)),
  }),
  'POST /api/persons/:personId/death': route({ access: staff(...writers), input: RecordDeath, run: recordDeath }),
  'POST /api/persons/merge': route({
    access: staff('county-clerk', 'county-approver'),
    input: MergePersons,
    run: mergePersons,
  }),
  'POST /api/persons/merges/:mergeId/undo': route({
    access: staff('county-clerk', 'county-approver'),
    input: UndoMerge,
    run: undoMerge,
  }),
} satisfies Routes

function refuseBelowProvince(actor: StaffActor): void {
  if (actor.level !== 'province') throw new DomainError('forbidden', { says: '行政区划变更由省级标准管理人员办理' })
}

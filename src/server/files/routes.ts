import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { areaCode } from '#core/units.ts'
import { type CitizenActor, type StaffActor, scopeOf, villageScope } from '../access/actor.ts'
import type { FileRow } from '../api.ts'
import { type Database, type Scope, sqlBuilder, type Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { citizensAnd, type RouteContext, type Routes, route } from '../http/route.ts'
import type { FileKind } from './file-kinds.ts'
import { GetFile, getFile } from './get-file.ts'
import { receiveUpload, uploadOf } from './receive-upload.ts'
import { checkedKind, largestFile, storeFile } from './store-file.ts'

const handlers = ['village-worker', 'township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
const readers = [...handlers, 'county-cashier', 'county-finance', 'supervisor', 'auditor'] as const

export const fileRoutes = {
  'POST /api/files': route({
    access: citizensAnd(...handlers),
    input: z.object({ evidence: z.string().max(60).optional() }),
    perMinute: 120,
    receive: receiveAttachment,
    scope: uploadScope,
    run: keepAttachment,
  }),
  'GET /api/files/:fileId': route({ access: citizensAnd(...readers), input: GetFile, run: sendFile }),
} satisfies Routes

const kinds = new WeakMap<FastifyRequest, FileKind>()

function receiveAttachment(context: RouteContext): Promise<void> {
  return receiveUpload(context, {
    most: largestFile,
    check: checkedKind((kind) => void kinds.set(context.request, kind)),
  })
}

/** A citizen's file waits with the rights of the village that the citizen is registered in. */
async function uploadScope(actor: StaffActor | CitizenActor, _input: unknown, database: Database): Promise<Scope> {
  return actor.kind === 'staff' ? scopeOf(actor) : villageScope(await registeredArea(actor, database))
}

async function registeredArea(actor: CitizenActor, database: Database) {
  const [person] = await database.readOnce(
    scopeOf(actor),
    sqlBuilder.selectFrom('reg.person').select('area').where('id', '=', actor.id).compile(),
  )
  if (!person) throw new DomainError('not-found')
  return areaCode(person.area)
}

async function keepAttachment(
  tx: Tx,
  actor: StaffActor | CitizenActor,
  { evidence }: { readonly evidence?: string | undefined },
  context: RouteContext,
): Promise<FileRow> {
  const upload = uploadOf(context)
  const kind = kinds.get(context.request)
  if (!kind) throw new Error('an attachment without a kind')
  const area = actor.kind === 'staff' ? actor.unitArea : await registeredArea(actor, context.platform.database)
  const named = upload.fields.get('evidence')?.slice(0, 60) ?? ''
  return storeFile(tx, actor, { upload, kind, evidence: evidence ?? named, area }, context.platform.filesDir)
}

async function sendFile(
  tx: Tx,
  actor: StaffActor | CitizenActor,
  input: z.output<typeof GetFile>,
  { platform, reply }: RouteContext,
) {
  const file = await getFile(tx, actor, input, platform)
  reply
    .type(file.mime)
    .header('content-length', file.bytes)
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header('cache-control', 'private, no-store')
  return file.content
}

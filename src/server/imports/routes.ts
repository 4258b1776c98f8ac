import { z } from 'zod'
import { receiveUpload, uploadOf } from '../files/receive-upload.ts'
import { type RouteContext, type Routes, route, staff } from '../http/route.ts'
import { FindImports, findImports } from './find-imports.ts'
import { failuresWorkbook, GetImport, getImport } from './get-import.ts'
import { ImportTemplate, importTemplate } from './import-template.ts'
import { startImport } from './start-import.ts'
import { UndoImport, undoImport } from './undo-import.ts'

/** Bytes of an imported list: a million people as CSV. */
const largestList = 200_000_000

const importers = staff('township-clerk', 'township-approver', 'county-clerk', 'county-approver')

export const importRoutes = {
  'GET /api/imports': route({ access: importers, input: FindImports, run: findImports }),
  'POST /api/imports/:kind': route({
    access: importers,
    input: z.object({ kind: z.string().max(40) }),
    receive: (context) => receiveUpload(context, { most: largestList }),
    run: (tx, actor, { kind }, context) =>
      startImport(tx, actor, { kind, upload: uploadOf(context) }, context.platform.filesDir),
  }),
  'GET /api/imports/:batchId': route({ access: importers, input: GetImport, run: getImport }),
  'GET /api/imports/:batchId/failures.xlsx': route({
    access: importers,
    input: GetImport,
    run: async (tx, actor, input, context) =>
      sendWorkbook(context, await failuresWorkbook(tx, actor, input, context.platform.keys)),
  }),
  'POST /api/imports/:batchId/undo': route({ access: importers, input: UndoImport, run: undoImport }),
  'GET /api/imports/templates/:kind.xlsx': route({
    access: importers,
    input: ImportTemplate,
    run: async (tx, actor, input, context) => sendWorkbook(context, await importTemplate(tx, actor, input)),
  }),
} satisfies Routes

function sendWorkbook(
  { reply }: RouteContext,
  { bytes, name }: { readonly bytes: Buffer; readonly name: string },
): Buffer {
  reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.xlsx`)}`)
    .header('cache-control', 'no-store')
  return bytes
}

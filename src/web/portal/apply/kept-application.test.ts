import { expect, test } from 'vitest'
import { parseKept } from './kept-application.ts'

test('what was kept comes back with the same request id, so that sending again submits once', () => {
  const kept = { requestId: 'r-1', files: [{ id: 3, name: 'a.jpg', evidence: 'receipts' }], step: 'income' }
  expect(parseKept(JSON.stringify(kept), () => 'new')).toEqual(kept)
})

test('anything unreadable begins anew, and a broken file entry is left out', () => {
  for (const text of [null, '', '{', 'null', '7', '{"requestId":1,"files":[]}'])
    expect(parseKept(text, () => 'new')).toEqual({ requestId: 'new', files: [] })
  expect(parseKept('{"requestId":"r","files":[{"id":"3"},null]}', () => 'new').files).toEqual([])
})

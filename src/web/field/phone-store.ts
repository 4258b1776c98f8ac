import type { FieldCase, VisitRecord } from './visit-record.ts'

/** The browser's own database on this phone: visits not yet sent, and the cases taken along. */
const name = 'minzheng-field'

interface Stores {
  readonly visits: VisitRecord
  readonly cases: FieldCase
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('visits', { keyPath: 'offlineId' })
    request.result.createObjectStore('cases', { keyPath: 'caseId' })
  }
  return answer(request)
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the phone could not store or read'))
  })
}

async function within<T>(
  store: keyof Stores,
  mode: IDBTransactionMode,
  act: (objects: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await answer(act(database.transaction(store, mode).objectStore(store)))
  } finally {
    database.close()
  }
}

/** All visits on the phone, sent ones included until they are cleared away. */
export const readVisits = (): Promise<VisitRecord[]> => within('visits', 'readonly', (objects) => objects.getAll())
export const readVisit = (offlineId: string): Promise<VisitRecord | undefined> =>
  within('visits', 'readonly', (objects) => objects.get(offlineId))
export const keepVisit = (visit: VisitRecord): Promise<unknown> =>
  within('visits', 'readwrite', (objects) => objects.put(visit))
export const dropVisit = (offlineId: string): Promise<unknown> =>
  within('visits', 'readwrite', (objects) => objects.delete(offlineId))
export const readCases = (): Promise<FieldCase[]> => within('cases', 'readonly', (objects) => objects.getAll())
export const keepCase = (taken: FieldCase): Promise<unknown> =>
  within('cases', 'readwrite', (objects) => objects.put(taken))

/** Leaves nothing on the phone, for signing out. */
export async function clearPhone(): Promise<void> {
  await within('visits', 'readwrite', (objects) => objects.clear())
  await within('cases', 'readwrite', (objects) => objects.clear())
}

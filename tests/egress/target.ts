import type { AreaCode } from '#core/units.ts'

/**
 * What is planted: given names, whole numbers, the address below the township, free text of a case's file, free text that an
 * office wrote about its own work.
 */
export type Kind = 'name' | 'id-number' | 'phone' | 'card' | 'address' | 'text' | 'office'

/** A text that stands nowhere but in one record. */
export interface Planted {
  readonly kind: Kind
  readonly text: string
  readonly area: AreaCode
  /** The citizen whom it is about. */
  readonly personId: number
  /** Another one whom it is about as well. */
  readonly alsoOf?: number
}

/** A household with all that an office keeps about it, in one village; the same kinds of record in each. */
export interface Target {
  readonly key: string
  readonly village: AreaCode
  readonly township: AreaCode
  readonly county: AreaCode
  readonly name: string
  readonly idNumber: string
  readonly idTail: string
  readonly phone: string
  readonly card: string
  readonly personId: number
  readonly memberId: number
  /** A case on public notice, and the same household's decided one. */
  readonly caseId: number
  readonly caseNo: string
  readonly decidedCaseId: number
  readonly version: number
  readonly fileId: number
  readonly letterId: number
  readonly letterToken: string
  readonly noticeToken: string
  readonly objectionId: number
  readonly entitlementId: number
  readonly warningId: number
  readonly overpaymentId: number
  readonly runId: number
  readonly lineId: number
  readonly bankFileId: number
  readonly entryId: number
  readonly batchId: number
  readonly exportId: number
  readonly alarmId: number
  readonly approvalId: number
  readonly glassId: number
  readonly proposalId: number
  readonly mergeId: number
  /** An officer of the target's township. */
  readonly officerId: number
  readonly planted: readonly Planted[]
}

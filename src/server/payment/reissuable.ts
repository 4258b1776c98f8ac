import { sql } from 'kysely'
import { failureCodes } from './bank-layouts.ts'
import { currentAccount } from './list-due.ts'

const accountFaults = Object.entries(failureCodes).flatMap(([code, { needsNewAccount }]) =>
  needsNewAccount ? [code] : [],
)

/** Lines of a run that failed, are still owed and were not re-issued, with the account they would go to. */
export const reissuable = (runId: number, today: string) => sql`
  select f.* from (
    select l.*, ${currentAccount(today, sql`l.person_id`)} as account from pay.line l
    where l.run_id = ${runId} and l.state in ('failed', 'returned')
      and not exists (select 1 from pay.line r where r.reissue_of = l.id and r.state <> 'cancelled')
      and not exists (select 1 from pay.overpayment o where o.line_id = l.id)) f
  join app.entitlement e on e.id = f.entitlement_id and e.state <> 'suspended'
  where f.account is not null and (f.account <> f.account_id or not f.failure_code = any(${accountFaults}::text[]))`

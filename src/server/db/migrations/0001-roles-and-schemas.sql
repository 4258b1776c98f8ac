-- Roles, schemas and the one form of row security that every table uses.
-- minzheng_rt logs in and owns nothing and inherits nothing: a statement outside `withScope` has no rights at all.
do $$
declare r text;
begin
  if not exists (select from pg_roles where rolname = 'minzheng_rt') then
    create role minzheng_rt login noinherit;
  end if;
  foreach r in array array['minzheng_staff', 'minzheng_province', 'minzheng_citizen', 'minzheng_worker', 'minzheng_auth', 'minzheng_public'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin noinherit', r);
    end if;
    if not exists (select from pg_auth_members m join pg_roles a on a.oid = m.roleid join pg_roles b on b.oid = m.member
                   where a.rolname = r and b.rolname = 'minzheng_rt') then
      execute format('grant %I to minzheng_rt', r);
    end if;
  end loop;
end $$;

alter role minzheng_rt set statement_timeout = '60s';
alter role minzheng_rt set idle_in_transaction_session_timeout = '60s';
alter role minzheng_rt set lock_timeout = '10s';

create extension if not exists pg_trgm;
create extension if not exists btree_gist;

create schema if not exists sys;
create schema ref;
create schema sec;
create schema audit;
create schema reg;
create schema app;
create schema pay;
revoke create on schema public from public;
grant usage on schema ref, app, reg, pay to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_public;
grant usage on schema audit to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_auth, minzheng_public;
grant usage on schema sec, ref to minzheng_auth;
grant usage on schema sys to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_public, minzheng_auth;

comment on schema ref is 'Reference data as dated rows: divisions, calendar, code tables, local standards';
comment on schema sec is 'Accounts and sessions; only minzheng_auth reads it';
comment on schema audit is 'Append-only access log';
comment on schema reg is 'Persons, households, organisations and their facts';
comment on schema app is 'Cases, entitlements, notices, warnings, imports';
comment on schema pay is 'Pay runs, bank files and the double-entry ledger';

-- The scope of the transaction, read once per query (InitPlan). '' after a transaction-local SET counts as absent.
create function sys.scope_lo() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.lo', true), '')::bigint $$;
create function sys.scope_hi() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.hi', true), '')::bigint $$;
create function sys.scope_uid() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.uid', true), '')::bigint $$;
create function sys.scope_person() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.person', true), '')::bigint $$;

-- Enables row security on a table with an `area` column: staff see [lo, hi), province staff and the worker see all.
create procedure sys.protect(tab regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tab);
  execute format('create policy staff_scope on %s for all to minzheng_staff
    using (area >= (select nullif(current_setting(''app.lo'', true), '''')::bigint)
       and area <  (select nullif(current_setting(''app.hi'', true), '''')::bigint))
    with check (area >= (select nullif(current_setting(''app.lo'', true), '''')::bigint)
       and area <  (select nullif(current_setting(''app.hi'', true), '''')::bigint))', tab);
  execute format('create policy province_scope on %s for all to minzheng_province, minzheng_worker using (true) with check (true)', tab);
end $$;

create table sys.setting (
  key text primary key,
  value jsonb not null
);
comment on table sys.setting is 'Facts about this installation, such as which seeds were loaded';
grant select on sys.setting to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_public;
grant insert, update on sys.setting to minzheng_worker;

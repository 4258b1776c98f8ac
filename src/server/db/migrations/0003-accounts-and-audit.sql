create table sec.account (
  id bigint generated always as identity primary key,
  login text collate "C" not null unique,
  name text not null,
  password_hash text not null,
  unit_area bigint not null,
  unit_name text not null,
  person_bidx bytea,
  is_active boolean not null default true,
  failed_logins int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);
comment on table sec.account is 'Staff accounts; scope is the subtree of unit_area';
comment on column sec.account.person_bidx is 'Blind index of the staff member''s own id number, for the relatives check';

create table sec.account_role (
  account_id bigint not null references sec.account (id),
  role text not null,
  granted_at timestamptz not null default now(),
  primary key (account_id, role)
);
comment on table sec.account_role is 'Roles of an account';

create table sec.staff_relative (
  account_id bigint not null references sec.account (id),
  person_bidx bytea not null,
  relation text not null,
  recorded_at timestamptz not null default now(),
  primary key (account_id, person_bidx)
);
comment on table sec.staff_relative is 'Near relatives declared by officers and committee members (近亲属备案)';
create index staff_relative_person on sec.staff_relative (person_bidx);

create table sec.session (
  token_hash bytea primary key,
  account_id bigint references sec.account (id),
  person_id bigint,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address text not null default '',
  agent text not null default '',
  check ((account_id is null) <> (person_id is null))
);
comment on table sec.session is 'Server-side sessions; only a hash of the token is kept';
create index session_account on sec.session (account_id);

create table sec.citizen (
  person_id bigint primary key,
  phone_bidx bytea not null,
  password_hash text not null,
  failed_logins int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);
comment on table sec.citizen is 'Citizens'' sign-in on the portal';

grant select, insert, update on sec.account, sec.session, sec.citizen to minzheng_auth;
grant select, insert, delete on sec.account_role, sec.staff_relative to minzheng_auth;

-- Whether an id-number index belongs to a staff member or a declared near relative; answers with the officer, never with a list.
create function sec.related_officers(bidx bytea) returns table (account_id bigint, officer text, relation text, unit_area bigint)
language sql stable security definer set search_path = pg_catalog, sec as $$
  select a.id, a.name, '本人', a.unit_area from sec.account a where a.person_bidx = bidx and a.is_active
  union all
  select a.id, a.name, r.relation, a.unit_area from sec.staff_relative r join sec.account a on a.id = r.account_id
  where r.person_bidx = bidx and a.is_active
$$;
revoke execute on function sec.related_officers(bytea) from public;
grant usage on schema sec to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen;
grant execute on function sec.related_officers(bytea) to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen;

create table audit.access_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('staff', 'citizen', 'system', 'public')),
  actor_id bigint,
  role text not null default '',
  unit_area bigint,
  action text not null,
  object_kind text not null default '',
  object_id bigint,
  person_id bigint,
  case_id bigint,
  fields text[] not null default '{}',
  purpose text not null default '',
  result text not null default 'done' check (result in ('done', 'refused')),
  reason text not null default '',
  address text not null default '',
  area bigint not null default 0
);
comment on table audit.access_log is 'Every read and write of personal data and every refusal: who, which record, which fields, why; never the values. append-only';
create index access_log_person on audit.access_log (person_id, at) where person_id is not null;
create index access_log_actor on audit.access_log (actor_id, at);
alter table audit.access_log enable row level security;
create policy writes on audit.access_log for insert to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_auth, minzheng_public with check (true);
create policy reads_scope on audit.access_log for select to minzheng_staff
  using (area >= (select nullif(current_setting('app.lo', true), '')::bigint) and area < (select nullif(current_setting('app.hi', true), '')::bigint));
create policy reads_all on audit.access_log for select to minzheng_province, minzheng_worker using (true);
create policy reads_own on audit.access_log for select to minzheng_citizen
  using (person_id = (select nullif(current_setting('app.person', true), '')::bigint));
grant insert on audit.access_log to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_auth, minzheng_public;
grant select on audit.access_log to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen;

-- Unfinished applications at the counter, and officers who act for one another.

create table app.desk_draft (
  id bigint generated always as identity primary key,
  account_id bigint not null,
  key uuid not null,
  item text not null,
  answers_sealed bytea not null,
  saved_at timestamptz not null default now(),
  unique (account_id, key)
);
comment on table app.desk_draft is 'An officer''s unfinished counter form with the uploads waiting for it (sealed, app.desk_draft|answers_sealed|account id)';
alter table app.desk_draft enable row level security;
create policy own on app.desk_draft for all to minzheng_staff, minzheng_province
  using (account_id = (select nullif(current_setting('app.uid', true), '')::bigint))
  with check (account_id = (select nullif(current_setting('app.uid', true), '')::bigint));
grant select, insert, update, delete on app.desk_draft to minzheng_staff, minzheng_province;

create table sec.delegation (
  id bigint generated always as identity primary key,
  grantor_id bigint not null references sec.account (id),
  delegate_id bigint not null references sec.account (id),
  roles text[] not null,
  valid_from date not null,
  valid_until date not null,
  reason text not null,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by bigint references sec.account (id),
  check (grantor_id <> delegate_id),
  check (cardinality(roles) > 0),
  check (valid_until >= valid_from and valid_until < valid_from + 93)
);
comment on table sec.delegation is 'Who acts for whom, with which of the grantor''s roles, on which days (both included). Only its end is written later';
create index delegation_grantor on sec.delegation (grantor_id);
create index delegation_delegate on sec.delegation (delegate_id);
grant select, insert, update (ended_at, ended_by) on sec.delegation to minzheng_auth;

alter table sec.session add column delegation_id bigint references sec.delegation (id);
comment on column sec.session.delegation_id is 'The delegation this session acts under; null: on its own account';

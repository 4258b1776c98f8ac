-- Units, password rules, second factors, sign-in steps, sign-in through another network, and the three administrators apart.

create table sec.unit (
  id bigint generated always as identity primary key,
  parent_id bigint references sec.unit (id),
  area bigint not null,
  name text not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by bigint references sec.account (id)
);
comment on table sec.unit is 'Units that accounts belong to; the area of the unit is the reach of its staff';
create index unit_area on sec.unit (area);

alter table sec.account
  add column unit_id bigint references sec.unit (id),
  add column created_by bigint references sec.account (id),
  add column password_changed_at timestamptz not null default now(),
  add column must_change_password boolean not null default false,
  add column last_sign_in_at timestamptz,
  add column ended_at timestamptz;
comment on column sec.account.created_by is 'The administrator who opened it; null: opened on the command line';
comment on column sec.account.ended_at is 'When it was disabled';
alter table sec.citizen add column password_changed_at timestamptz not null default now();

alter table sec.account_role add column granted_by bigint references sec.account (id);
comment on column sec.account_role.granted_by is 'The security administrator; null: granted on the command line together with the opening of the account';

-- An account that names its unit by area and name alone gets the unit's row, made when it is new.
create function sec.find_unit() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.unit_id is not null then return new; end if;
  perform pg_advisory_xact_lock(hashtextextended('unit ' || new.unit_area || ' ' || new.unit_name, 0));
  select min(u.id) into new.unit_id from sec.unit u where u.area = new.unit_area and u.name = new.unit_name;
  if new.unit_id is null then
    insert into sec.unit (area, name) values (new.unit_area, new.unit_name) returning id into new.unit_id;
  end if;
  return new;
end $$;
insert into sec.unit (area, name) select distinct unit_area, unit_name from sec.account;
update sec.account a set unit_id = u.id from sec.unit u where u.area = a.unit_area and u.name = a.unit_name;
create trigger find_unit before insert on sec.account for each row execute function sec.find_unit();

create table sec.password_history (
  id bigint generated always as identity primary key,
  account_id bigint not null references sec.account (id),
  password_hash text not null,
  replaced_at timestamptz not null default now()
);
comment on table sec.password_history is 'Hashes of passwords an account had before, so that the last ones are not taken again. append-only';
create index password_history_account on sec.password_history (account_id, id);

create table sec.policy (
  id bigint generated always as identity primary key,
  key text not null,
  value jsonb not null,
  set_at timestamptz not null default now(),
  set_by bigint references sec.account (id),
  reason text not null default ''
);
comment on table sec.policy is 'Settings of sign-in; the last row of a key speaks, a key without rows has the value in code. append-only';
create index policy_key on sec.policy (key, id);

create table sec.sign_in_attempt (
  subject bytea not null,
  address text not null,
  failures int not null,
  since timestamptz not null default now(),
  primary key (subject, address)
);
comment on table sec.sign_in_attempt is 'Failed sign-ins counted by (login, address), by login from unfamiliar addresses (empty address) and by address (empty subject). subject: blind index of the login, also of one that nobody has';

create table sec.sign_in_step (
  token_hash bytea primary key,
  account_id bigint not null references sec.account (id),
  next text not null check (next in ('second-factor', 'new-password', 'enrol')),
  method text not null check (method in ('password', 'oidc')),
  has_second_factor boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  address text not null default '',
  agent text not null default ''
);
comment on table sec.sign_in_step is 'Somebody between the password and the session: what is still asked. Opens nothing';
create index sign_in_step_account on sec.sign_in_step (account_id);

alter table sec.session
  add column stepped_up_until timestamptz,
  add column method text not null default 'password',
  add column has_second_factor boolean not null default false,
  add column idle_minutes int not null default 30;
comment on column sec.session.stepped_up_until is 'Until when acts that ask for a fresh proof are open';
comment on column sec.session.revoked_at is 'From when the session is no longer accepted; up to seconds ahead when its token was replaced, for requests on their way';
create index session_person on sec.session (person_id) where person_id is not null;

create table sec.second_factor (
  id bigint generated always as identity primary key,
  account_id bigint not null references sec.account (id),
  kind text not null check (kind in ('totp', 'security-key')),
  label text not null,
  secret_sealed bytea,
  last_counter bigint,
  credential_id bytea,
  public_key bytea,
  sign_count bigint,
  transports text[] not null default '{}',
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  used_at timestamptz,
  ended_at timestamptz,
  check ((kind = 'totp') = (secret_sealed is not null or confirmed_at is null)),
  check (kind = 'totp' or (credential_id is not null and public_key is not null and sign_count is not null))
);
comment on table sec.second_factor is 'Second factors of staff. secret_sealed: base32 secret, sealed; last_counter: the time step of the last code taken, so that a code is taken once';
create index second_factor_account on sec.second_factor (account_id) where ended_at is null;
create unique index second_factor_credential on sec.second_factor (credential_id) where ended_at is null;

create table sec.recovery_code (
  account_id bigint not null references sec.account (id),
  code_index bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (account_id, code_index)
);
comment on table sec.recovery_code is 'One-time codes for a lost second factor. code_index: keyed digest of the code';

create table sec.challenge (
  challenge bytea primary key,
  account_id bigint not null references sec.account (id),
  purpose text not null check (purpose in ('enrol', 'sign-in', 'step-up')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table sec.challenge is 'Challenges sent to security keys; each is answered once';

create table sec.oidc_request (
  state_hash bytea primary key,
  browser_hash bytea not null,
  nonce text not null,
  verifier text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table sec.oidc_request is 'Sign-ins under way at the identity provider: state, nonce and PKCE verifier, bound to one browser, used once';

create table sec.oidc_subject (
  id bigint generated always as identity primary key,
  issuer text not null,
  subject text not null,
  account_id bigint not null references sec.account (id),
  bound_by bigint not null references sec.account (id),
  bound_at timestamptz not null default now(),
  ended_at timestamptz
);
comment on table sec.oidc_subject is 'Which account a subject of the identity provider signs in to; bound beforehand, never made by signing in';
create unique index oidc_subject_live on sec.oidc_subject (issuer, subject) where ended_at is null;

create table sec.administrator_change (
  id bigint generated always as identity primary key,
  account_id bigint not null references sec.account (id),
  kind text not null check (kind in ('grant', 'revoke', 'reset-password', 'reset-second-factor', 'bind-oidc')),
  role text check (role in ('system-admin', 'security-admin', 'audit-admin')),
  subject text,
  reason text not null,
  asked_by bigint not null references sec.account (id),
  asked_at timestamptz not null default now(),
  decided_by bigint references sec.account (id),
  decided_at timestamptz,
  decision text check (decision in ('approved', 'refused')),
  check (asked_by <> account_id),
  check (decided_by is null or (decided_by <> asked_by and decided_by <> account_id)),
  check ((decided_by is null) = (decision is null) and (decided_by is null) = (decided_at is null)),
  check ((kind in ('grant', 'revoke')) = (role is not null)),
  check ((kind = 'bind-oidc') = (subject is not null))
);
comment on table sec.administrator_change is 'Changes to an administrator: asked by a security administrator, decided by an audit administrator, neither of them the one concerned';
create unique index administrator_change_open on sec.administrator_change (account_id, kind) where decided_by is null;

-- Three administrators apart (GB/T 22239-2019 8.1.5), whatever the program does.
create function sec.holds(account bigint, wanted text) returns boolean
language sql stable set search_path = pg_catalog as $$
  select exists (select from sec.account a join sec.account_role r on r.account_id = a.id
                 where a.id = account and a.is_active and r.role = wanted)
$$;

create function sec.is_administrator_role(role text) returns boolean
language sql immutable set search_path = pg_catalog as $$
  select role in ('system-admin', 'security-admin', 'audit-admin')
$$;

create function sec.change_is_approved(account bigint, wanted_kind text, wanted_role text) returns boolean
language sql stable set search_path = pg_catalog as $$
  select exists (select from sec.administrator_change c
                 where c.account_id = account and c.kind = wanted_kind and c.role = wanted_role and c.decision = 'approved'
                   and c.decided_at = now() and sec.holds(c.decided_by, 'audit-admin'))
$$;

-- The account's row is locked, so that two grants at once see each other.
create function sec.guard_role() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  account sec.account;
begin
  if tg_op = 'DELETE' then
    if sec.is_administrator_role(old.role) and not sec.change_is_approved(old.account_id, 'revoke', old.role) then
      raise exception 'an administrator''s role ends with the approval of an audit administrator' using errcode = '42501';
    end if;
    return old;
  end if;
  select * into strict account from sec.account a where a.id = new.account_id for no key update;
  if new.granted_by is null then
    if account.created_by is not null or account.created_at <> now() then
      raise exception 'a role is granted by a security administrator' using errcode = '42501';
    end if;
    return new;
  end if;
  if new.granted_by = new.account_id or not sec.holds(new.granted_by, 'security-admin') then
    raise exception 'a role is granted by another person, who is a security administrator' using errcode = '42501';
  end if;
  if sec.is_administrator_role(new.role) and not sec.change_is_approved(new.account_id, 'grant', new.role) then
    raise exception 'an administrator''s role needs the approval of an audit administrator' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger guard_role before insert or delete on sec.account_role for each row execute function sec.guard_role();

create function sec.check_roles_apart() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  administrators int;
  roles int;
begin
  select count(*) filter (where sec.is_administrator_role(r.role)), count(*) into administrators, roles
  from sec.account_role r where r.account_id = new.account_id;
  if administrators > 0 and roles > 1 then
    raise exception 'an administrator holds one role and no other' using errcode = '23514';
  end if;
  return null;
end $$;
create constraint trigger roles_apart after insert on sec.account_role deferrable initially deferred
  for each row execute function sec.check_roles_apart();

-- Counts one attempt within its window and yields the count.
create function sec.count_attempt(who bytea, whence text, minutes int) returns int
language sql set search_path = pg_catalog as $$
  insert into sec.sign_in_attempt as a (subject, address, failures) values (who, whence, 1)
  on conflict (subject, address) do update set
    failures = case when a.since < now() - make_interval(mins => minutes) then 1 else a.failures + 1 end,
    since = case when a.since < now() - make_interval(mins => minutes) then now() else a.since end
  returning failures
$$;

-- Counts an attempt before the password is looked at, so that attempts at once cannot pass the limit together: 'go', 'locked' or 'busy'.
create function sec.reserve_attempt(who bytea, whence text, is_familiar boolean, pair_limit int, pair_minutes int,
  who_limit int, whence_limit int, wide_minutes int) returns text
language plpgsql set search_path = pg_catalog as $$
begin
  if not is_familiar and sec.count_attempt('\x', whence, wide_minutes) > whence_limit then return 'busy'; end if;
  if sec.count_attempt(who, whence, pair_minutes) > pair_limit then return 'locked'; end if;
  if not is_familiar and sec.count_attempt(who, '', wide_minutes) > who_limit then return 'locked'; end if;
  return 'go';
end $$;

grant select, insert, update on sec.unit, sec.sign_in_step, sec.second_factor, sec.recovery_code, sec.challenge, sec.oidc_request,
  sec.oidc_subject, sec.administrator_change, sec.sign_in_attempt to minzheng_auth;
grant delete on sec.sign_in_attempt, sec.sign_in_step, sec.challenge, sec.oidc_request to minzheng_auth;
grant select, insert on sec.password_history, sec.policy to minzheng_auth;
revoke execute on function sec.find_unit(), sec.holds(bigint, text), sec.is_administrator_role(text),
  sec.change_is_approved(bigint, text, text), sec.guard_role(), sec.check_roles_apart(), sec.count_attempt(bytea, text, int),
  sec.reserve_attempt(bytea, text, boolean, int, int, int, int, int) from public;
grant execute on function sec.holds(bigint, text), sec.is_administrator_role(text), sec.change_is_approved(bigint, text, text),
  sec.count_attempt(bytea, text, int), sec.reserve_attempt(bytea, text, boolean, int, int, int, int, int) to minzheng_auth;

-- Writes of accounts are carried out once per request id too.
grant usage on schema app to minzheng_auth;
grant select, insert on app.request to minzheng_auth;
create policy accounts on app.request for all to minzheng_auth using (true) with check (true);

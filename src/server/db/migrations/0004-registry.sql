create sequence reg.person_id;
create sequence reg.household_id;
create sequence reg.fact_id;
create sequence reg.account_id;
grant usage on sequence reg.person_id, reg.household_id, reg.fact_id, reg.account_id to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen;

create table reg.person (
  id bigint not null,
  county_id int not null,
  area bigint not null,
  residence_area bigint,
  id_kind smallint not null default 1,
  id_sealed bytea not null,
  id_bidx bytea not null,
  id_tail text collate "C" not null,
  name text not null check (char_length(name) between 1 and 50),
  name_key text not null,
  pinyin text collate "C" not null default '',
  initials text collate "C" not null default '',
  born date not null,
  sex smallint not null check (sex in (0, 1, 2, 9)),
  ethnicity text collate "C" not null default '01',
  residence text not null default 'rural' check (residence in ('urban', 'rural')),
  phone_sealed bytea,
  phone_bidx bytea,
  address_sealed bytea,
  died_on date,
  merged_into bigint,
  created_at timestamptz not null default now(),
  primary key (id, county_id),
  check (county_id = area / 1000000)
);
comment on table reg.person is 'One natural person; identity columns are sealed (S1) and found by blind index';
comment on column reg.person.area is 'Registered household area (户籍), village level where known';
comment on column reg.person.id_kind is '1 resident id, 2 foreign permanent resident, 3 HK/Macao/Taiwan residence permit, 9 none yet';
comment on column reg.person.id_sealed is 'Canonical 18-digit id number: SM4-CTR + HMAC-SM3, bound to reg.person|id_sealed|id';
comment on column reg.person.id_bidx is 'HMAC-SM3, 16 bytes, of the canonical id number';
comment on column reg.person.id_tail is 'Last four characters, shown in lists';
comment on column reg.person.name_key is 'Comparison key of the name (width, dots, spaces); the legal name is never normalised';
create index person_area on reg.person (area, id);
create index person_bidx on reg.person (id_bidx);
-- Searches name the counties they look in, so that row security and prefix meet in one index (text_pattern operators are leakproof).
create index person_name on reg.person (county_id, name_key text_pattern_ops);
create index person_pinyin on reg.person (county_id, pinyin text_pattern_ops);
create index person_initials on reg.person (county_id, initials text_pattern_ops);
create index person_phone on reg.person (phone_bidx) where phone_bidx is not null;
call sys.protect('reg.person');
create policy citizen_self on reg.person for select to minzheng_citizen
  using (id = (select nullif(current_setting('app.person', true), '')::bigint));
grant select, insert on reg.person to minzheng_staff, minzheng_province, minzheng_worker;
grant update on reg.person to minzheng_staff, minzheng_province, minzheng_worker;
grant select on reg.person to minzheng_citizen;

create table reg.person_key (
  id_bidx bytea primary key,
  person_id bigint not null,
  county_id int not null
);
comment on table reg.person_key is 'The one global uniqueness of an id number; written and read only through functions';
alter table reg.person_key enable row level security;
create policy worker_only on reg.person_key for all to minzheng_worker using (true) with check (true);
grant select, insert, update, delete on reg.person_key to minzheng_worker;

-- Registers the key of a new person; returns the id that owns it (another one when it existed). Audited by the caller.
-- Of two sessions with one number at once the second waits for the first and gets its answer; `do nothing` would see no row.
create function reg.claim_person_key(bidx bytea, new_id bigint, new_county int) returns bigint
language sql security definer set search_path = pg_catalog, reg as $$
  insert into reg.person_key as k (id_bidx, person_id, county_id) values (bidx, new_id, new_county)
  on conflict (id_bidx) do update set person_id = k.person_id returning person_id
$$;
-- Exact match across areas: says that a person is known and where (county only), nothing else.
create function reg.find_person_key(bidx bytea) returns table (person_id bigint, county_id int)
language sql stable security definer set search_path = pg_catalog, reg as $$
  select k.person_id, k.county_id from reg.person_key k where k.id_bidx = bidx
$$;
revoke execute on function reg.claim_person_key(bytea, bigint, int), reg.find_person_key(bytea) from public;
grant execute on function reg.claim_person_key(bytea, bigint, int), reg.find_person_key(bytea) to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen;

create table reg.household (
  id bigint not null,
  county_id int not null,
  area bigint not null,
  residence text not null default 'rural' check (residence in ('urban', 'rural')),
  address_sealed bytea,
  created_at timestamptz not null default now(),
  ended_on date,
  primary key (id, county_id),
  check (county_id = area / 1000000)
);
comment on table reg.household is 'A household (共同生活家庭); its members are dated';
create index household_area on reg.household (area, id);
call sys.protect('reg.household');
grant select, insert, update on reg.household to minzheng_staff, minzheng_province, minzheng_worker;

create table reg.household_member (
  id bigint generated always as identity,
  household_id bigint not null,
  county_id int not null,
  area bigint not null,
  person_id bigint not null,
  relation text collate "C" not null,
  valid_from date not null,
  valid_until date,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz,
  source text not null,
  primary key (id, county_id),
  foreign key (household_id, county_id) references reg.household (id, county_id) deferrable
);
comment on table reg.household_member is 'Dated membership; a row is closed or superseded, never changed';
comment on column reg.household_member.relation is 'GB/T 4761 code measured from the first member (01)';
create index household_member_household on reg.household_member (household_id) where superseded_at is null;
create index household_member_person on reg.household_member (person_id) where superseded_at is null;
call sys.protect('reg.household_member');
grant select, insert on reg.household_member to minzheng_staff, minzheng_province, minzheng_worker;
grant update (superseded_at, county_id, area, person_id) on reg.household_member to minzheng_staff, minzheng_province, minzheng_worker;

create table reg.person_relation (
  id bigint generated always as identity primary key,
  area bigint not null,
  person_id bigint not null,
  other_id bigint not null,
  relation text collate "C" not null,
  valid_from date not null,
  valid_until date,
  source text not null,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz
);
comment on table reg.person_relation is 'other_id is the <relation> of person_id (GB/T 4761 two-digit code)';
create index person_relation_person on reg.person_relation (person_id) where superseded_at is null;
create index person_relation_other on reg.person_relation (other_id) where superseded_at is null;
call sys.protect('reg.person_relation');
grant select, insert on reg.person_relation to minzheng_staff, minzheng_province, minzheng_worker;
grant update (superseded_at, area, person_id, other_id) on reg.person_relation to minzheng_staff, minzheng_province, minzheng_worker;

create table reg.organisation (
  id bigint generated always as identity,
  county_id int not null,
  area bigint not null,
  credit_code text collate "C",
  name text not null,
  kind text not null,
  valid_from date not null,
  valid_until date,
  created_at timestamptz not null default now(),
  primary key (id, county_id),
  check (county_id = area / 1000000),
  unique (county_id, credit_code)
);
comment on table reg.organisation is 'Organisations; credit_code is the 18-character unified social credit code';
call sys.protect('reg.organisation');
grant select, insert, update on reg.organisation to minzheng_staff, minzheng_province, minzheng_worker;

create table reg.fact (
  id bigint not null,
  county_id int not null,
  area bigint not null,
  subject_kind text not null check (subject_kind in ('person', 'household', 'organisation')),
  subject_id bigint not null,
  fact text collate "C" not null,
  value jsonb,
  value_sealed bytea,
  provenance text not null check (provenance in ('declared', 'found', 'verified')),
  source text not null,
  case_id bigint,
  valid_from date not null,
  valid_until date,
  recorded_at timestamptz not null default now(),
  superseded_at timestamptz,
  recorded_by bigint,
  primary key (id, county_id),
  check ((value is null) <> (value_sealed is null)),
  check (county_id = area / 1000000)
);
comment on table reg.fact is 'Bitemporal facts: valid from–until in the world, recorded–superseded here; never overwritten';
comment on column reg.fact.value_sealed is 'JSON of an S2 fact, sealed and bound to reg.fact|value_sealed|id';
create index fact_subject on reg.fact (subject_kind, subject_id, fact);
create index fact_case on reg.fact (case_id) where case_id is not null;
call sys.protect('reg.fact');
grant select, insert on reg.fact to minzheng_staff, minzheng_province, minzheng_worker;
grant update (superseded_at, county_id, area, subject_id) on reg.fact to minzheng_staff, minzheng_province, minzheng_worker;

create table reg.person_merge (
  id bigint generated always as identity primary key,
  area bigint not null,
  kept_id bigint not null,
  merged_id bigint not null,
  reason text not null,
  moved jsonb not null,
  merged_by bigint,
  merged_at timestamptz not null default now(),
  undone_by bigint,
  undone_at timestamptz
);
comment on table reg.person_merge is 'Merges of duplicate persons; `moved` lists the rows, so that a merge can be undone';
call sys.protect('reg.person_merge');
grant select, insert on reg.person_merge to minzheng_staff, minzheng_province, minzheng_worker;
grant update (undone_by, undone_at) on reg.person_merge to minzheng_staff, minzheng_province, minzheng_worker;

create table reg.bank_account (
  id bigint not null,
  county_id int not null,
  area bigint not null,
  person_id bigint not null,
  holder text not null,
  bank text not null,
  card_sealed bytea not null,
  card_bidx bytea not null,
  card_tail text collate "C" not null,
  valid_from date not null,
  valid_until date,
  recorded_at timestamptz not null default now(),
  primary key (id, county_id),
  check (county_id = area / 1000000)
);
comment on table reg.bank_account is 'Accounts benefits are paid to; a change closes the old row and adds one';
create index bank_account_person on reg.bank_account (person_id);
create index bank_account_card on reg.bank_account (card_bidx);
call sys.protect('reg.bank_account');
grant select, insert on reg.bank_account to minzheng_staff, minzheng_province, minzheng_worker;
grant update (valid_until, county_id, area, person_id) on reg.bank_account to minzheng_staff, minzheng_province, minzheng_worker;

-- The only way a person is created: claims the key first, so that search-before-create cannot be skipped.
-- Returns the id that owns the key; when it differs from new_id the person was known and nothing was inserted.
create function reg.create_person(p jsonb, sealed_id bytea, bidx bytea, sealed_phone bytea, phone_bidx bytea, sealed_address bytea) returns bigint
language plpgsql security definer set search_path = pg_catalog, reg as $$
declare owner_id bigint;
begin
  if not coalesce((p ->> 'area')::bigint >= sys.scope_lo() and (p ->> 'area')::bigint < sys.scope_hi(), false) then
    raise exception 'a person outside the scope' using errcode = '42501';
  end if;
  owner_id := reg.claim_person_key(bidx, (p ->> 'id')::bigint, ((p ->> 'area')::bigint / 1000000)::int);
  if owner_id = (p ->> 'id')::bigint then
    insert into reg.person (id, county_id, area, residence_area, id_kind, id_sealed, id_bidx, id_tail, name, name_key, pinyin, initials,
                            born, sex, ethnicity, residence, phone_sealed, phone_bidx, address_sealed)
    values (owner_id, ((p ->> 'area')::bigint / 1000000)::int, (p ->> 'area')::bigint, (p ->> 'residenceArea')::bigint,
            coalesce((p ->> 'idKind')::smallint, 1), sealed_id, bidx, p ->> 'idTail', p ->> 'name', p ->> 'nameKey',
            coalesce(p ->> 'pinyin', ''), coalesce(p ->> 'initials', ''), (p ->> 'born')::date, (p ->> 'sex')::smallint,
            coalesce(p ->> 'ethnicity', '01'), coalesce(p ->> 'residence', 'rural'), sealed_phone, phone_bidx, sealed_address);
  end if;
  return owner_id;
end $$;
revoke execute on function reg.create_person(jsonb, bytea, bytea, bytea, bytea, bytea) from public;
grant execute on function reg.create_person(jsonb, bytea, bytea, bytea, bytea, bytea) to minzheng_staff, minzheng_province, minzheng_worker;
revoke insert on reg.person from minzheng_staff, minzheng_province;

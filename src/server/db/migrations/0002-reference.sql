create table ref.division (
  code bigint not null check (code between 0 and 999999999999),
  name text not null,
  level smallint not null check (level between 1 and 5),
  kind text not null,
  parent bigint,
  attached_to bigint,
  pinyin text collate "C" not null default '',
  initials text collate "C" not null default '',
  valid_from date not null,
  valid_until date,
  primary key (code, valid_from),
  check (valid_until is null or valid_until > valid_from)
);
comment on table ref.division is 'Administrative divisions as dated rows; 12-digit statistical code, a level''s code ends in zeros below it';
comment on column ref.division.level is '1 province, 2 city, 3 county, 4 township, 5 village';
comment on column ref.division.kind is '省, 市, 区, 县, 县级市, 功能区, 街道, 镇, 乡, 类似乡级, 居委会, 村委会';
comment on column ref.division.attached_to is 'The real county a development zone (功能区) is attached to';
create index division_parent on ref.division (parent, code);
create index division_pinyin on ref.division (pinyin collate "C" text_pattern_ops);
create index division_initials on ref.division (initials collate "C" text_pattern_ops);
create index division_name on ref.division using gin (name gin_trgm_ops);

create table ref.division_change (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('recode', 'merge', 'split', 'rename', 'transfer')),
  from_code bigint not null,
  to_code bigint not null,
  new_name text,
  effective_on date not null,
  document text not null,
  moved jsonb not null default '{}',
  recorded_by bigint,
  recorded_at timestamptz not null default now()
);
comment on table ref.division_change is 'Predecessor links between divisions; append-only';

create table ref.calendar_day (
  day date primary key,
  is_off_day boolean not null,
  holiday text not null,
  document text not null
);
comment on table ref.calendar_day is 'State Council holiday arrangement: listed off days and make-up working days; a year without rows is provisional';

create table ref.code (
  list text not null,
  code text collate "C" not null,
  label text not null,
  standard text not null,
  valid_from date not null default '1990-01-01',
  valid_until date,
  primary key (list, code, valid_from)
);
comment on table ref.code is 'Code tables (GB/T 2261, 3304, 4761, 26341, project codes)';

create table ref.local_standard (
  id bigint generated always as identity primary key,
  parameter text not null,
  area bigint not null,
  residence text check (residence in ('urban', 'rural')),
  valid_from date not null,
  valid_until date,
  value jsonb not null,
  document text not null check (document <> ''),
  is_confirmed boolean not null,
  proposed_by bigint,
  approved_by bigint,
  recorded_at timestamptz not null default now(),
  check (proposed_by is null or approved_by is null or proposed_by <> approved_by)
);
comment on table ref.local_standard is 'Dated local values of parameters, nearest area upwards wins; append-only, the newest from-date or the latest record wins';
comment on column ref.local_standard.area is '0 the state, 410000000000 the province, down to a village';
comment on column ref.local_standard.is_confirmed is 'false: a default nobody has confirmed (待确认)';
create index local_standard_lookup on ref.local_standard (parameter, area, valid_from);

create table ref.standard_proposal (
  id bigint generated always as identity primary key,
  area bigint not null,
  parameter text not null,
  residence text check (residence in ('urban', 'rural')),
  valid_from date not null,
  value jsonb not null,
  document text not null check (document <> ''),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected')),
  reason text not null default '',
  proposed_by bigint not null,
  proposer text not null,
  proposed_at timestamptz not null default now(),
  decided_by bigint,
  decided_at timestamptz,
  check (decided_by is null or decided_by <> proposed_by)
);
comment on table ref.standard_proposal is 'A local standard waiting for a second person; approval writes ref.local_standard';
call sys.protect('ref.standard_proposal');
grant select, insert on ref.standard_proposal to minzheng_staff, minzheng_province;
grant update (state, reason, decided_by, decided_at) on ref.standard_proposal to minzheng_staff, minzheng_province;

grant select on ref.division, ref.division_change, ref.calendar_day, ref.code, ref.local_standard
  to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_public, minzheng_auth;
grant insert on ref.local_standard to minzheng_staff, minzheng_province, minzheng_worker;
grant insert, update on ref.division, ref.calendar_day, ref.code to minzheng_worker;
grant insert on ref.division_change to minzheng_worker;

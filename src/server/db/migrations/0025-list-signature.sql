-- What was approved, under a signature: the root over the lines, their count and sum.
create table pay.list_signature (
  run_id bigint not null,
  county_id int not null,
  area bigint not null,
  lines int not null,
  total_fen bigint not null,
  root text collate "C" not null,
  says text not null,
  signature bytea not null,
  public_key text collate "C" not null,
  at timestamptz not null default now(),
  primary key (run_id, county_id),
  foreign key (run_id, county_id) references pay.run (id, county_id) deferrable,
  check (county_id = area / 1000000)
);
comment on table pay.list_signature is 'Signed at approval over the lines that a run pays; verified before they leave. append-only';
comment on column pay.list_signature.root is 'Merkle root, SM3, over the lines by id; hex';
comment on column pay.list_signature.says is 'The signed text: run, county, month, count, total and root as they were';
comment on column pay.list_signature.signature is 'SM2 over says, DER';
comment on column pay.list_signature.public_key is '130 hex digits';
call sys.protect('pay.list_signature');
grant select, insert on pay.list_signature to minzheng_staff, minzheng_province, minzheng_worker;

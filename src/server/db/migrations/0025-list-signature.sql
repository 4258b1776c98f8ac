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

-- What a pay run must know beyond the county's own rows: cards of staff, and persons whose telephone so many others give as theirs.
create function pay.staff_cards(cards bytea[], on_day date) returns table (card_bidx bytea, person_id bigint)
language sql stable security definer set search_path = pg_catalog, reg, sec as $$
  select distinct b.card_bidx, b.person_id from sec.account a join reg.person_key k on k.id_bidx = a.person_bidx
  join reg.bank_account b on b.person_id = k.person_id
  where b.card_bidx = any(cards) and b.valid_from <= on_day and (b.valid_until is null or b.valid_until > on_day)
$$;
create function pay.with_shared_phone(persons bigint[], at_least int) returns table (person_id bigint)
language sql stable security definer set search_path = pg_catalog, reg as $$
  select p.id from reg.person p where p.id = any(persons) and p.phone_bidx is not null and exists (
    select from reg.person o where o.phone_bidx = p.phone_bidx and o.merged_into is null offset at_least - 1)
$$;
revoke execute on function pay.staff_cards(bytea[], date), pay.with_shared_phone(bigint[], int) from public;
grant execute on function pay.staff_cards(bytea[], date), pay.with_shared_phone(bigint[], int)
  to minzheng_staff, minzheng_province, minzheng_worker;

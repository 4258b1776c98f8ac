-- Sealing of append-only tables: which transaction wrote a row, the proof of the access log's writer, and the chain of seals.
do $$
begin
  if not exists (select from pg_roles where rolname = 'minzheng_sealer') then
    create role minzheng_sealer nologin noinherit;
  end if;
  if not exists (select from pg_auth_members m join pg_roles a on a.oid = m.roleid join pg_roles b on b.oid = m.member
                 where a.rolname = 'minzheng_sealer' and b.rolname = 'minzheng_rt') then
    grant minzheng_sealer to minzheng_rt;
  end if;
end $$;

alter table audit.access_log
  add column nonce bytea,
  add column mac bytea,
  add column filed_area bigint;
comment on column audit.access_log.nonce is 'Unique per row: 8 random bytes of the process, 8 of its counter';
comment on column audit.access_log.mac is 'Key generation (1 byte), then 16 bytes of HMAC-SM3 over every column but id, area and tx; see docs/audit-format.md';
comment on column audit.access_log.filed_area is 'The area as it was written; area itself follows changes of divisions';

-- Rows of before keep null and belong to the first seal; a default set apart from the column rewrites nothing.
do $$
declare t text;
begin
  foreach t in array array['audit.access_log', 'app.case_event', 'pay.entry', 'pay.posting', 'ref.division_change'] loop
    execute format('alter table %s add column tx xid8', t);
    execute format('alter table %s alter column tx set default pg_current_xact_id()', t);
    execute format('create index on %s (tx)', t);
    execute format('comment on column %s.tx is %L', t, 'The transaction that wrote the row; the sealer takes rows below the snapshot horizon by it');
    execute format('grant select on %s to minzheng_sealer', t);
    if t <> 'ref.division_change' then
      execute format('create policy sealer_reads on %s for select to minzheng_sealer using (true)', t);
    end if;
  end loop;
end $$;

create table audit.seal (
  seq bigint primary key,
  at timestamptz not null,
  to_tx xid8 not null,
  row_count bigint not null,
  unproved_count bigint not null,
  says text not null,
  signature bytea not null,
  digest bytea not null,
  leaves bytea not null
);
comment on table audit.seal is 'Signed roots over the rows of append-only tables, chained; one file outside holds the same. append-only';
comment on column audit.seal.to_tx is 'Covers the transactions from the previous seal''s to_tx up to, not including, this';
comment on column audit.seal.unproved_count is 'Rows of the access log in it without a valid proof of their writer';
comment on column audit.seal.says is 'The signed text; see docs/audit-format.md';
comment on column audit.seal.signature is 'SM2 over says, DER';
comment on column audit.seal.digest is 'SM3 over says and signature; the next seal names it';
comment on column audit.seal.leaves is 'Gzip of one line per row: table, key, first 8 bytes of its digest';

create table audit.seal_copy (
  seq bigint primary key references audit.seal (seq),
  at timestamptz not null default now()
);
comment on table audit.seal_copy is 'Seals that are safely in the second store outside the database. append-only';

alter table audit.seal enable row level security;
alter table audit.seal_copy enable row level security;
create policy sealer_writes on audit.seal for all to minzheng_sealer using (true) with check (true);
create policy sealer_writes on audit.seal_copy for all to minzheng_sealer using (true) with check (true);
create policy staff_reads on audit.seal for select to minzheng_staff, minzheng_province, minzheng_worker using (true);
create policy staff_reads on audit.seal_copy for select to minzheng_staff, minzheng_province, minzheng_worker using (true);
grant usage on schema audit, app, pay, ref to minzheng_sealer;
grant select, insert on audit.seal, audit.seal_copy to minzheng_sealer;
grant select on audit.seal, audit.seal_copy to minzheng_staff, minzheng_province, minzheng_worker;

-- The server keeps the divisions in memory for the picker and reads them again when this stamp is another one.
create table ref.division_stamp (
  only_row boolean primary key default true check (only_row),
  stamp uuid not null default gen_random_uuid()
);
comment on table ref.division_stamp is 'One row; its stamp is new after every change of ref.division, kept by a trigger';
insert into ref.division_stamp default values;
grant select on ref.division_stamp to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen, minzheng_auth, minzheng_public;

create function ref.stamp_divisions() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update ref.division_stamp set stamp = gen_random_uuid();
  return null;
end $$;
revoke execute on function ref.stamp_divisions() from public;
create trigger division_stamped after insert or update or delete or truncate on ref.division
  for each statement execute function ref.stamp_divisions();

-- A line changes its state four times. An index over the state, or with the state in its condition, made every change write all
-- seven indexes anew; over what the state comes to, it writes none of them. Half of a page is left for the new versions.
alter table pay.line
  add column is_live boolean generated always as (state not in ('failed', 'returned', 'cancelled')) stored,
  add column is_listed boolean generated always as (state <> 'cancelled') stored;
comment on column pay.line.is_live is 'Counts as the payment of its month: neither failed, returned nor cancelled';
comment on column pay.line.is_listed is 'Not cancelled';
alter table pay.line set (fillfactor = 50);
drop index pay.line_paid_once, pay.line_reissued_once, pay.line_run;
create unique index line_paid_once on pay.line (person_id, item, month, part) where is_live;
create unique index line_reissued_once on pay.line (reissue_of, county_id) where reissue_of is not null and is_listed;
create index line_reissue_of on pay.line (reissue_of) where reissue_of is not null;
create index line_run on pay.line (run_id);

-- The two foreign keys looked up and locked a row for every line. The same is asked once for all lines of a statement; the run's
-- lock orders it with a move of the county. Who moves a run or an entitlement must have moved its lines at commit.
alter table pay.line drop constraint line_run_id_county_id_fkey, drop constraint line_entitlement_id_county_id_fkey;
create function pay.assert_lines_belong() returns trigger
language plpgsql security definer set search_path = pg_catalog, pay, app as $$
begin
  perform from pay.run r where r.id in (select run_id from added) for key share;
  if exists (select from added l left join pay.run r on r.id = l.run_id and r.county_id = l.county_id where r.id is null)
    or exists (select from added l left join app.entitlement e on e.id = l.entitlement_id and e.county_id = l.county_id where e.id is null)
  then
    raise exception 'a payment line belongs to no run or entitlement of its county' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger lines_belong after insert on pay.line referencing new table as added
  for each statement execute function pay.assert_lines_belong();

create function pay.assert_line_belongs() returns trigger
language plpgsql security definer set search_path = pg_catalog, pay, app as $$
begin
  if exists (select from pay.line l where l.id = new.id and (
      not exists (select from pay.run r where r.id = l.run_id and r.county_id = l.county_id)
      or not exists (select from app.entitlement e where e.id = l.entitlement_id and e.county_id = l.county_id))) then
    raise exception 'payment line % belongs to no run or entitlement of its county', new.id using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create constraint trigger line_belongs after update on pay.line deferrable for each row
  when (old.run_id <> new.run_id or old.entitlement_id <> new.entitlement_id or old.county_id <> new.county_id)
  execute function pay.assert_line_belongs();

create function pay.assert_run_keeps_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pay as $$
begin
  if exists (select from pay.line l where l.run_id = old.id
      and not exists (select from pay.run r where r.id = l.run_id and r.county_id = l.county_id)) then
    raise exception 'run % has lines of another county', old.id using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create constraint trigger run_keeps_lines after update on pay.run deferrable for each row
  when (old.id <> new.id or old.county_id <> new.county_id) execute function pay.assert_run_keeps_lines();
create constraint trigger run_with_lines_stays after delete on pay.run deferrable for each row execute function pay.assert_run_keeps_lines();

create function pay.assert_entitlement_keeps_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pay, app as $$
begin
  if exists (select from pay.line l where l.entitlement_id = old.id
      and not exists (select from app.entitlement e where e.id = l.entitlement_id and e.county_id = l.county_id)) then
    raise exception 'entitlement % has payment lines of another county', old.id using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create constraint trigger entitlement_keeps_lines after update on app.entitlement deferrable for each row
  when (old.id <> new.id or old.county_id <> new.county_id) execute function pay.assert_entitlement_keeps_lines();
create constraint trigger entitlement_with_lines_stays after delete on app.entitlement deferrable for each row
  execute function pay.assert_entitlement_keeps_lines();
revoke execute on function pay.assert_lines_belong(), pay.assert_line_belongs(), pay.assert_run_keeps_lines(),
  pay.assert_entitlement_keeps_lines() from public;

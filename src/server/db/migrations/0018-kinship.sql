-- No self-dealing: an officer's relatives to two degrees, as declared and as the registry knows them.
create index account_person on sec.account (person_bidx) where person_bidx is not null;

-- Persons one step away: registered kinship in either direction, and those of the same household.
create function reg.next_of(persons bigint[]) returns table (of_id bigint, next_id bigint)
language sql stable security definer set search_path = pg_catalog, reg as $$
  select r.person_id, r.other_id from reg.person_relation r
    where r.person_id = any(persons) and r.superseded_at is null
  union
  select r.other_id, r.person_id from reg.person_relation r
    where r.other_id = any(persons) and r.superseded_at is null
  union
  select a.person_id, b.person_id from reg.household_member a join reg.household_member b on b.household_id = a.household_id
    where a.person_id = any(persons) and a.superseded_at is null and b.superseded_at is null and a.person_id <> b.person_id
$$;

-- Everybody within two degrees of an officer: oneself, declared relatives, and two steps through the registry from either
-- (one from a declared relative, who is one step away already).
create function sec.kin_of(account bigint) returns table (person_id bigint, relation text)
language plpgsql stable security definer set search_path = pg_catalog, sec, reg as $$
declare
  own bigint[];
  declared bigint[];
  first bigint[];
begin
  select coalesce(array_agg(k.person_id), '{}') into own from sec.account a join reg.person_key k on k.id_bidx = a.person_bidx where a.id = account;
  select coalesce(array_agg(k.person_id), '{}') into declared from sec.staff_relative r join reg.person_key k on k.id_bidx = r.person_bidx where r.account_id = account;
  select coalesce(array_agg(distinct n.next_id), '{}') into first from reg.next_of(own) n;
  return query
    select o, '本人' from unnest(own) o
    union all select k.person_id, r.relation from sec.staff_relative r join reg.person_key k on k.id_bidx = r.person_bidx where r.account_id = account
    union all select f, '家庭成员或近亲属' from unnest(first) f where not f = any(own || declared)
    union all select distinct n.next_id, '二亲等以内亲属' from reg.next_of(first || declared) n
      where not n.next_id = any(own || declared || first);
end $$;
revoke execute on function reg.next_of(bigint[]), sec.kin_of(bigint) from public;
grant execute on function sec.kin_of(bigint) to minzheng_staff, minzheng_province, minzheng_worker;

-- The same seen from a person: officers who are it, or within two degrees of it. Keeps the form that older servers call.
create or replace function sec.related_officers(bidx bytea) returns table (account_id bigint, officer text, relation text, unit_area bigint)
language plpgsql stable security definer set search_path = pg_catalog, sec as $$
declare
  me bigint;
  first bigint[];
  second bigint[];
begin
  select k.person_id into me from reg.person_key k where k.id_bidx = bidx;
  if me is not null then
    select coalesce(array_agg(distinct n.next_id), '{}') into first from reg.next_of(array[me]) n where n.next_id <> me;
    if first <> '{}' then
      select coalesce(array_agg(distinct n.next_id), '{}') into second from reg.next_of(first) n where n.next_id <> me and not n.next_id = any(first);
    end if;
  end if;
  return query
  select distinct on (x.id) x.id, x.name, x.relation, x.unit_area from (
    select a.id, a.name, '本人' as relation, a.unit_area, 0 as degree from sec.account a where a.person_bidx = bidx and a.is_active
    union all
    select a.id, a.name, r.relation, a.unit_area, 1 from sec.staff_relative r join sec.account a on a.id = r.account_id
      where r.person_bidx = bidx and a.is_active
    union all
    select a.id, a.name, '家庭成员或近亲属', a.unit_area, 1 from reg.person p join sec.account a on a.person_bidx = p.id_bidx
      where p.id = any(first) and a.is_active
    union all
    select a.id, a.name, '二亲等以内亲属', a.unit_area, 2 from reg.person p join sec.account a on a.person_bidx = p.id_bidx
      where p.id = any(second) and a.is_active
    union all
    select a.id, a.name, '二亲等以内亲属', a.unit_area, 2 from reg.person p join sec.staff_relative r on r.person_bidx = p.id_bidx
      join sec.account a on a.id = r.account_id where p.id = any(first) and a.is_active) x
  order by x.id, x.degree;
end $$;

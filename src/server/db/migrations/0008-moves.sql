-- Moves that cross scopes: merging two records of one person, and moving every row when division codes change.

-- Where a person's rows are. A new column that refers to a person is added here (tested against the catalogue).
create function reg.person_references() returns table (tab regclass, col name, only_where text)
language sql stable set search_path = pg_catalog as $$
  values ('reg.household_member'::regclass, 'person_id'::name, 'true'),
    ('reg.person_relation', 'person_id', 'true'),
    ('reg.person_relation', 'other_id', 'true'),
    ('reg.fact', 'subject_id', 'subject_kind = ''person'''),
    ('reg.bank_account', 'person_id', 'true'),
    ('app."case"', 'applicant_id', 'true'),
    ('app."case"', 'agent_id', 'true'),
    ('app.case_member', 'person_id', 'true'),
    ('app.authorisation', 'person_id', 'true'),
    ('app.check_request', 'person_id', 'true'),
    ('app.entitlement', 'payee_id', 'true'),
    ('app.entitlement_member', 'person_id', 'true'),
    ('pay.line', 'person_id', 'true'),
    ('pay.overpayment', 'person_id', 'true'),
    ('pay.reserve_payment', 'person_id', 'true')
$$;

create function reg.primary_key(t regclass) returns name[] language sql stable set search_path = pg_catalog as $$
  select array_agg(a.attname order by k.n) from pg_index i, unnest(i.indkey) with ordinality k (attnum, n)
  join pg_attribute a on a.attnum = k.attnum where i.indrelid = t and a.attrelid = t and i.indisprimary
$$;

create function reg.assert_in_scope(persons bigint[]) returns void
language plpgsql stable set search_path = pg_catalog as $$
begin
  if (select count(*) from reg.person p where p.id = any(persons) and p.area >= sys.scope_lo() and p.area < sys.scope_hi())
     <> cardinality(persons) then
    raise exception 'a person outside the scope' using errcode = '42501';
  end if;
end $$;

-- Moves all rows of one person to another, wherever they are, and says which: [{tab, col, rows: [primary keys after the move]}].
create function reg.move_person_rows(from_id bigint, to_id bigint) returns jsonb
language plpgsql security definer set search_path = pg_catalog as $$
declare
  r record;
  keys text;
  moved_rows jsonb;
  moved jsonb := '[]';
begin
  perform reg.assert_in_scope(array[from_id, to_id]);
  for r in select * from reg.person_references() loop
    select string_agg(format('%L, %I', k, k), ', ') into keys from unnest(reg.primary_key(r.tab)) k;
    execute format(
      'with moved as (update %s set %I = $2 where %I = $1 and %s returning jsonb_build_object(%s) as key)
       select jsonb_agg(key) from moved', r.tab, r.col, r.col, r.only_where, keys)
      into moved_rows using from_id, to_id;
    if moved_rows is not null then
      moved := moved || jsonb_build_object('tab', r.tab::text, 'col', r.col, 'rows', moved_rows);
    end if;
  end loop;
  update reg.person_key set person_id = to_id where person_id = from_id
    and id_bidx = (select id_bidx from reg.person where id = from_id);
  update reg.person set merged_into = to_id where id = from_id;
  return moved;
end $$;

-- Moves back exactly the rows that a merge moved; rows added since stay with the kept person. Returns how many went back.
create function reg.move_person_rows_back(merge_id bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  m reg.person_merge;
  part record;
  condition text;
  n bigint;
  total bigint := 0;
begin
  select * into strict m from reg.person_merge where id = merge_id;
  perform reg.assert_in_scope(array[m.kept_id, m.merged_id]);
  for part in select * from jsonb_to_recordset(m.moved) as x (tab text, col name, rows jsonb) loop
    select string_agg(format('t.%I = k.%I', k, k), ' and ') into condition from unnest(reg.primary_key(part.tab::regclass)) k;
    execute format('update %s t set %I = $1 from jsonb_populate_recordset(null::%s, $2) k where %s and t.%I = $3',
      part.tab::regclass, part.col, part.tab::regclass, condition, part.col)
      using m.merged_id, part.rows, m.kept_id;
    get diagnostics n = row_count;
    total := total + n;
  end loop;
  update reg.person_key set person_id = m.merged_id where id_bidx = (select id_bidx from reg.person where id = m.merged_id);
  update reg.person set merged_into = null where id = m.merged_id;
  return total;
end $$;

revoke execute on function reg.person_references(), reg.primary_key(regclass), reg.assert_in_scope(bigint[]),
  reg.move_person_rows(bigint, bigint), reg.move_person_rows_back(bigint) from public;
grant execute on function reg.move_person_rows(bigint, bigint), reg.move_person_rows_back(bigint)
  to minzheng_staff, minzheng_province, minzheng_worker;

-- Moves the areas of every table by segments [{lo, hi, to, exact}]: a code in [lo, hi) becomes `to` + its distance from lo, or
-- `to` itself when exact; the smallest segment that holds it speaks. History keeps its codes: closed divisions, the units named
-- in events and in the access log, numbers of cases and letters. Returns the rows moved by table.
create function sys.move_areas(segments jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog as $$
declare
  t record;
  old_lo bigint;
  old_hi bigint;
  n bigint;
  moved jsonb := '{}';
  -- a scalar subquery over the few segments
  new_code constant text := '(select case when s.exact then s."to" else s."to" + %1$s - s.lo end
    from jsonb_to_recordset($1) as s (lo bigint, hi bigint, "to" bigint, exact boolean)
    where %1$s >= s.lo and %1$s < s.hi order by s.hi - s.lo limit 1)';
  inside constant text := '%1$s >= $2 and %1$s < $3 and exists (select from jsonb_to_recordset($1) as s (lo bigint, hi bigint)
    where %1$s >= s.lo and %1$s < s.hi)';
begin
  select min(lo), max(hi) into old_lo, old_hi from jsonb_to_recordset(segments) as s (lo bigint, hi bigint);
  set constraints all deferred;
  -- A settled run of a county that joins another keeps its place beside the other's run of that month; an open one is settled first.
  execute format($q$update pay.run r set item_group = item_group || '@' || county_id
    where r.state = 'settled' and %s and exists (select from pay.run o where o.state <> 'cancelled' and o.month = r.month
      and o.item_group = r.item_group and o.county_id <> r.county_id and o.county_id = (%s / 1000000)::int)$q$,
    format(inside, 'r.area'), format(new_code, 'r.area')) using segments, old_lo, old_hi;
  -- Accounts of a place carry its code (reserve:410122101000); where the new one exists, its postings join it.
  for t in select * from (values ('pay.posting', 'account', 'true'), ('pay.ledger_account', 'code',
      'not exists (select from pay.ledger_account o where o.county_id = x.county_id and o.code = regexp_replace(x.code, ''\d{12}$'', %s::text))'))
      as v (tab, col, free) loop
    execute format('update %1$s x set %2$I = regexp_replace(x.%2$I, ''\d{12}$'', %3$s::text)
        where x.%2$I ~ '':\d{12}$'' and %4$s and %5$s',
      t.tab, t.col, format(new_code, format('right(x.%I, 12)::bigint', t.col)),
      format(inside, format('(case when x.%1$I ~ '':\d{12}$'' then right(x.%1$I, 12)::bigint end)', t.col)),
      replace(t.free, '%s', format(new_code, 'right(x.code, 12)::bigint')))
      using segments, old_lo, old_hi;
  end loop;
  for t in
    select c.oid::regclass as tab, a.attname as col,
      exists (select from pg_attribute k where k.attrelid = c.oid and k.attname = 'county_id' and not k.attisdropped) and a.attname = 'area' as has_county
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('ref', 'sec', 'audit', 'reg', 'app', 'pay')
      and (a.attname = 'area' or (c.relname = 'person' and a.attname = 'residence_area') or (c.relname = 'account' and a.attname = 'unit_area'))
      and c.oid <> 'ref.local_standard'::regclass
    order by 1, 2
  loop
    execute format('lock table %s in share row exclusive mode', t.tab);
    execute format('update %s x set %I = %s %s where %s', t.tab, t.col, format(new_code, t.col),
        case when t.has_county then format(', county_id = (%s / 1000000)::int', format(new_code, t.col)) else '' end,
        format(inside, t.col) || case when t.tab <> 'pay.ledger_account'::regclass then ''
          -- an account that the other county has too stays as history; its postings join the other's
          else format(' and not exists (select from pay.ledger_account o where o.code = x.code and o.county_id <> x.county_id and o.county_id = (%s / 1000000)::int)',
            format(new_code, 'x.area')) end)
      using segments, old_lo, old_hi;
    get diagnostics n = row_count;
    if n > 0 then
      moved := moved || jsonb_build_object(t.tab::text || case when t.col = 'area' then '' else '.' || t.col end, n);
    end if;
  end loop;
  update pay.ledger_account a set balance_fen =
      coalesce((select sum(p.fen) from pay.posting p where p.account = a.code and p.county_id = a.county_id), 0)
    where a.county_id >= old_lo / 1000000 and a.county_id <= (old_hi - 1) / 1000000
      or a.county_id in (select (s."to" / 1000000)::int from jsonb_to_recordset(segments) as s ("to" bigint));
  -- Numbers go on where the old county left off.
  insert into app.letter_counter as c (county_id, year, last)
    select (s."to" / 1000000)::int, o.year, o.last from app.letter_counter o, jsonb_to_recordset(segments) as s (lo bigint, hi bigint, "to" bigint)
    where s.lo = o.county_id * 1000000::bigint and s.hi >= s.lo + 1000000
    on conflict (county_id, year) do update set last = greatest(c.last, excluded.last);
  update reg.person_key k set county_id = p.county_id from reg.person p where p.id = k.person_id and p.county_id <> k.county_id
    and k.county_id >= old_lo / 1000000 and k.county_id <= old_hi / 1000000;
  return moved;
end $$;
revoke execute on function sys.move_areas(jsonb) from public;
grant execute on function sys.move_areas(jsonb) to minzheng_worker;

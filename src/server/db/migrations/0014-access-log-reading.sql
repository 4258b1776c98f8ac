-- Reading the access log: by time, and with the names of those who acted.
create index access_log_at on audit.access_log using brin (at);

-- Names of accounts for the lines of the access log; a definer function, because staff do not read accounts.
create function audit.officers(ids bigint[]) returns table (id bigint, login text, name text, unit_name text)
language sql stable security definer set search_path = pg_catalog, sec as $$
  select a.id, a.login, a.name, a.unit_name from sec.account a where a.id = any(ids)
$$;
create function audit.officers_named(words text) returns setof bigint
language sql stable security definer set search_path = pg_catalog, sec as $$
  select a.id from sec.account a where a.login = words or a.name = words limit 100
$$;
revoke execute on function audit.officers(bigint[]), audit.officers_named(text) from public;
grant execute on function audit.officers(bigint[]), audit.officers_named(text) to minzheng_staff, minzheng_province;

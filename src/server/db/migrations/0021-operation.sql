-- One installation may send to banks and other departments. A copy of the database, restored or running beside the original,
-- is another installation or another timeline of the log, and sends nothing until a named person takes the sending over.

create table sys.sender (
  is_only boolean primary key default true check (is_only),
  installation text not null check (length(installation) between 8 and 200),
  server text not null,
  timeline text not null,
  epoch int not null check (epoch > 0),
  taken_by text not null,
  reason text not null,
  at timestamptz not null default now()
);
comment on table sys.sender is 'Which installation, on which server and timeline of the log, may send; one row once a server has started';

create table sys.sender_taking (
  epoch int primary key,
  installation text not null,
  server text not null,
  timeline text not null,
  taken_by text not null,
  reason text not null,
  at timestamptz not null
);
comment on table sys.sender_taking is 'Who took the sending over, when and why; append-only';

alter table sys.sender enable row level security;
alter table sys.sender_taking enable row level security;
create policy reads on sys.sender for select to minzheng_staff, minzheng_province, minzheng_worker using (true);
create policy reads on sys.sender_taking for select to minzheng_staff, minzheng_province, minzheng_worker using (true);
grant select on sys.sender, sys.sender_taking to minzheng_staff, minzheng_province, minzheng_worker;

-- The cluster, and the timeline its log is written on at this moment: recovery to a point in time begins a new one.
create function sys.this_server() returns table (server text, timeline text)
language sql stable security definer set search_path = pg_catalog as $$
  select system_identifier::text, substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) from pg_control_system()
$$;
revoke execute on function sys.this_server() from public;

-- Why this session may not send, in Chinese; null when it may. Nobody has claimed a database that no server was started on.
create function sys.sending_refusal() returns text
language sql stable security definer set search_path = pg_catalog, sys as $$
  select case
    when s.installation is distinct from nullif(current_setting('app.installation', true), '')
      then '本套系统不是登记的发送方（登记的发送方为另一套安装），不得对外发送'
    when s.server <> t.server or s.timeline <> t.timeline
      then '本数据库是恢复出来的副本，尚未启用对外发送'
  end
  from sys.sender s, sys.this_server() t
$$;
revoke execute on function sys.sending_refusal() from public;
grant execute on function sys.sending_refusal() to minzheng_staff, minzheng_province, minzheng_worker;

-- The first server that starts on a database sends from it; afterwards this changes nothing.
create function sys.claim_sending(installation text) returns void
language sql volatile security definer set search_path = pg_catalog, sys as $$
  with claimed as (
    insert into sys.sender (installation, server, timeline, epoch, taken_by, reason)
    select claim_sending.installation, t.server, t.timeline, 1, '系统', '首次启动' from sys.this_server() t
    on conflict do nothing returning *
  )
  insert into sys.sender_taking select epoch, c.installation, server, timeline, taken_by, c.reason, at from claimed c
$$;
revoke execute on function sys.claim_sending(text) from public;

-- A named person takes the sending over for an installation; the one before is refused from then on.
create function sys.take_sending(installation text, taken_by text, reason text) returns int
language sql volatile security definer set search_path = pg_catalog, sys as $$
  with taken as (
    insert into sys.sender (installation, server, timeline, epoch, taken_by, reason)
    select take_sending.installation, t.server, t.timeline, 1, take_sending.taken_by, take_sending.reason from sys.this_server() t
    on conflict (is_only) do update set installation = excluded.installation, server = excluded.server,
      timeline = excluded.timeline, epoch = sender.epoch + 1, taken_by = excluded.taken_by, reason = excluded.reason, at = now()
    returning *
  )
  insert into sys.sender_taking select epoch, k.installation, server, timeline, k.taken_by, k.reason, at from taken k returning epoch
$$;
revoke execute on function sys.take_sending(text, text, text) from public;

-- Held in the database, so that no code path and no older program sends past it. The lock orders a sending and a taking.
create function sys.assert_sender() returns trigger
language plpgsql security definer set search_path = pg_catalog, sys as $$
declare refusal text;
begin
  perform from sys.sender for share;
  select sys.sending_refusal() into refusal;
  if refusal is not null then
    raise exception using errcode = 'MZ001', message = refusal;
  end if;
  return new;
end
$$;
revoke execute on function sys.assert_sender() from public;
create trigger only_the_sender before insert on pay.bank_file for each row when (new.direction = 'out') execute function sys.assert_sender();

-- What an operator watches: the queue, the size, and how far the backup is behind. No row of anybody.
create function sys.operation_figures() returns table (
  jobs_waiting int, jobs_failed int, oldest_job_seconds int, database_bytes bigint, backup_behind_bytes bigint, is_backup_connected boolean, clock timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if to_regclass('graphile_worker._private_jobs') is not null then
    select count(*) filter (where attempts < max_attempts and run_at <= now()), count(*) filter (where attempts >= max_attempts),
        coalesce(extract(epoch from now() - min(run_at) filter (where attempts < max_attempts and run_at <= now()))::int, 0)
      into jobs_waiting, jobs_failed, oldest_job_seconds from graphile_worker._private_jobs;
  end if;
  database_bytes := pg_database_size(current_database());
  select pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint, active into backup_behind_bytes, is_backup_connected
    from pg_replication_slots where slot_name = 'minzheng_backup';
  clock := clock_timestamp();
  return next;
end
$$;
revoke execute on function sys.operation_figures() from public;
grant execute on function sys.operation_figures() to minzheng_worker;

create table sys.backup (
  id int generated always as identity primary key,
  name text not null unique,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  bytes bigint not null,
  files int not null,
  sm3 text collate "C" not null,
  until_position text not null
);
comment on table sys.backup is 'Base backups that were taken of this database; append-only';
alter table sys.backup enable row level security;
create policy reads on sys.backup for select to minzheng_worker using (true);
grant select on sys.backup to minzheng_worker;

-- Queues a job inside the caller's transaction. The queue's own tables are made by graphile-worker at start-up.
create function sys.add_job(task text, payload json, job_key text default null) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(task, payload, job_key => job_key);
end $$;
revoke execute on function sys.add_job(text, json, text) from public;
grant execute on function sys.add_job(text, json, text) to minzheng_staff, minzheng_province, minzheng_worker, minzheng_citizen;

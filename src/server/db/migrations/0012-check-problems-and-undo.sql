-- Why a delivered file could not answer a question, so that the clerk sees it beside the open question.
alter table app.check_request add column problem text;
comment on column app.check_request.problem is 'What is wrong with the file that should answer, in Chinese, without personal data';
grant update (problem) on app.check_request to minzheng_worker, minzheng_staff, minzheng_province;

-- Takes an import back. Benefits of it that nothing has happened to end as never owed, and their families leave their household, so
-- that a better list can bring them again; their persons and cases stay, as the log does. Persons whom nobody has used since go
-- with their keys and households. All others stay, each receipt with its reason. Returns how many went and stayed.
create or replace function app.undo_import(batch bigint) returns table (removed bigint, kept bigint)
language plpgsql security definer set search_path = pg_catalog, app, reg as $$
declare
  b app.import_batch;
  r record;
  made bigint[];
  homes bigint[];
  used bigint[];
  used_homes bigint[];
  hits bigint[];
  ended bigint[];
  left_homes bigint[];
  withdrawn bigint := 0;
  mark text := '批量导入 ' || batch;
begin
  select * into b from app.import_batch i where i.id = batch and i.state = 'done'
    and i.area >= sys.scope_lo() and i.area < sys.scope_hi() for update;
  if not found then return; end if;
  select coalesce(array_agg(subject_id), '{}') into made from app.import_row where batch_id = batch and state = 'done';

  -- As whoever changes what somebody is owed: no list of the county is being made meanwhile.
  perform pg_advisory_xact_lock_shared(hashtextextended('county money ' || c.county_id, 0))
    from (select distinct e.county_id from app.entitlement e
      where e.payee_id in (select subject_id from app.import_row where batch_id = batch and subject_id is not null) order by 1) c;
  select coalesce(array_agg(e.id), '{}'), coalesce(array_agg(distinct e.household_id), '{}') into ended, left_homes
  from app.entitlement e
  where e.payee_id in (select subject_id from app.import_row where batch_id = batch and subject_id is not null)
    and exists (select from app.case_event v where v.case_id = e.case_id and v.county_id = e.county_id and v.action = 'take-over'
      and v.note like mark || '：%')
    and not exists (
      select from app.entitlement o where o.household_id = e.household_id and (o.state <> 'active' or o.end_month is not null
        or exists (select from pay.line l where l.entitlement_id = o.id and l.state <> 'cancelled')
        or exists (select from pay.reserve_payment p where p.entitlement_id = o.id)
        or exists (select from pay.overpayment p where p.entitlement_id = o.id)
        or exists (select from app.entitlement_pause p where p.entitlement_id = o.id)
        or (select count(*) from app.entitlement_amount a where a.entitlement_id = o.id) > 1
        or exists (select from app.warning w where w.entitlement_id = o.id and w.state = 'reviewing')
        or exists (select from app."case" c where c.entitlement_id = o.id and c.id <> o.case_id)))
    and not exists (select from app."case" c where c.household_id = e.household_id and c.is_open);
  update app.entitlement set state = 'ended', end_month = (start_month - interval '1 month')::date, recheck_from = null where id = any(ended);
  update app.entitlement_member set during = 'empty' where entitlement_id = any(ended);
  update reg.household_member set superseded_at = now() where household_id = any(left_homes) and source = mark and superseded_at is null;
  update app.import_row i set state = 'skipped', reason = '待遇已撤回（尚未发放），人员档案和办件记录保留' where i.batch_id = batch
    and i.state = 'done' and i.subject_id in (select m.person_id from reg.household_member m where m.household_id = any(left_homes) and m.source = mark);
  get diagnostics withdrawn = row_count;
  select coalesce(array_agg(subject_id), '{}') into made from app.import_row where batch_id = batch and state = 'done';

  select coalesce(array_agg(distinct household_id), '{}') into homes from reg.household_member where source = mark and person_id = any(made);
  select coalesce(array_agg(distinct p.id), '{}') into used from reg.person p where p.id = any(made)
    and (p.merged_into is not null or p.died_on is not null or exists (select from sec.citizen c where c.person_id = p.id)
      or exists (select from reg.person m where m.merged_into = p.id));
  for r in select * from reg.person_references() loop
    execute format('select coalesce(array_agg(distinct %1$I), ''{}'') from %2$s where %1$I = any($1) and %3$s', r.col, r.tab,
      case when r.tab = 'reg.household_member'::regclass then 'source <> $2' else r.only_where || ' and $2 is not null' end)
      into hits using made, mark;
    used := used || hits;
  end loop;
  -- A household that something refers to, or that somebody used or of another source belongs to, stays with everybody in it.
  select coalesce(array_agg(h), '{}') into used_homes from unnest(homes) h
    where exists (select from app."case" c where c.household_id = h) or exists (select from app.entitlement e where e.household_id = h)
      or exists (select from reg.fact f where f.subject_kind = 'household' and f.subject_id = h)
      or exists (select from reg.household_member m where m.household_id = h and (m.person_id = any(used) or m.source <> mark));
  used := used || coalesce((select array_agg(m.person_id) from reg.household_member m where m.household_id = any(used_homes)), '{}');
  made := coalesce((select array_agg(p) from unnest(made) p where not p = any(used)), '{}');
  homes := coalesce((select array_agg(h) from unnest(homes) h where not h = any(used_homes)), '{}');
  delete from reg.household_member where household_id = any(homes);
  delete from reg.household where id = any(homes);
  delete from reg.person_key where person_id = any(made);
  delete from reg.person where id = any(made);
  update app.import_row set state = 'skipped', reason = '已撤销' where batch_id = batch and state = 'done' and subject_id = any(made);
  update app.import_row i set reason = case
      when exists (select from pay.line l join app.entitlement_member m on m.entitlement_id = l.entitlement_id
        where m.person_id = i.subject_id and l.state <> 'cancelled') then '本家庭的救助金已列入发放，未撤销；如需停发，请办理终止'
      when exists (select from app.entitlement_member m join app.entitlement e on e.id = m.entitlement_id
        where m.person_id = i.subject_id and e.state <> 'ended') then '本家庭的待遇已办理变更或正在复核，未撤销；如需停发，请办理终止'
      when exists (select from app.case_member m where m.person_id = i.subject_id) then '已有办件，未撤销'
      else '已被其他业务使用，未撤销' end
    where i.batch_id = batch and i.state = 'done';
  get diagnostics kept = row_count;
  removed := cardinality(made);
  update app.import_batch set state = 'undone', undone_at = now(),
    note = '已撤销 ' || removed || ' 人' || case when withdrawn > 0 then '；撤回 ' || cardinality(ended) || ' 项待遇，涉及 ' || withdrawn || ' 人' else '' end
      || case when kept > 0 then '；' || kept || ' 人已被其他业务使用，予以保留' else '' end where id = batch;
  return next;
end $$;

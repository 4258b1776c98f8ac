-- Answers kept for retries are sealed; sealed columns that are written again are bound to a mark of their writing.

alter table app.request add column result_sealed bytea;
comment on column app.request.result_sealed is 'JSON of the request''s digest and the answer given (sealed, app.request|result_sealed|request id). digest and result hold those of older releases';

alter table app.draft add column seal_mark int not null default 0;
alter table app.desk_draft add column seal_mark int not null default 0;
alter table app.case_answers add column seal_mark int not null default 0;
comment on column app.draft.seal_mark is 'Drawn at each writing and bound into the seal, so that an older copy does not open; 0: sealed by an older release for person_id alone';
comment on column app.desk_draft.seal_mark is 'Drawn at each writing and bound into the seal, so that an older copy does not open; 0: sealed by an older release for account_id alone';
comment on column app.case_answers.seal_mark is 'Drawn at the writing and bound into the seal, so that answers do not open in another row of their case; 0: sealed by an older release';

-- An older release writes over a form without a mark of its own; what it wrote has none. Whoever seals again says so and keeps the mark.
create function app.guard_seal_mark() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.answers_sealed is distinct from old.answers_sealed and new.seal_mark = old.seal_mark
    and coalesce(current_setting('app.resealing', true), '') <> 'on' then
    new.seal_mark := 0;
  end if;
  return new;
end $$;
create trigger guard_seal_mark before update on app.draft for each row execute function app.guard_seal_mark();
create trigger guard_seal_mark before update on app.desk_draft for each row execute function app.guard_seal_mark();

-- While index keys are changed a number has an index under each of them, and one owner. The first is the oldest: everybody takes it.
create function reg.claim_person_keys(indexes bytea[], new_id bigint, new_county int) returns bigint
language plpgsql security definer set search_path = pg_catalog, reg as $$
declare
  owner_id bigint := new_id;
  owner_county int := new_county;
  got bigint;
begin
  for i in 1 .. cardinality(indexes) loop
    got := reg.claim_person_key(indexes[i], owner_id, owner_county);
    if got <> owner_id then
      owner_id := got;
      owner_county := (select k.county_id from reg.person_key k where k.id_bidx = indexes[i]);
      update reg.person_key k set person_id = owner_id, county_id = owner_county
        where k.id_bidx = any (indexes[1 : i - 1]) and k.person_id = new_id;
    end if;
  end loop;
  return owner_id;
end $$;
revoke execute on function reg.claim_person_keys(bytea[], bigint, int) from public;
grant execute on function reg.claim_person_keys(bytea[], bigint, int) to minzheng_staff, minzheng_province, minzheng_worker;

-- Why a delivered file could not answer a question, so that the clerk sees it beside the open question.
alter table app.check_request add column problem text;
comment on column app.check_request.problem is 'What is wrong with the file that should answer, in Chinese, without personal data';
grant update (problem) on app.check_request to minzheng_worker, minzheng_staff, minzheng_province;

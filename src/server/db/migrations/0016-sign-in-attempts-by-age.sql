-- Old counts of failed sign-ins are forgotten with each sign-in that succeeds.
create index sign_in_attempt_since on sec.sign_in_attempt (since);

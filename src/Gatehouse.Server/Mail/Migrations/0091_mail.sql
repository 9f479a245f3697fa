-- Mail to be sent, written in the transaction of what it tells. content is sealed, for it may hold a link that is a
-- credential; it goes with the end of the message. next_ms is null once it is over.
create table mail_message (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null,
    subject_id text not null,
    recipient text not null,
    content {blob},
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    attempts bigint not null default 0,
    next_ms bigint,
    created_ms bigint not null,
    expires_ms bigint not null,
    ended_ms bigint,
    last_error text
);

create index mail_message_due on mail_message (next_ms) where next_ms is not null;
create index mail_message_subject on mail_message (org_id, subject_id, id);
create index mail_message_ended on mail_message (ended_ms) where ended_ms is not null;

-- How many messages an organization had sent in an hour, counted before they are sent.
create table mail_quota (
    org_id text not null references admin_organization (id) on delete cascade,
    hour bigint not null,
    count bigint not null,
    primary key (org_id, hour)
);

create table hosting_idempotency (
    org_id text not null references admin_organization (id) on delete cascade,
    caller_id text not null,
    key text not null,
    request_hash {blob} not null,
    attempt text not null,
    status bigint,
    headers text,
    body {blob},
    created_ms bigint not null,
    primary key (org_id, caller_id, key)
);

create index hosting_idempotency_created on hosting_idempotency (created_ms);

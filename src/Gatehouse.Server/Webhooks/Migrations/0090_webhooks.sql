-- Addresses that an organization wants told what happens.
create table webhook_endpoint (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    url text not null,
    events text not null,
    secret_sealed {blob} not null,
    old_secret_sealed {blob},
    old_secret_until_ms bigint,
    disabled boolean not null default false,
    suspended_ms bigint,
    failing_since_ms bigint,
    delivered_ms bigint,
    last_error text,
    created_ms bigint not null,
    version bigint not null default 1
);

create index webhook_endpoint_org on webhook_endpoint (org_id, id);

-- Messages to them, written in the transaction of what happened. next_ms is null once it is over. No reference to the
-- endpoint: what happens in the organization must not wait for, or fail with, somebody who deletes one.
create table webhook_delivery (
    id text primary key,
    org_id text not null,
    webhook_id text not null,
    event_id text not null,
    event_type text not null,
    payload text not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts bigint not null default 0,
    next_ms bigint,
    created_ms bigint not null,
    expires_ms bigint not null,
    tried_ms bigint,
    ended_ms bigint,
    last_status bigint,
    last_error text
);

create index webhook_delivery_due on webhook_delivery (webhook_id, next_ms) where next_ms is not null;
create index webhook_delivery_late on webhook_delivery (expires_ms) where next_ms is not null;
create index webhook_delivery_webhook on webhook_delivery (webhook_id, id);
create index webhook_delivery_ended on webhook_delivery (ended_ms) where ended_ms is not null;

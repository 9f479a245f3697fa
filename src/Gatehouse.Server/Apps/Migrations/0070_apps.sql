-- Whether and how an organization lets apps enroll without a person. No row: not at all.
create table apps_tenant (
    org_id text primary key references admin_organization (id) on delete cascade,
    settings text not null,
    inactivity_ms bigint not null,
    version bigint not null default 1,
    updated_ms bigint not null
);

-- What the authorization server does not know about an app: the client itself is its row. Removed together with it.
create table apps_client (
    client_id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    alias text not null,
    settings text not null,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, alias)
);

-- Whom tokens are about: at first nobody but a device; later perhaps a person. The id is never used again.
create table apps_user (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    state text not null check (state in ('active', 'locked', 'merged')),
    person_id text references admin_person (id) on delete set null,
    merged_into text,
    merged_ms bigint,
    created_ms bigint not null
);

create index apps_user_org on apps_user (org_id, id);
create index apps_user_person on apps_user (person_id) where person_id is not null;

-- One app on one device, bound to that device's key. What was deleted stays for a while, so that the device learns of it.
create table apps_installation (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    user_id text not null,
    client_id text not null,
    jkt text not null,
    mode text not null,
    key_storage text not null,
    platform text,
    software_id text,
    software_version text,
    attestation_level text not null,
    attestation text,
    grant_id text not null,
    state text not null check (state in ('active', 'locked', 'revoked', 'deleted')),
    state_because text,
    idempotency_hash {blob},
    answer {blob},
    created_ms bigint not null,
    last_seen_ms bigint not null,
    state_ms bigint
);

create index apps_installation_org on apps_installation (org_id, id);
create index apps_installation_user on apps_installation (user_id, id);
create index apps_installation_client on apps_installation (client_id, id);
create index apps_installation_grant on apps_installation (grant_id);
create index apps_installation_idle on apps_installation (org_id, last_seen_ms) where state in ('active', 'revoked');
create index apps_installation_gone on apps_installation (state_ms) where state = 'deleted';
create index apps_installation_answer on apps_installation (created_ms) where answer is not null;

-- A key belongs to one living installation.
create unique index apps_installation_key on apps_installation (org_id, jkt) where state <> 'deleted';
create index apps_installation_jkt on apps_installation (org_id, jkt);

-- Enrollments in a window that began with the first of them, by organization, client, level of attestation or block of addresses.
create table apps_quota (
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null,
    subject text not null,
    since_ms bigint not null,
    count bigint not null,
    primary key (org_id, kind, subject)
);

create index apps_quota_since on apps_quota (since_ms);

-- Living installations that nobody is known to be behind: counted with each change, because counting rows would cost more the more there are.
create table apps_population (
    org_id text primary key references admin_organization (id) on delete cascade,
    anonymous bigint not null
);

create table accounts_group (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    description text,
    require_second_factor boolean not null default false,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, name)
);

create table accounts_group_member (
    group_id text not null references accounts_group (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    primary key (group_id, person_id)
);

create index accounts_group_member_person on accounts_group_member (person_id);

create table accounts_session (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    hash {blob} not null unique,
    acr text not null,
    amr text not null,
    upstream_id text,
    auth_ms bigint not null,
    user_agent text,
    address text,
    created_ms bigint not null,
    last_used_ms bigint not null,
    expires_ms bigint not null,
    passkey_challenge {blob},
    passkey_challenge_ms bigint
);

create index accounts_session_person on accounts_session (org_id, person_id, id);
create index accounts_session_expires on accounts_session (expires_ms);

create table accounts_flow (
    hash {blob} primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    request text not null,
    browser_hash {blob},
    step text not null,
    person_id text references admin_person (id) on delete cascade,
    amr text,
    tries bigint not null default 0,
    upstream_id text,
    upstream_hash {blob} unique,
    upstream_sealed {blob},
    challenge {blob},
    setup_sealed {blob},
    code_hash {blob} unique,
    result text,
    created_ms bigint not null,
    expires_ms bigint not null
);

create index accounts_flow_expires on accounts_flow (expires_ms);

create table accounts_totp (
    person_id text primary key references admin_person (id) on delete cascade,
    org_id text not null references admin_organization (id) on delete cascade,
    secret_sealed {blob},
    pending_sealed {blob},
    confirmed_ms bigint,
    last_step bigint not null default 0,
    created_ms bigint not null
);

create table accounts_recovery_code (
    person_id text not null references admin_person (id) on delete cascade,
    hash {blob} not null,
    primary key (person_id, hash)
);

create table accounts_setting (
    org_id text primary key references admin_organization (id) on delete cascade,
    require_second_factor boolean not null,
    version bigint not null
);

create table accounts_passkey (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    credential_id {blob} not null unique,
    public_key {blob} not null,
    name text not null,
    sign_count bigint not null,
    transports text,
    backup_eligible boolean not null,
    backed_up boolean not null,
    created_ms bigint not null,
    last_used_ms bigint
);

create index accounts_passkey_person on accounts_passkey (org_id, person_id, id);

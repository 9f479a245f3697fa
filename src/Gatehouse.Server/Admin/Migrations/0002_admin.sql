create table admin_organization (
    id text primary key,
    slug text not null unique,
    name text not null,
    version bigint not null default 1,
    created_ms bigint not null,
    disabled_ms bigint
);

create table admin_person (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    email text,
    user_name text,
    managed_apple_account text,
    name text not null,
    given_name text,
    family_name text,
    role text not null,
    state text not null,
    source text not null default 'local',
    password_hash text,
    signed_out_ms bigint not null default 0,
    last_sign_in_ms bigint,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, email),
    unique (org_id, user_name),
    unique (org_id, managed_apple_account)
);

create index admin_person_email on admin_person (email);

create table admin_invitation (
    hash {blob} primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null unique references admin_person (id) on delete cascade,
    expires_ms bigint not null
);

create table admin_sign_in_failure (
    email_hash {blob} primary key,
    failures bigint not null,
    last_ms bigint not null,
    locked_until_ms bigint not null
);

create index admin_sign_in_failure_last on admin_sign_in_failure (last_ms);

create table admin_session (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    hash {blob} not null unique,
    created_ms bigint not null,
    expires_ms bigint not null
);

create index admin_session_person on admin_session (person_id);
create index admin_session_expires on admin_session (expires_ms);

create table admin_api_key (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    hint text not null,
    hash {blob} not null unique,
    role text not null,
    scopes text not null,
    created_ms bigint not null,
    expires_ms bigint,
    last_used_ms bigint
);

create index admin_api_key_org on admin_api_key (org_id, id);

create table admin_audit (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    at_ms bigint not null,
    actor_kind text not null,
    actor_id text not null,
    actor_name text,
    action text not null,
    target_id text not null,
    detail text
);

create index admin_audit_org on admin_audit (org_id, id);
create index admin_audit_at on admin_audit (at_ms);
create index admin_audit_target on admin_audit (org_id, target_id, id);
create index admin_audit_actor on admin_audit (org_id, actor_id, id);

create table admin_setup_code (
    hash {blob} primary key,
    first_start boolean not null,
    expires_ms bigint not null
);

-- Keys that sign enrollment tokens. One signs, any number verify.
create table enrollment_signing_key (
    kid text primary key,
    org_id text not null,
    state text not null check (state in ('signing', 'verifying', 'withdrawn')),
    key_size bigint not null,
    public_key {blob} not null,
    private_key {blob},
    challenge_key {blob},
    created_ms bigint not null,
    retired_ms bigint,
    withdrawn_ms bigint,
    withdraw_reason text
);

create unique index enrollment_signing_key_one on enrollment_signing_key (org_id) where state = 'signing';
create index enrollment_signing_key_org on enrollment_signing_key (org_id);

-- The row is the authority; the signed token is only a pointer to it. signed_* is what the token says and so never changes.
create table enrollment_token (
    id text primary key,
    org_id text not null,
    jti text not null unique,
    code_hash {blob} not null unique,
    code_sealed {blob} not null,
    kid text not null,
    signed_name text not null,
    signed_max_uses bigint not null,
    signed_expires_ms bigint,
    issued_ms bigint not null,
    not_before_ms bigint,
    name text not null,
    note text,
    group_id text not null,
    scep_profile_id text,
    max_uses bigint not null check (max_uses >= 0),
    used bigint not null default 0 check (used >= 0),
    reserved bigint not null default 0 check (reserved >= 0),
    failures bigint not null default 0,
    revoke_after_failures bigint not null default 0,
    expires_ms bigint,
    ownership text not null,
    platforms text not null,
    minimum_os text not null,
    variant text not null,
    allowed_serials text not null,
    invitee_email text,
    require_sign_in boolean not null,
    replaces text,
    created_ms bigint not null,
    created_by text not null,
    created_by_name text not null,
    last_used_ms bigint,
    revoked_ms bigint,
    revoked_by text,
    revoke_reason text,
    cancel_running boolean not null default false,
    unused_told_ms bigint,
    version bigint not null default 1,
    constraint enrollment_token_places check (max_uses = 0 or used + reserved <= max_uses)
);

create index enrollment_token_org on enrollment_token (org_id, id);
create index enrollment_token_kid on enrollment_token (kid);

-- A device counts once per token, however often it enrolls. Keys are 'udid:…' and 'serial:…'.
create table enrollment_token_use (
    token_id text not null,
    device_key text not null,
    attempt_id text not null,
    used_ms bigint not null,
    primary key (token_id, device_key)
);

-- By the link of a token, or by a person's account: then mode, person, grant and method say how, and group and SCEP profile are its own.
create table enrollment_attempt (
    id text primary key,
    org_id text not null,
    kind text not null default 'ota' check (kind in ('ota', 'account')),
    token_id text,
    mode text check (mode in ('byod', 'adde')),
    method text,
    person_id text,
    grant_id text,
    managed_apple_account text,
    required_app_id bigint,
    group_id text,
    scep_profile_id text,
    sso_id text,
    state text not null,
    cause text,
    variant text not null,
    ownership text not null,
    access_rights bigint not null,
    holds_place boolean not null,
    counted boolean not null default false,
    secret_hash {blob} not null,
    secret_expires_ms bigint not null,
    profile_sealed {blob},
    platform text,
    language text not null,
    user_agent text,
    remote_address text,
    person text,
    udid text,
    serial_number text,
    enrollment_id text,
    product_name text,
    os_version text,
    device_id text,
    certificate_id text,
    transaction_id text,
    wrong_challenges bigint not null default 0,
    created_ms bigint not null,
    stage_ms bigint not null,
    expires_ms bigint not null,
    told_ms bigint,
    released_ms bigint,
    ended_ms bigint,
    constraint enrollment_attempt_way check ((kind = 'ota' and token_id is not null) or (kind = 'account' and mode is not null))
);

create unique index enrollment_attempt_secret on enrollment_attempt (secret_hash);
create index enrollment_attempt_org on enrollment_attempt (org_id, id);
create index enrollment_attempt_token on enrollment_attempt (token_id, created_ms) where token_id is not null;
create unique index enrollment_attempt_grant on enrollment_attempt (grant_id) where grant_id is not null and ended_ms is null;
create index enrollment_attempt_person on enrollment_attempt (person_id) where person_id is not null;
create index enrollment_attempt_device on enrollment_attempt (device_id) where device_id is not null;
create index enrollment_attempt_certificate on enrollment_attempt (certificate_id) where certificate_id is not null;
create index enrollment_attempt_open on enrollment_attempt (state, stage_ms) where ended_ms is null;
create index enrollment_attempt_lapsing on enrollment_attempt (expires_ms) where holds_place;
create index enrollment_attempt_half_open on enrollment_attempt (expires_ms) where kind = 'account' and ended_ms is null;
create index enrollment_attempt_ended on enrollment_attempt (ended_ms) where ended_ms is not null;
create index enrollment_attempt_profile on enrollment_attempt (secret_expires_ms) where profile_sealed is not null;

create table enrollment_log (
    id text primary key,
    org_id text not null,
    at_ms bigint not null,
    code text not null,
    outcome text not null,
    actor text not null,
    attempt_id text,
    token_id text,
    token_name text,
    jti text,
    device_id text,
    serial_number text,
    udid text,
    remote_address text,
    user_agent text,
    platform text,
    request_id text,
    detail text
);

create index enrollment_log_org on enrollment_log (org_id, id);
create index enrollment_log_attempt on enrollment_log (attempt_id, id) where attempt_id is not null;
create index enrollment_log_token on enrollment_log (token_id, id) where token_id is not null;
create index enrollment_log_age on enrollment_log (at_ms);

-- When the identity of a device is to be renewed, and how that goes: one row for each device with an identity in use.
-- next_ms is null when it is too late.
create table enrollment_renewal (
    device_id text primary key,
    org_id text not null,
    certificate_id text not null,
    window_ms bigint not null,
    not_after_ms bigint not null,
    due_ms bigint not null,
    next_ms bigint,
    tried_ms bigint,
    tries bigint not null default 0,
    cause text,
    told_days bigint
);

create index enrollment_renewal_next on enrollment_renewal (next_ms) where next_ms is not null;

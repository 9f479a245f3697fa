-- A device that wants to sign in, and the code that its viewer types elsewhere. A new one of the same device replaces the older.
-- Where the viewer is at the MVPD, request_id is what the answer must name.
create table tv_session (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    code text not null unique,
    service_provider text not null,
    client_id text not null,
    application_id text not null,
    device_hash text not null,
    platform_hash text,
    service_hash text,
    mvpd text,
    domain_name text,
    redirect_url text,
    stated bigint not null,
    platform text not null,
    device {blob} not null,
    request_id text unique,
    secret {blob},
    state text not null check (state in ('open', 'started', 'failed', 'done')),
    created_ms bigint not null,
    expires_ms bigint not null
);

create unique index tv_session_device on tv_session (org_id, client_id, device_hash, service_provider);
create index tv_session_expires on tv_session (expires_ms);

-- A request that a device was given for Apple's framework; the answer comes back from the device.
create table tv_partner_request (
    request_id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null,
    device_hash text not null,
    service_provider text not null,
    mvpd text not null,
    expires_ms bigint not null
);

create index tv_partner_request_device on tv_partner_request (org_id, device_hash, client_id);
create index tv_partner_request_expires on tv_partner_request (expires_ms);

-- A viewer whom an MVPD vouched for, on one device. Kept for a while after its end, so that an app learns that it has ended.
create table tv_profile (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    service_provider text not null,
    mvpd text not null,
    client_id text not null,
    application_id text not null,
    device_hash text not null,
    type text not null check (type in ('regular', 'appleSSO')),
    platform_hash text,
    service_hash text,
    viewer_hash text not null,
    user_key_hash text not null,
    data {blob} not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    ended_ms bigint,
    fetched_ms bigint
);

create unique index tv_profile_device on tv_profile (org_id, device_hash, service_provider, client_id, mvpd, type);
create index tv_profile_platform on tv_profile (org_id, platform_hash) where platform_hash is not null;
create index tv_profile_service on tv_profile (org_id, service_hash) where service_hash is not null;
create index tv_profile_user on tv_profile (org_id, mvpd, user_key_hash);
create index tv_profile_expires on tv_profile (expires_ms);

-- What an MVPD said to one resource, for as long as it holds. While one process asks, the others wait for it (asking_ms).
create table tv_decision (
    profile_id text not null references tv_profile (id) on delete cascade,
    service_provider text not null,
    resource_hash {blob} not null,
    permitted boolean not null,
    error text,
    details text,
    dummy boolean not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    asking_ms bigint not null default 0,
    primary key (profile_id, service_provider, resource_hash)
);

create index tv_decision_expires on tv_decision (expires_ms);

-- A TempPass that somebody began to use. It is known by the device, and by the viewer where the app says who that is.
create table tv_trial (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    service_provider text not null,
    mvpd text not null,
    started_ms bigint not null
);

create index tv_trial_mvpd on tv_trial (org_id, service_provider, mvpd);

create table tv_trial_key (
    org_id text not null,
    service_provider text not null,
    mvpd text not null,
    kind text not null check (kind in ('device', 'identity')),
    hash text not null,
    trial_id text not null references tv_trial (id) on delete cascade,
    primary key (org_id, service_provider, mvpd, kind, hash)
);

create index tv_trial_key_trial on tv_trial_key (trial_id);

-- Distinct resources of a promotional trial, in the order of their first use.
create table tv_trial_use (
    trial_id text not null references tv_trial (id) on delete cascade,
    resource_hash {blob} not null,
    resource text not null,
    used_ms bigint not null,
    primary key (trial_id, resource_hash)
);

-- How people of an organization enroll devices with their account. Without a row it is switched off.
create table enrollment_account_settings (
    org_id text primary key references admin_organization (id) on delete cascade,
    mode text not null,
    method text not null,
    group_id text,
    scep_profile_id text,
    ownership text not null,
    required_app_id bigint,
    sso_id text,
    refusal_message text,
    web_token_seconds bigint not null,
    access_token_seconds bigint not null,
    refresh_token_seconds bigint not null,
    reauthenticate_days bigint,
    version bigint not null default 1
);

-- Exceptions from the settings, tried in order.
create table enrollment_account_rule (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    position bigint not null,
    name text not null,
    person_id text references admin_person (id) on delete cascade,
    person_group_id text,
    families text not null,
    mode text not null,
    method text,
    group_id text,
    scep_profile_id text,
    sso_id text,
    version bigint not null default 1
);

create index enrollment_account_rule_org on enrollment_account_rule (org_id, position);
create index enrollment_account_rule_person on enrollment_account_rule (person_id) where person_id is not null;

-- Anybody may claim a domain; one organization at most has proven it, last of all who did. The token is the claim's part of the DNS record that proves it.
create table enrollment_account_domain (
    org_id text not null references admin_organization (id) on delete cascade,
    domain text not null,
    token text not null,
    verified_ms bigint,
    verified_by text,
    created_ms bigint not null,
    primary key (org_id, domain)
);

create index enrollment_account_domain_name on enrollment_account_domain (domain);
create unique index enrollment_account_domain_one on enrollment_account_domain (domain) where verified_ms is not null;

create table enrollment_account_sso (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    document text not null,
    version bigint not null default 1
);

create index enrollment_account_sso_org on enrollment_account_sso (org_id, id);

-- The server token of Apple Business or School Manager, sealed.
create table enrollment_account_apple (
    org_id text primary key references admin_organization (id) on delete cascade,
    token_sealed {blob} not null,
    expires_ms bigint not null
);

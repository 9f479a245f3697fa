-- Programs that get tokens here. What the protocol decides about one is a document, read and written as a whole.
create table oauth_client (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    built_in text,
    alias text,
    name text not null,
    settings text not null,
    disabled boolean not null default false,
    registration_hash {blob},
    version bigint not null default 1,
    created_ms bigint not null
);

create index oauth_client_org on oauth_client (org_id, id);
create unique index oauth_client_built_in on oauth_client (org_id, built_in) where built_in is not null;
create unique index oauth_client_alias on oauth_client (org_id, alias) where alias is not null;

-- Several at a time, so that a secret can be changed without an outage.
create table oauth_client_secret (
    hash {blob} primary key,
    client_id text not null references oauth_client (id) on delete cascade,
    hint text not null,
    created_ms bigint not null,
    expires_ms bigint
);

create index oauth_client_secret_client on oauth_client_secret (client_id);

-- Allows one registration of a client, or some (RFC 7591 §3).
create table oauth_registration_token (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    hash {blob} not null unique,
    name text not null,
    max_uses bigint not null,
    used bigint not null default 0,
    created_ms bigint not null,
    expires_ms bigint not null
);

create index oauth_registration_token_org on oauth_registration_token (org_id, id);

-- Other people's APIs, which our tokens open: the audience of a JWT (RFC 8707).
create table oauth_resource (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    identifier text not null,
    name text not null,
    settings text not null,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, identifier)
);

create index oauth_resource_org on oauth_resource (org_id, id);

-- A key is published before it signs and after it stopped, so that no verifier's copy of the set lacks it.
create table oauth_signing_key (
    kid text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    algorithm text not null,
    public_jwk text not null,
    private_key {blob},
    created_ms bigint not null,
    signs_from_ms bigint not null,
    published_until_ms bigint,
    withdrawn_ms bigint,
    withdraw_reason text
);

create index oauth_signing_key_org on oauth_signing_key (org_id, algorithm, signs_from_ms);

-- What a person, a client or an installed app was given. A token lives only as long as its grant does, and sleeps while its
-- grant is suspended. subject is whom the tokens are about where that is nobody of admin_person.
create table oauth_grant (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    person_id text references admin_person (id) on delete cascade,
    session_id text,
    subject text,
    device_id text,
    kind text not null,
    scopes text not null,
    audiences text not null default '',
    acr text,
    amr text,
    auth_time_ms bigint,
    created_ms bigint not null,
    expires_ms bigint,
    last_used_ms bigint,
    suspended_ms bigint,
    suspended_because text,
    ended_ms bigint,
    ended_because text
);

create index oauth_grant_org on oauth_grant (org_id, id);
create index oauth_grant_client on oauth_grant (client_id, id);
create index oauth_grant_person on oauth_grant (person_id, id) where person_id is not null;
create index oauth_grant_session on oauth_grant (session_id) where session_id is not null;
create index oauth_grant_ended on oauth_grant (ended_ms) where ended_ms is not null;
create index oauth_grant_expires on oauth_grant (expires_ms) where expires_ms is not null;

-- All tokens that a client gets for itself hang on one grant.
create unique index oauth_grant_standing on oauth_grant (client_id) where kind = 'client' and ended_ms is null;

-- Tokens for our own endpoints. client_id only where another client than the grant's got it, by exchange.
create table oauth_access_token (
    hash {blob} primary key,
    org_id text not null,
    grant_id text not null references oauth_grant (id) on delete cascade,
    client_id text,
    audience text not null,
    scopes text not null,
    dpop_jkt text,
    certificate_sha256 {blob},
    issued_ms bigint not null,
    expires_ms bigint not null
);

create index oauth_access_token_grant on oauth_access_token (grant_id);
create index oauth_access_token_expires on oauth_access_token (expires_ms);

-- The successor is kept sealed: an answer that got lost is given again. family is what a token has in common with its
-- successors, hashed: one that comes again when its own row is gone is known by it.
create table oauth_refresh_token (
    hash {blob} primary key,
    family {blob} not null,
    org_id text not null,
    grant_id text not null references oauth_grant (id) on delete cascade,
    dpop_jkt text,
    certificate_sha256 {blob},
    issued_ms bigint not null,
    expires_ms bigint,
    lifetime_ms bigint,
    used_ms bigint,
    successor_hash {blob},
    successor {blob}
);

create index oauth_refresh_token_family on oauth_refresh_token (family) where used_ms is null;
create index oauth_refresh_token_grant on oauth_refresh_token (grant_id);
create index oauth_refresh_token_expires on oauth_refresh_token (expires_ms) where expires_ms is not null;
create index oauth_refresh_token_used on oauth_refresh_token (used_ms) where used_ms is not null;

create table oauth_code (
    hash {blob} primary key,
    org_id text not null,
    client_id text not null references oauth_client (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    session_id text,
    redirect_uri text not null,
    code_challenge text,
    dpop_jkt text,
    nonce text,
    scopes text not null,
    audiences text not null,
    acr text,
    amr text,
    auth_time_ms bigint,
    issued_ms bigint not null,
    expires_ms bigint not null,
    used_ms bigint,
    grant_id text,
    context text
);

create index oauth_code_expires on oauth_code (expires_ms);

create table oauth_device_code (
    hash {blob} primary key,
    user_code_hash {blob} not null unique,
    org_id text not null,
    client_id text not null references oauth_client (id) on delete cascade,
    scopes text not null,
    audiences text not null,
    state text not null,
    person_id text references admin_person (id) on delete cascade,
    session_id text,
    acr text,
    amr text,
    auth_time_ms bigint,
    approved_ms bigint,
    interval_ms bigint not null,
    polled_ms bigint,
    issued_ms bigint not null,
    expires_ms bigint not null
);

create index oauth_device_code_expires on oauth_device_code (expires_ms);

-- Things that may be seen once: proofs of possession and client assertions, by the hash of who and which.
create table oauth_seen (
    hash {blob} primary key,
    expires_ms bigint not null
);

create index oauth_seen_expires on oauth_seen (expires_ms);

-- Single JWTs that were taken back before their grant was.
create table oauth_revoked_jwt (
    hash {blob} primary key,
    expires_ms bigint not null
);

create index oauth_revoked_jwt_expires on oauth_revoked_jwt (expires_ms);

-- Somebody on the way through our pages: what was asked for, and who signed in so far. The key that finds the row travels
-- in addresses and forms, and changes at sign-in: whoever began it elsewhere does not know the one that counts.
create table oauth_interaction (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null check (kind in ('authorize', 'device')),
    key_hash {blob} not null unique,
    browser_hash {blob},
    request text not null,
    person_id text references admin_person (id) on delete cascade,
    session_id text,
    acr text,
    amr text,
    auth_time_ms bigint,
    created_ms bigint not null,
    expires_ms bigint not null
);

create index oauth_interaction_expires on oauth_interaction (expires_ms);
create index oauth_interaction_org on oauth_interaction (org_id);
create index oauth_interaction_person on oauth_interaction (person_id);

-- Requests that clients sent ahead (RFC 9126).
create table oauth_pushed_request (
    uri_hash {blob} primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    parameters text not null,
    expires_ms bigint not null
);

create index oauth_pushed_request_expires on oauth_pushed_request (expires_ms);
create index oauth_pushed_request_org on oauth_pushed_request (org_id);

-- What a person allowed a client, so that it is not asked twice.
create table oauth_consent (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    scopes text not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    unique (person_id, client_id)
);

create index oauth_consent_org on oauth_consent (org_id, id);

-- Clients that a browser session signed in to: whom to tell when it ends.
create table oauth_session_client (
    session_id text not null,
    client_id text not null references oauth_client (id) on delete cascade,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    created_ms bigint not null,
    primary key (session_id, client_id)
);

create index oauth_session_client_person on oauth_session_client (person_id);
create index oauth_session_client_org on oauth_session_client (org_id);

-- Telling clients that a session ended (OpenID Connect Back-Channel Logout 1.0). The person may be gone by then: no reference.
create table oauth_logout_delivery (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    person_id text not null,
    session_id text,
    attempts bigint not null default 0,
    next_ms bigint not null,
    created_ms bigint not null,
    last_error text
);

create index oauth_logout_delivery_due on oauth_logout_delivery (next_ms);
create index oauth_logout_delivery_org on oauth_logout_delivery (org_id);

-- Wrong user codes of a person, within a window that began at since_ms.
create table oauth_wrong_code (
    person_id text primary key references admin_person (id) on delete cascade,
    org_id text not null references admin_organization (id) on delete cascade,
    count bigint not null,
    since_ms bigint not null
);

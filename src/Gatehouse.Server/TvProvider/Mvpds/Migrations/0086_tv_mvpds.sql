-- What a TV provider says about itself, as it was fetched last; served on while it cannot be fetched again.
create table tv_mvpd_metadata (
    org_id text not null references admin_organization (id) on delete cascade,
    mvpd text not null,
    url text not null,
    xml text,
    fetched_ms bigint not null default 0,
    tried_ms bigint not null default 0,
    next_ms bigint not null,
    failures bigint not null default 0,
    fault text,
    primary key (org_id, mvpd)
);

create index tv_mvpd_metadata_next on tv_mvpd_metadata (next_ms);

-- Assertions that were used. Whoever brings one again gets nothing.
create table tv_mvpd_assertion (
    replay_key text primary key,
    end_ms bigint not null
);

create index tv_mvpd_assertion_end on tv_mvpd_assertion (end_ms);

-- Viewers who log out at their provider: found by the hash of the link, and later by the id of our request.
create table tv_mvpd_logout (
    id_hash {blob} primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    service_provider text not null,
    mvpd text not null,
    material {blob} not null,
    redirect_url text not null,
    request_id text unique,
    end_ms bigint not null
);

create index tv_mvpd_logout_end on tv_mvpd_logout (end_ms);

-- Wrong codes on the activation page, by keyed hash of the address.
create table tv_mvpd_guess (
    address_hash {blob} primary key,
    count bigint not null,
    since_ms bigint not null
);

create index tv_mvpd_guess_since on tv_mvpd_guess (since_ms);

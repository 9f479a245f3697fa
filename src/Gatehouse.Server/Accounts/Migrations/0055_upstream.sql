create table accounts_upstream (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    issuer text not null,
    client_id text not null,
    authentication text not null,
    secret_sealed {blob},
    settings text not null,
    enabled boolean not null default true,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, name),
    unique (org_id, issuer)
);

create table accounts_upstream_domain (
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    upstream_id text not null references accounts_upstream (id) on delete cascade,
    authoritative boolean not null,
    primary key (org_id, name)
);

create index accounts_upstream_domain_upstream on accounts_upstream_domain (upstream_id, name);

create table accounts_upstream_account (
    upstream_id text not null references accounts_upstream (id) on delete cascade,
    subject text not null,
    person_id text not null unique references admin_person (id) on delete cascade,
    refresh_sealed {blob},
    linked_ms bigint not null,
    checked_ms bigint not null,
    asked_ms bigint not null,
    gone_ms bigint,
    primary key (upstream_id, subject)
);

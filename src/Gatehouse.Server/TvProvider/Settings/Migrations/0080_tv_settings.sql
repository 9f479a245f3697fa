-- What operators activated for TV sign-in, whole each time. The highest number counts.
create table tv_revision (
    org_id text not null references admin_organization (id) on delete cascade,
    number bigint not null,
    document text not null,
    description text not null,
    activated_by text not null,
    activated_ms bigint not null,
    primary key (org_id, number)
);

-- What they are working at; no row: they begin with what is active.
create table tv_draft (
    org_id text primary key references admin_organization (id) on delete cascade,
    document text not null,
    based_on bigint not null,
    version bigint not null default 1,
    updated_by text not null,
    updated_ms bigint not null
);

-- Secrets that the document refers to by name: our secrets at MVPDs.
create table tv_secret (
    org_id text not null references admin_organization (id) on delete cascade,
    mvpd text not null,
    name text not null,
    value {blob} not null,
    updated_by text not null,
    updated_ms bigint not null,
    primary key (org_id, mvpd, name)
);

-- RSA keys, each with a self-signed certificate. One without an end is current or will be.
create table tv_key (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    purpose text not null,
    private_key {blob} not null,
    certificate {blob} not null,
    created_ms bigint not null,
    current_from_ms bigint not null,
    ends_ms bigint
);

create index tv_key_org on tv_key (org_id, purpose, current_from_ms);
create index tv_key_end on tv_key (ends_ms) where ends_ms is not null;

-- Apps and backends that may register themselves, by a software statement.
create table tv_application (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    settings text not null,
    version bigint not null default 1,
    disabled_ms bigint,
    created_ms bigint not null
);

create index tv_application_org on tv_application (org_id, id);

-- Statements stay when their application goes, so that they are known to be worth nothing.
create table tv_statement (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    application_id text not null,
    issued_by text not null,
    issued_ms bigint not null,
    revoked_ms bigint
);

create index tv_statement_application on tv_statement (org_id, application_id, id);

-- What holds while an MVPD does not work as it should.
create table tv_degradation (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null check (kind in ('authn-all', 'authz-all', 'authz-none')),
    programmer text,
    service_provider text,
    mvpd text not null,
    resource text,
    message text,
    created_by text not null,
    starts_ms bigint not null,
    ends_ms bigint not null
);

create index tv_degradation_org on tv_degradation (org_id, id);
create index tv_degradation_end on tv_degradation (ends_ms);

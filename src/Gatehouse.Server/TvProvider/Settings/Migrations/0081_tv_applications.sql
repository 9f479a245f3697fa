-- Apps that speak the entitlement API, one row for each major version. What each request must know has a column; the rest
-- is in the document. service_providers holds ids separated by blanks; empty for all that the programmer has.
create table tv_application (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    programmer text not null,
    service_providers text not null default '',
    scopes text not null,
    server_to_server boolean not null default false,
    settings text not null,
    disabled boolean not null default false,
    version bigint not null default 1,
    created_ms bigint not null,
    updated_ms bigint not null
);

create index tv_application_org on tv_application (org_id, id);

-- What an app shows to become a client: a signed document, of which only the id (jti) is kept. Its clients die when it is revoked.
create table tv_statement (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    application_id text not null references tv_application (id) on delete cascade,
    created_ms bigint not null,
    revoked_ms bigint
);

create index tv_statement_application on tv_statement (application_id, id);

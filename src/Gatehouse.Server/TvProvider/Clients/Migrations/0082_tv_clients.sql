-- An app on a device, or a backend: its credentials have no end of their own. The tokens hang on the grant.
create table tv_client (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    application_id text not null,
    statement_id text not null,
    grant_id text not null unique,
    secret_hash {blob} not null,
    redirect_uri text,
    profile_version bigint not null default 0,
    created_ms bigint not null
);

create index tv_client_statement on tv_client (statement_id);
create index tv_client_application on tv_client (application_id);

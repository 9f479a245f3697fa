-- Codes by which one device lends another the viewer's service identity: six digits, one use, some minutes.
create table tv_link (
    org_id text not null references admin_organization (id) on delete cascade,
    programmer text not null,
    code_hash text not null,
    subject text not null,
    expires_ms bigint not null,
    primary key (org_id, programmer, code_hash)
);

create index tv_link_expires on tv_link (expires_ms);

-- Wrong codes by address.
create table tv_link_guess (
    address_hash text primary key,
    count bigint not null,
    since_ms bigint not null
);

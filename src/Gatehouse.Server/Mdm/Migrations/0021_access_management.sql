-- Key that vouches for our devices to Apple. Its certificate is uploaded there; the server's name there comes back.
create table mdm_access_management (
    org_id text primary key references admin_organization (id) on delete cascade,
    server_uuid text,
    certificate {blob} not null,            -- DER
    private_key {blob} not null,            -- sealed PKCS#8
    version bigint not null default 1,
    created_ms bigint not null
);

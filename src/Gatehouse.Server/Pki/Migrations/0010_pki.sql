-- One row per organization; its version grows with each change of CAs or service certificates, so that other
-- processes notice that what they hold in memory is old.
create table pki_organization (
    org_id text primary key references admin_organization (id),
    version bigint not null
);

-- Our own, and those of other servers whose certificates devices of a SCEP profile show: these have no key here, and the profile.
create table pki_ca (
    id text primary key,
    org_id text not null references admin_organization (id),
    profile_id text,
    kind text not null,
    state text not null,
    parent_id text references pki_ca (id),
    subject text not null,
    serial text not null,
    key_algorithm text not null,
    certificate {blob} not null,
    sealed_key {blob},
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    activate_ms bigint,
    created_ms bigint not null,
    state_changed_ms bigint not null
);
create unique index pki_ca_one_active on pki_ca (org_id) where kind = 'issuing' and state = 'active';
create unique index pki_ca_one_next on pki_ca (org_id) where kind = 'issuing' and state = 'next';
create index pki_ca_org on pki_ca (org_id, id);
create index pki_ca_profile on pki_ca (profile_id) where profile_id is not null;

-- RA and profile-signing certificates. Several may be good at a time: a client may hold the one before.
create table pki_service_certificate (
    id text primary key,
    org_id text not null references admin_organization (id),
    ca_id text not null references pki_ca (id),
    purpose text not null,
    certificate {blob} not null,
    sealed_key {blob} not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    created_ms bigint not null
);
create index pki_service_certificate_ca on pki_service_certificate (ca_id, purpose, not_after_ms);

-- wanted grows with each revocation; a list is fresh while built has the same value.
create table pki_crl (
    ca_id text primary key references pki_ca (id),
    org_id text not null references admin_organization (id),
    number bigint not null,
    wanted bigint not null,
    built bigint not null,
    entries bigint not null,
    der {blob},
    this_update_ms bigint not null,
    next_update_ms bigint not null
);

create table pki_scep_profile (
    id text primary key,
    org_id text not null references admin_organization (id),
    name text not null,
    description text,
    server text not null,
    url text,
    ca_name text not null,
    ca_fingerprint text,
    issuers text,
    challenge text not null,
    static_sealed {blob},
    static_previous_sealed {blob},
    static_previous_until_ms bigint,
    key_size bigint not null,
    key_usage bigint not null,
    subject_template text not null,
    alt_names text not null,
    retries bigint not null,
    retry_delay bigint not null,
    key_is_extractable boolean not null,
    allow_all_apps boolean not null,
    validity_days bigint not null,
    renew_before_days bigint not null,
    approval text not null,
    allow_legacy boolean not null,
    enabled boolean not null,
    disabled_ms bigint,
    is_default boolean not null,
    deleted_ms bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    version bigint not null
);
create unique index pki_scep_profile_name on pki_scep_profile (org_id, name) where deleted_ms is null;
create unique index pki_scep_profile_default on pki_scep_profile (org_id) where is_default = true and deleted_ms is null;
create index pki_scep_profile_org on pki_scep_profile (org_id, id);

create table pki_challenge (
    id text primary key,
    org_id text not null references admin_organization (id),
    profile_id text not null references pki_scep_profile (id),
    hash {blob} not null,
    attempt_id text,
    device_id text,
    state text not null,
    wrong bigint not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    consumed_ms bigint
);
create unique index pki_challenge_hash on pki_challenge (hash);
create index pki_challenge_attempt on pki_challenge (attempt_id, profile_id) where attempt_id is not null;
create index pki_challenge_device on pki_challenge (device_id) where device_id is not null;
create index pki_challenge_expires on pki_challenge (expires_ms);

create table pki_certificate (
    id text primary key,
    org_id text not null references admin_organization (id),
    ca_id text not null references pki_ca (id),
    profile_id text,
    serial text not null,
    sha256 {blob} not null,
    certificate {blob} not null,
    subject text not null,
    attempt_id text,
    device_id text,
    renews_id text,
    state text not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    renew_after_ms bigint not null,
    issued_ms bigint not null,
    revoked_ms bigint,
    revocation_reason text
);
create unique index pki_certificate_sha256 on pki_certificate (sha256);
create unique index pki_certificate_serial on pki_certificate (ca_id, serial);
-- One active certificate per attempt; renewals of it do not count.
create unique index pki_certificate_attempt on pki_certificate (org_id, attempt_id)
    where attempt_id is not null and renews_id is null and state = 'active';
create index pki_certificate_device on pki_certificate (device_id) where device_id is not null;
create index pki_certificate_renews on pki_certificate (renews_id) where renews_id is not null;
create index pki_certificate_org on pki_certificate (org_id, id);
create index pki_certificate_revoked on pki_certificate (ca_id, not_after_ms) where state in ('revoked', 'superseded');

-- A SCEP transaction: the same request under the same transactionID is the same row, whatever becomes of it.
create table pki_request (
    id text primary key,
    org_id text not null references admin_organization (id),
    profile_id text not null references pki_scep_profile (id),
    transaction_id text not null,
    csr_sha256 {blob} not null,
    csr {blob} not null,
    signer_key_sha256 {blob} not null,
    subject text not null,
    state text not null,
    fail_info text,
    cause text,
    detail text,
    attempt_id text,
    device_id text,
    renews_id text,
    certificate_id text,
    sealed_challenge {blob},
    remote_address text,
    user_agent text,
    times_seen bigint not null,
    created_ms bigint not null,
    decided_ms bigint,
    decided_by text
);
create unique index pki_request_transaction on pki_request (profile_id, transaction_id, csr_sha256);
create index pki_request_csr on pki_request (profile_id, csr_sha256);
create index pki_request_org on pki_request (org_id, id);
create index pki_request_created on pki_request (created_ms);

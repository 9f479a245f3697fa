-- What administrators see: one row per device of an organization, kept when it leaves.
create table mdm_device (
    id text primary key,
    org_id text not null references admin_organization (id),
    kind text not null,                     -- device: has a UDID; user: user enrollment, has an EnrollmentID
    udid text,
    apple_enrollment_id text,
    serial_number text,
    imei text,
    meid text,
    given_name text,                        -- by an administrator
    device_name text,                       -- by the device
    product_name text,
    model text,
    model_name text,
    os_version text,
    build_version text,
    platform text,
    ownership text not null,
    state text not null,                    -- pending, enrolled, unmanaged
    left_because text,
    left_ms bigint,
    blocked boolean not null default false,
    supervised boolean,
    access_rights bigint not null default 0,
    attempt_id text,
    identity_id text,                       -- pki_certificate.id of the bound certificate
    identity_sha256 {blob},
    identity_not_after_ms bigint,
    previous_sha256 {blob},                 -- requests in flight while a certificate is replaced
    previous_until_ms bigint,
    epoch bigint not null default 0,        -- counts Authenticate
    setup text not null default 'none',     -- none, running (after enrollment), updating (later), done, failed: the profiles
    pending_group_id text,                  -- primary group to join at the first TokenUpdate
    leaving_ms bigint,                      -- asked to remove its enrollment profile, not answered yet
    lock_pin {blob},                        -- sealed; the only way to unlock a Mac
    account_mode text,                      -- byod or adde: enrolled with an account, whose person it has to go on speaking for
    person_id text,
    grant_id text,                          -- oauth_grant.id of the sign-in that counts now
    authorization_method text,
    authenticated_ms bigint,                -- when that sign-in was
    reauthenticate_ms bigint,               -- its person is to sign in again, since then
    challenged_ms bigint,                   -- it was told so, and has not come back with a new sign-in
    person_gone_ms bigint,                  -- the person may not sign in any more, since then
    enrolled_ms bigint,
    version bigint not null default 1,
    created_ms bigint not null,
    updated_ms bigint not null
);
create unique index mdm_device_udid on mdm_device (org_id, udid) where udid is not null;
create unique index mdm_device_enrollment on mdm_device (org_id, apple_enrollment_id) where apple_enrollment_id is not null;
create index mdm_device_serial on mdm_device (org_id, serial_number) where serial_number is not null;
create index mdm_device_org on mdm_device (org_id, id);
create index mdm_device_person on mdm_device (org_id, person_id) where person_id is not null;
create index mdm_device_grant on mdm_device (grant_id) where grant_id is not null;
create index mdm_device_person_gone on mdm_device (person_gone_ms) where person_gone_ms is not null;

-- One channel of a device: own push token, own command queue.
create table mdm_enrollment (
    id text primary key,
    org_id text not null,
    device_id text not null references mdm_device (id) on delete cascade,
    key_kind text not null,                 -- udid or enrollment: which of Apple's ids device_key is
    device_key text not null,
    user_key text not null default '',      -- empty on the device channel
    user_id text,
    user_short_name text,
    user_long_name text,
    state text not null,                    -- authenticated, enrolled, push-dead, unenrolled
    topic text,
    push_token {blob},
    push_magic text,
    token_ms bigint,
    token_tally bigint not null default 0,
    unlock_token {blob},                    -- sealed
    unlock_token_epoch bigint,
    bootstrap_token {blob},                 -- sealed
    awaiting_configuration boolean not null default false,
    awaiting_since_ms bigint,
    not_on_console boolean,
    declarations_token text,                -- of the declarations that it was last told of; null: it never asked
    push_due_ms bigint,                     -- null: nothing to push
    push_step bigint not null default 0,    -- how far the schedule of repeated pushes has come
    push_failures bigint not null default 0,
    pushed_ms bigint,
    push_error text,
    created_ms bigint not null,
    updated_ms bigint not null
);
create unique index mdm_enrollment_key on mdm_enrollment (org_id, key_kind, device_key, user_key);
create index mdm_enrollment_device on mdm_enrollment (device_id);
create index mdm_enrollment_push on mdm_enrollment (push_due_ms) where push_due_ms is not null;
create index mdm_enrollment_awaiting on mdm_enrollment (awaiting_since_ms) where awaiting_configuration = true;

-- Written in batches, and apart, so that the hot row stays narrow.
create table mdm_contact (
    enrollment_id text primary key references mdm_enrollment (id) on delete cascade,
    last_seen_ms bigint not null
);

-- What was asked; stored once, however many devices it goes to.
create table mdm_command (
    id text primary key,
    org_id text not null,
    request_type text not null,
    purpose text not null,                  -- admin, inventory, profile, verify, release, declarations, unenroll, renewal
    payload {blob},                         -- the whole answer with a stand-in CommandUUID; sealed when it holds secrets; null once dropped
    sealed boolean not null default false,
    unlock_token boolean not null default false,  -- the channel's own unlock token goes in at delivery
    repeatable boolean not null default true,     -- false: doing it twice would harm
    priority bigint not null,               -- lower first
    shared_key text,                        -- the same command again and again, such as an inventory query: one row for all
    created_by text not null,
    created_ms bigint not null,
    expires_ms bigint
);
create index mdm_command_org on mdm_command (org_id, id);
create unique index mdm_command_shared on mdm_command (org_id, shared_key) where shared_key is not null;

-- A command on its way to one channel. closed_ms null means open; only open ones are in the index of the queue.
create table mdm_delivery (
    enrollment_id text not null references mdm_enrollment (id) on delete cascade,
    uuid text not null,                     -- CommandUUID; sorts by time
    command_id text not null references mdm_command (id),
    org_id text not null,
    device_id text not null,
    state text not null,
    priority bigint not null,               -- lower first
    renewal boolean not null default false, -- allowed in the time of grace of an expired identity
    created_ms bigint not null,
    expires_ms bigint,
    sent_ms bigint,
    offers bigint not null default 0,
    deferred_ms bigint,                     -- last NotNow
    deferred_session text,
    deferrals bigint not null default 0,
    closed_ms bigint,
    errors text,
    primary key (enrollment_id, uuid)
);
create index mdm_delivery_open on mdm_delivery (enrollment_id, priority, uuid) where closed_ms is null;
create index mdm_delivery_command on mdm_delivery (command_id, enrollment_id);
create index mdm_delivery_device on mdm_delivery (device_id, uuid);
create index mdm_delivery_expiry on mdm_delivery (expires_ms) where closed_ms is null and expires_ms is not null;
create index mdm_delivery_closed on mdm_delivery (closed_ms) where closed_ms is not null;

create table mdm_result (
    enrollment_id text not null,
    uuid text not null,
    org_id text not null,
    body {blob} not null,                   -- the report exactly as received
    parsed text,                            -- JSON
    received_ms bigint not null,
    primary key (enrollment_id, uuid)
);

-- The last answer of each kind: device-information, security-info, profiles, certificates, applications.
create table mdm_device_fact (
    device_id text not null references mdm_device (id) on delete cascade,
    kind text not null,
    value text not null,
    received_ms bigint not null,
    primary key (device_id, kind)
);

create table mdm_group (
    id text primary key,
    org_id text not null references admin_organization (id),
    name text not null,
    name_key text not null,                 -- upper case, for uniqueness
    color text,
    description text,
    parent_id text references mdm_group (id),
    is_default boolean not null default false,
    keep_profiles boolean not null default false,
    version bigint not null default 1,
    created_ms bigint not null,
    updated_ms bigint not null
);
create unique index mdm_group_name on mdm_group (org_id, name_key);
create unique index mdm_group_default on mdm_group (org_id) where is_default = true;
create index mdm_group_parent on mdm_group (parent_id) where parent_id is not null;

create table mdm_group_member (
    group_id text not null references mdm_group (id) on delete cascade,
    device_id text not null references mdm_device (id) on delete cascade,
    org_id text not null,
    is_primary boolean not null default false,
    added_ms bigint not null,
    primary key (group_id, device_id)
);
create index mdm_group_member_device on mdm_group_member (device_id);

create table mdm_profile (
    id text primary key,
    org_id text not null references admin_organization (id),
    name text not null,
    identifier text not null,
    payload_uuid text not null,
    payload_types text not null,            -- JSON array
    content {blob} not null,                -- sealed: profiles hold Wi-Fi passwords and the like
    size bigint not null,
    sha256 text not null,
    signed boolean not null,
    version bigint not null default 1,
    created_ms bigint not null,
    updated_ms bigint not null
);
create unique index mdm_profile_identifier on mdm_profile (org_id, identifier);

create table mdm_group_profile (
    group_id text not null references mdm_group (id) on delete cascade,
    profile_id text not null references mdm_profile (id) on delete cascade,
    org_id text not null,
    position bigint not null,
    primary key (group_id, profile_id)
);
create index mdm_group_profile_profile on mdm_group_profile (profile_id);

-- What a device shall have, and where that stands. Outlives the profile until the device has removed it.
create table mdm_device_profile (
    device_id text not null references mdm_device (id) on delete cascade,
    profile_id text not null,
    org_id text not null,
    name text not null,
    identifier text not null,
    payload_uuid text not null,
    version bigint not null,                -- of the profile
    state text not null,
    uuid text,                              -- delivery that changes it
    detail text,
    updated_ms bigint not null,
    primary key (device_id, profile_id)
);
create index mdm_device_profile_profile on mdm_device_profile (profile_id);

create table mdm_push_certificate (
    id text primary key,
    org_id text not null references admin_organization (id),
    topic text not null,
    certificate {blob} not null,            -- DER
    private_key {blob} not null,            -- sealed PKCS#8
    subject text not null,
    sha1 text not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    active boolean not null,
    last_error text,
    created_ms bigint not null
);
create unique index mdm_push_certificate_active on mdm_push_certificate (org_id) where active = true;

-- Key of a signing request that is out for signature.
create table mdm_push_request (
    org_id text primary key references admin_organization (id),
    private_key {blob} not null,            -- sealed PKCS#8
    created_ms bigint not null
);

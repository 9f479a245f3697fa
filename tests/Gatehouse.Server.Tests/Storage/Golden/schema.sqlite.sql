CREATE TABLE accounts_flow (
    hash blob primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    request text not null,
    browser_hash blob,
    step text not null,
    person_id text references admin_person (id) on delete cascade,
    amr text,
    tries bigint not null default 0,
    upstream_id text,
    upstream_hash blob unique,
    upstream_sealed blob,
    challenge blob,
    setup_sealed blob,
    code_hash blob unique,
    result text,
    created_ms bigint not null,
    expires_ms bigint not null
);

CREATE INDEX accounts_flow_expires on accounts_flow (expires_ms);

CREATE TABLE accounts_group (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    description text,
    require_second_factor boolean not null default false,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, name)
);

CREATE TABLE accounts_group_member (
    group_id text not null references accounts_group (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    primary key (group_id, person_id)
);

CREATE INDEX accounts_group_member_person on accounts_group_member (person_id);

CREATE TABLE accounts_passkey (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    credential_id blob not null unique,
    public_key blob not null,
    name text not null,
    sign_count bigint not null,
    transports text,
    backup_eligible boolean not null,
    backed_up boolean not null,
    created_ms bigint not null,
    last_used_ms bigint
);

CREATE INDEX accounts_passkey_person on accounts_passkey (org_id, person_id, id);

CREATE TABLE accounts_recovery_code (
    person_id text not null references admin_person (id) on delete cascade,
    hash blob not null,
    primary key (person_id, hash)
);

CREATE TABLE accounts_session (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    hash blob not null unique,
    acr text not null,
    amr text not null,
    upstream_id text,
    auth_ms bigint not null,
    user_agent text,
    address text,
    created_ms bigint not null,
    last_used_ms bigint not null,
    expires_ms bigint not null,
    passkey_challenge blob,
    passkey_challenge_ms bigint
);

CREATE INDEX accounts_session_expires on accounts_session (expires_ms);

CREATE INDEX accounts_session_person on accounts_session (org_id, person_id, id);

CREATE TABLE accounts_setting (
    org_id text primary key references admin_organization (id) on delete cascade,
    require_second_factor boolean not null,
    version bigint not null
);

CREATE TABLE accounts_totp (
    person_id text primary key references admin_person (id) on delete cascade,
    org_id text not null references admin_organization (id) on delete cascade,
    secret_sealed blob,
    pending_sealed blob,
    confirmed_ms bigint,
    last_step bigint not null default 0,
    created_ms bigint not null
);

CREATE TABLE accounts_upstream (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    issuer text not null,
    client_id text not null,
    authentication text not null,
    secret_sealed blob,
    settings text not null,
    enabled boolean not null default true,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, name),
    unique (org_id, issuer)
);

CREATE TABLE accounts_upstream_account (
    upstream_id text not null references accounts_upstream (id) on delete cascade,
    subject text not null,
    person_id text not null unique references admin_person (id) on delete cascade,
    refresh_sealed blob,
    linked_ms bigint not null,
    checked_ms bigint not null,
    asked_ms bigint not null,
    gone_ms bigint,
    primary key (upstream_id, subject)
);

CREATE TABLE accounts_upstream_domain (
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    upstream_id text not null references accounts_upstream (id) on delete cascade,
    authoritative boolean not null,
    primary key (org_id, name)
);

CREATE INDEX accounts_upstream_domain_upstream on accounts_upstream_domain (upstream_id, name);

CREATE TABLE admin_api_key (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    hint text not null,
    hash blob not null unique,
    role text not null,
    scopes text not null,
    created_ms bigint not null,
    expires_ms bigint,
    last_used_ms bigint
);

CREATE INDEX admin_api_key_org on admin_api_key (org_id, id);

CREATE TABLE admin_audit (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    at_ms bigint not null,
    actor_kind text not null,
    actor_id text not null,
    actor_name text,
    action text not null,
    target_id text not null,
    detail text
);

CREATE INDEX admin_audit_actor on admin_audit (org_id, actor_id, id);

CREATE INDEX admin_audit_at on admin_audit (at_ms);

CREATE INDEX admin_audit_org on admin_audit (org_id, id);

CREATE INDEX admin_audit_target on admin_audit (org_id, target_id, id);

CREATE TABLE admin_invitation (
    hash blob primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null unique references admin_person (id) on delete cascade,
    expires_ms bigint not null
);

CREATE TABLE admin_organization (
    id text primary key,
    slug text not null unique,
    name text not null,
    version bigint not null default 1,
    created_ms bigint not null,
    disabled_ms bigint
);

CREATE TABLE admin_person (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    email text,
    user_name text,
    managed_apple_account text,
    name text not null,
    given_name text,
    family_name text,
    role text not null,
    state text not null,
    source text not null default 'local',
    password_hash text,
    signed_out_ms bigint not null default 0,
    last_sign_in_ms bigint,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, email),
    unique (org_id, user_name),
    unique (org_id, managed_apple_account)
);

CREATE INDEX admin_person_email on admin_person (email);

CREATE TABLE admin_session (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    hash blob not null unique,
    created_ms bigint not null,
    expires_ms bigint not null
);

CREATE INDEX admin_session_expires on admin_session (expires_ms);

CREATE INDEX admin_session_person on admin_session (person_id);

CREATE TABLE admin_setup_code (
    hash blob primary key,
    first_start boolean not null,
    expires_ms bigint not null
);

CREATE TABLE admin_sign_in_failure (
    email_hash blob primary key,
    failures bigint not null,
    last_ms bigint not null,
    locked_until_ms bigint not null
);

CREATE INDEX admin_sign_in_failure_last on admin_sign_in_failure (last_ms);

CREATE TABLE apps_client (
    client_id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    alias text not null,
    settings text not null,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, alias)
);

CREATE TABLE apps_installation (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    user_id text not null,
    client_id text not null,
    jkt text not null,
    mode text not null,
    key_storage text not null,
    platform text,
    software_id text,
    software_version text,
    attestation_level text not null,
    attestation text,
    grant_id text not null,
    state text not null check (state in ('active', 'locked', 'revoked', 'deleted')),
    state_because text,
    idempotency_hash blob,
    answer blob,
    created_ms bigint not null,
    last_seen_ms bigint not null,
    state_ms bigint
);

CREATE INDEX apps_installation_answer on apps_installation (created_ms) where answer is not null;

CREATE INDEX apps_installation_client on apps_installation (client_id, id);

CREATE INDEX apps_installation_gone on apps_installation (state_ms) where state = 'deleted';

CREATE INDEX apps_installation_grant on apps_installation (grant_id);

CREATE INDEX apps_installation_idle on apps_installation (org_id, last_seen_ms) where state in ('active', 'revoked');

CREATE INDEX apps_installation_jkt on apps_installation (org_id, jkt);

CREATE UNIQUE INDEX apps_installation_key on apps_installation (org_id, jkt) where state <> 'deleted';

CREATE INDEX apps_installation_org on apps_installation (org_id, id);

CREATE INDEX apps_installation_user on apps_installation (user_id, id);

CREATE TABLE apps_merge (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    from_user text not null,
    to_user text not null,
    installation_id text not null,
    created_ms bigint not null,
    unique (org_id, from_user)
);

CREATE INDEX apps_merge_into on apps_merge (org_id, to_user);

CREATE INDEX apps_merge_org on apps_merge (org_id, id);

CREATE TABLE apps_population (
    org_id text primary key references admin_organization (id) on delete cascade,
    anonymous bigint not null
);

CREATE TABLE apps_quota (
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null,
    subject text not null,
    since_ms bigint not null,
    count bigint not null,
    primary key (org_id, kind, subject)
);

CREATE INDEX apps_quota_since on apps_quota (since_ms);

CREATE TABLE apps_tenant (
    org_id text primary key references admin_organization (id) on delete cascade,
    settings text not null,
    inactivity_ms bigint not null,
    version bigint not null default 1,
    updated_ms bigint not null
);

CREATE TABLE apps_user (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    state text not null check (state in ('active', 'locked', 'merged')),
    person_id text references admin_person (id) on delete set null,
    merged_into text,
    merged_ms bigint,
    created_ms bigint not null
);

CREATE INDEX apps_user_left on apps_user (merged_ms) where state = 'merged' and merged_into is null;

CREATE INDEX apps_user_merged on apps_user (merged_into) where merged_into is not null;

CREATE INDEX apps_user_org on apps_user (org_id, id);

CREATE INDEX apps_user_person on apps_user (person_id) where person_id is not null;

CREATE TABLE enrollment_account_apple (
    org_id text primary key references admin_organization (id) on delete cascade,
    token_sealed blob not null,
    expires_ms bigint not null
);

CREATE TABLE enrollment_account_domain (
    org_id text not null references admin_organization (id) on delete cascade,
    domain text not null,
    token text not null,
    verified_ms bigint,
    verified_by text,
    created_ms bigint not null,
    primary key (org_id, domain)
);

CREATE INDEX enrollment_account_domain_name on enrollment_account_domain (domain);

CREATE UNIQUE INDEX enrollment_account_domain_one on enrollment_account_domain (domain) where verified_ms is not null;

CREATE TABLE enrollment_account_rule (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    position bigint not null,
    name text not null,
    person_id text references admin_person (id) on delete cascade,
    person_group_id text,
    families text not null,
    mode text not null,
    method text,
    group_id text,
    scep_profile_id text,
    sso_id text,
    version bigint not null default 1
);

CREATE INDEX enrollment_account_rule_org on enrollment_account_rule (org_id, position);

CREATE INDEX enrollment_account_rule_person on enrollment_account_rule (person_id) where person_id is not null;

CREATE TABLE enrollment_account_settings (
    org_id text primary key references admin_organization (id) on delete cascade,
    mode text not null,
    method text not null,
    group_id text,
    scep_profile_id text,
    ownership text not null,
    required_app_id bigint,
    sso_id text,
    refusal_message text,
    web_token_seconds bigint not null,
    access_token_seconds bigint not null,
    refresh_token_seconds bigint not null,
    reauthenticate_days bigint,
    version bigint not null default 1
);

CREATE TABLE enrollment_account_sso (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    document text not null,
    version bigint not null default 1
);

CREATE INDEX enrollment_account_sso_org on enrollment_account_sso (org_id, id);

CREATE TABLE enrollment_attempt (
    id text primary key,
    org_id text not null,
    kind text not null default 'ota' check (kind in ('ota', 'account')),
    token_id text,
    mode text check (mode in ('byod', 'adde')),
    method text,
    person_id text,
    grant_id text,
    managed_apple_account text,
    required_app_id bigint,
    group_id text,
    scep_profile_id text,
    sso_id text,
    state text not null,
    cause text,
    variant text not null,
    ownership text not null,
    access_rights bigint not null,
    holds_place boolean not null,
    counted boolean not null default false,
    secret_hash blob not null,
    secret_expires_ms bigint not null,
    profile_sealed blob,
    platform text,
    language text not null,
    user_agent text,
    remote_address text,
    person text,
    udid text,
    serial_number text,
    enrollment_id text,
    product_name text,
    os_version text,
    device_id text,
    certificate_id text,
    transaction_id text,
    wrong_challenges bigint not null default 0,
    created_ms bigint not null,
    stage_ms bigint not null,
    expires_ms bigint not null,
    told_ms bigint,
    released_ms bigint,
    ended_ms bigint,
    constraint enrollment_attempt_way check ((kind = 'ota' and token_id is not null) or (kind = 'account' and mode is not null))
);

CREATE INDEX enrollment_attempt_certificate on enrollment_attempt (certificate_id) where certificate_id is not null;

CREATE INDEX enrollment_attempt_device on enrollment_attempt (device_id) where device_id is not null;

CREATE INDEX enrollment_attempt_ended on enrollment_attempt (ended_ms) where ended_ms is not null;

CREATE UNIQUE INDEX enrollment_attempt_grant on enrollment_attempt (grant_id) where grant_id is not null and ended_ms is null;

CREATE INDEX enrollment_attempt_half_open on enrollment_attempt (expires_ms) where kind = 'account' and ended_ms is null;

CREATE INDEX enrollment_attempt_lapsing on enrollment_attempt (expires_ms) where holds_place;

CREATE INDEX enrollment_attempt_open on enrollment_attempt (state, stage_ms) where ended_ms is null;

CREATE INDEX enrollment_attempt_org on enrollment_attempt (org_id, id);

CREATE INDEX enrollment_attempt_person on enrollment_attempt (person_id) where person_id is not null;

CREATE INDEX enrollment_attempt_profile on enrollment_attempt (secret_expires_ms) where profile_sealed is not null;

CREATE UNIQUE INDEX enrollment_attempt_secret on enrollment_attempt (secret_hash);

CREATE INDEX enrollment_attempt_token on enrollment_attempt (token_id, created_ms) where token_id is not null;

CREATE TABLE enrollment_log (
    id text primary key,
    org_id text not null,
    at_ms bigint not null,
    code text not null,
    outcome text not null,
    actor text not null,
    attempt_id text,
    token_id text,
    token_name text,
    jti text,
    device_id text,
    serial_number text,
    udid text,
    remote_address text,
    user_agent text,
    platform text,
    request_id text,
    detail text
);

CREATE INDEX enrollment_log_age on enrollment_log (at_ms);

CREATE INDEX enrollment_log_attempt on enrollment_log (attempt_id, id) where attempt_id is not null;

CREATE INDEX enrollment_log_org on enrollment_log (org_id, id);

CREATE INDEX enrollment_log_token on enrollment_log (token_id, id) where token_id is not null;

CREATE TABLE enrollment_renewal (
    device_id text primary key,
    org_id text not null,
    certificate_id text not null,
    window_ms bigint not null,
    not_after_ms bigint not null,
    due_ms bigint not null,
    next_ms bigint,
    tried_ms bigint,
    tries bigint not null default 0,
    cause text,
    told_days bigint
);

CREATE INDEX enrollment_renewal_next on enrollment_renewal (next_ms) where next_ms is not null;

CREATE TABLE enrollment_signing_key (
    kid text primary key,
    org_id text not null,
    state text not null check (state in ('signing', 'verifying', 'withdrawn')),
    key_size bigint not null,
    public_key blob not null,
    private_key blob,
    challenge_key blob,
    created_ms bigint not null,
    retired_ms bigint,
    withdrawn_ms bigint,
    withdraw_reason text
);

CREATE UNIQUE INDEX enrollment_signing_key_one on enrollment_signing_key (org_id) where state = 'signing';

CREATE INDEX enrollment_signing_key_org on enrollment_signing_key (org_id);

CREATE TABLE enrollment_token (
    id text primary key,
    org_id text not null,
    jti text not null unique,
    code_hash blob not null unique,
    code_sealed blob not null,
    kid text not null,
    signed_name text not null,
    signed_max_uses bigint not null,
    signed_expires_ms bigint,
    issued_ms bigint not null,
    not_before_ms bigint,
    name text not null,
    note text,
    group_id text not null,
    scep_profile_id text,
    max_uses bigint not null check (max_uses >= 0),
    used bigint not null default 0 check (used >= 0),
    reserved bigint not null default 0 check (reserved >= 0),
    failures bigint not null default 0,
    revoke_after_failures bigint not null default 0,
    expires_ms bigint,
    ownership text not null,
    platforms text not null,
    minimum_os text not null,
    variant text not null,
    allowed_serials text not null,
    invitee_email text,
    require_sign_in boolean not null,
    replaces text,
    created_ms bigint not null,
    created_by text not null,
    created_by_name text not null,
    last_used_ms bigint,
    revoked_ms bigint,
    revoked_by text,
    revoke_reason text,
    cancel_running boolean not null default false,
    unused_told_ms bigint,
    version bigint not null default 1,
    constraint enrollment_token_places check (max_uses = 0 or used + reserved <= max_uses)
);

CREATE INDEX enrollment_token_kid on enrollment_token (kid);

CREATE INDEX enrollment_token_org on enrollment_token (org_id, id);

CREATE TABLE enrollment_token_use (
    token_id text not null,
    device_key text not null,
    attempt_id text not null,
    used_ms bigint not null,
    primary key (token_id, device_key)
);

CREATE TABLE hosting_idempotency (
    org_id text not null references admin_organization (id) on delete cascade,
    caller_id text not null,
    key text not null,
    request_hash blob not null,
    attempt text not null,
    status bigint,
    headers text,
    body blob,
    created_ms bigint not null,
    primary key (org_id, caller_id, key)
);

CREATE INDEX hosting_idempotency_created on hosting_idempotency (created_ms);

CREATE TABLE mail_message (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null,
    subject_id text not null,
    recipient text not null,
    content blob,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    attempts bigint not null default 0,
    next_ms bigint,
    created_ms bigint not null,
    expires_ms bigint not null,
    ended_ms bigint,
    last_error text
);

CREATE INDEX mail_message_due on mail_message (next_ms) where next_ms is not null;

CREATE INDEX mail_message_ended on mail_message (ended_ms) where ended_ms is not null;

CREATE INDEX mail_message_subject on mail_message (org_id, subject_id, id);

CREATE TABLE mail_quota (
    org_id text not null references admin_organization (id) on delete cascade,
    hour bigint not null,
    count bigint not null,
    primary key (org_id, hour)
);

CREATE TABLE mdm_access_management (
    org_id text primary key references admin_organization (id) on delete cascade,
    server_uuid text,
    certificate blob not null,            -- DER
    private_key blob not null,            -- sealed PKCS#8
    version bigint not null default 1,
    created_ms bigint not null
);

CREATE TABLE mdm_command (
    id text primary key,
    org_id text not null,
    request_type text not null,
    purpose text not null,                  -- admin, inventory, profile, verify, release, declarations, unenroll, renewal
    payload blob,                         -- the whole answer with a stand-in CommandUUID; sealed when it holds secrets; null once dropped
    sealed boolean not null default false,
    unlock_token boolean not null default false,  -- the channel's own unlock token goes in at delivery
    repeatable boolean not null default true,     -- false: doing it twice would harm
    priority bigint not null,               -- lower first
    shared_key text,                        -- the same command again and again, such as an inventory query: one row for all
    created_by text not null,
    created_ms bigint not null,
    expires_ms bigint
);

CREATE INDEX mdm_command_org on mdm_command (org_id, id);

CREATE UNIQUE INDEX mdm_command_shared on mdm_command (org_id, shared_key) where shared_key is not null;

CREATE TABLE mdm_contact (
    enrollment_id text primary key references mdm_enrollment (id) on delete cascade,
    last_seen_ms bigint not null
);

CREATE TABLE mdm_delivery (
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

CREATE INDEX mdm_delivery_closed on mdm_delivery (closed_ms) where closed_ms is not null;

CREATE INDEX mdm_delivery_command on mdm_delivery (command_id, enrollment_id);

CREATE INDEX mdm_delivery_device on mdm_delivery (device_id, uuid);

CREATE INDEX mdm_delivery_expiry on mdm_delivery (expires_ms) where closed_ms is null and expires_ms is not null;

CREATE INDEX mdm_delivery_open on mdm_delivery (enrollment_id, priority, uuid) where closed_ms is null;

CREATE TABLE mdm_device (
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
    identity_sha256 blob,
    identity_not_after_ms bigint,
    previous_sha256 blob,                 -- requests in flight while a certificate is replaced
    previous_until_ms bigint,
    epoch bigint not null default 0,        -- counts Authenticate
    setup text not null default 'none',     -- none, running (after enrollment), updating (later), done, failed: the profiles
    pending_group_id text,                  -- primary group to join at the first TokenUpdate
    leaving_ms bigint,                      -- asked to remove its enrollment profile, not answered yet
    lock_pin blob,                        -- sealed; the only way to unlock a Mac
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

CREATE UNIQUE INDEX mdm_device_enrollment on mdm_device (org_id, apple_enrollment_id) where apple_enrollment_id is not null;

CREATE INDEX mdm_device_grant on mdm_device (grant_id) where grant_id is not null;

CREATE INDEX mdm_device_org on mdm_device (org_id, id);

CREATE INDEX mdm_device_person on mdm_device (org_id, person_id) where person_id is not null;

CREATE INDEX mdm_device_person_gone on mdm_device (person_gone_ms) where person_gone_ms is not null;

CREATE INDEX mdm_device_serial on mdm_device (org_id, serial_number) where serial_number is not null;

CREATE UNIQUE INDEX mdm_device_udid on mdm_device (org_id, udid) where udid is not null;

CREATE TABLE mdm_device_fact (
    device_id text not null references mdm_device (id) on delete cascade,
    kind text not null,
    value text not null,
    received_ms bigint not null,
    primary key (device_id, kind)
);

CREATE TABLE mdm_device_profile (
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

CREATE INDEX mdm_device_profile_profile on mdm_device_profile (profile_id);

CREATE TABLE mdm_enrollment (
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
    push_token blob,
    push_magic text,
    token_ms bigint,
    token_tally bigint not null default 0,
    unlock_token blob,                    -- sealed
    unlock_token_epoch bigint,
    bootstrap_token blob,                 -- sealed
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

CREATE INDEX mdm_enrollment_awaiting on mdm_enrollment (awaiting_since_ms) where awaiting_configuration = true;

CREATE INDEX mdm_enrollment_device on mdm_enrollment (device_id);

CREATE UNIQUE INDEX mdm_enrollment_key on mdm_enrollment (org_id, key_kind, device_key, user_key);

CREATE INDEX mdm_enrollment_push on mdm_enrollment (push_due_ms) where push_due_ms is not null;

CREATE TABLE mdm_group (
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

CREATE UNIQUE INDEX mdm_group_default on mdm_group (org_id) where is_default = true;

CREATE UNIQUE INDEX mdm_group_name on mdm_group (org_id, name_key);

CREATE INDEX mdm_group_parent on mdm_group (parent_id) where parent_id is not null;

CREATE TABLE mdm_group_member (
    group_id text not null references mdm_group (id) on delete cascade,
    device_id text not null references mdm_device (id) on delete cascade,
    org_id text not null,
    is_primary boolean not null default false,
    added_ms bigint not null,
    primary key (group_id, device_id)
);

CREATE INDEX mdm_group_member_device on mdm_group_member (device_id);

CREATE TABLE mdm_group_profile (
    group_id text not null references mdm_group (id) on delete cascade,
    profile_id text not null references mdm_profile (id) on delete cascade,
    org_id text not null,
    position bigint not null,
    primary key (group_id, profile_id)
);

CREATE INDEX mdm_group_profile_profile on mdm_group_profile (profile_id);

CREATE TABLE mdm_profile (
    id text primary key,
    org_id text not null references admin_organization (id),
    name text not null,
    identifier text not null,
    payload_uuid text not null,
    payload_types text not null,            -- JSON array
    content blob not null,                -- sealed: profiles hold Wi-Fi passwords and the like
    size bigint not null,
    sha256 text not null,
    signed boolean not null,
    version bigint not null default 1,
    created_ms bigint not null,
    updated_ms bigint not null
);

CREATE UNIQUE INDEX mdm_profile_identifier on mdm_profile (org_id, identifier);

CREATE TABLE mdm_push_certificate (
    id text primary key,
    org_id text not null references admin_organization (id),
    topic text not null,
    certificate blob not null,            -- DER
    private_key blob not null,            -- sealed PKCS#8
    subject text not null,
    sha1 text not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    active boolean not null,
    last_error text,
    created_ms bigint not null
);

CREATE UNIQUE INDEX mdm_push_certificate_active on mdm_push_certificate (org_id) where active = true;

CREATE TABLE mdm_push_request (
    org_id text primary key references admin_organization (id),
    private_key blob not null,            -- sealed PKCS#8
    created_ms bigint not null
);

CREATE TABLE mdm_result (
    enrollment_id text not null,
    uuid text not null,
    org_id text not null,
    body blob not null,                   -- the report exactly as received
    parsed text,                            -- JSON
    received_ms bigint not null,
    primary key (enrollment_id, uuid)
);

CREATE TABLE oauth_access_token (
    hash blob primary key,
    org_id text not null,
    grant_id text not null references oauth_grant (id) on delete cascade,
    client_id text,
    audience text not null,
    scopes text not null,
    dpop_jkt text,
    certificate_sha256 blob,
    issued_ms bigint not null,
    expires_ms bigint not null
);

CREATE INDEX oauth_access_token_expires on oauth_access_token (expires_ms);

CREATE INDEX oauth_access_token_grant on oauth_access_token (grant_id);

CREATE TABLE oauth_client (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    built_in text,
    alias text,
    name text not null,
    settings text not null,
    disabled boolean not null default false,
    registration_hash blob,
    version bigint not null default 1,
    created_ms bigint not null
);

CREATE UNIQUE INDEX oauth_client_alias on oauth_client (org_id, alias) where alias is not null;

CREATE UNIQUE INDEX oauth_client_built_in on oauth_client (org_id, built_in) where built_in is not null;

CREATE INDEX oauth_client_org on oauth_client (org_id, id);

CREATE TABLE oauth_client_secret (
    hash blob primary key,
    client_id text not null references oauth_client (id) on delete cascade,
    hint text not null,
    created_ms bigint not null,
    expires_ms bigint
);

CREATE INDEX oauth_client_secret_client on oauth_client_secret (client_id);

CREATE TABLE oauth_code (
    hash blob primary key,
    org_id text not null,
    client_id text not null references oauth_client (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    session_id text,
    redirect_uri text not null,
    code_challenge text,
    dpop_jkt text,
    nonce text,
    scopes text not null,
    audiences text not null,
    acr text,
    amr text,
    auth_time_ms bigint,
    issued_ms bigint not null,
    expires_ms bigint not null,
    used_ms bigint,
    grant_id text,
    context text
);

CREATE INDEX oauth_code_expires on oauth_code (expires_ms);

CREATE TABLE oauth_consent (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    scopes text not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    unique (person_id, client_id)
);

CREATE INDEX oauth_consent_org on oauth_consent (org_id, id);

CREATE TABLE oauth_device_code (
    hash blob primary key,
    user_code_hash blob not null unique,
    org_id text not null,
    client_id text not null references oauth_client (id) on delete cascade,
    scopes text not null,
    audiences text not null,
    state text not null,
    person_id text references admin_person (id) on delete cascade,
    session_id text,
    acr text,
    amr text,
    auth_time_ms bigint,
    approved_ms bigint,
    interval_ms bigint not null,
    polled_ms bigint,
    issued_ms bigint not null,
    expires_ms bigint not null
);

CREATE INDEX oauth_device_code_expires on oauth_device_code (expires_ms);

CREATE TABLE oauth_grant (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    person_id text references admin_person (id) on delete cascade,
    session_id text,
    subject text,
    device_id text,
    kind text not null,
    scopes text not null,
    audiences text not null default '',
    acr text,
    amr text,
    auth_time_ms bigint,
    created_ms bigint not null,
    expires_ms bigint,
    last_used_ms bigint,
    suspended_ms bigint,
    suspended_because text,
    ended_ms bigint,
    ended_because text
);

CREATE INDEX oauth_grant_client on oauth_grant (client_id, id);

CREATE INDEX oauth_grant_ended on oauth_grant (ended_ms) where ended_ms is not null;

CREATE INDEX oauth_grant_expires on oauth_grant (expires_ms) where expires_ms is not null;

CREATE INDEX oauth_grant_org on oauth_grant (org_id, id);

CREATE INDEX oauth_grant_person on oauth_grant (person_id, id) where person_id is not null;

CREATE INDEX oauth_grant_session on oauth_grant (session_id) where session_id is not null;

CREATE UNIQUE INDEX oauth_grant_standing on oauth_grant (client_id) where kind = 'client' and ended_ms is null;

CREATE TABLE oauth_interaction (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    kind text not null check (kind in ('authorize', 'device')),
    key_hash blob not null unique,
    browser_hash blob,
    request text not null,
    person_id text references admin_person (id) on delete cascade,
    session_id text,
    acr text,
    amr text,
    auth_time_ms bigint,
    created_ms bigint not null,
    expires_ms bigint not null
);

CREATE INDEX oauth_interaction_expires on oauth_interaction (expires_ms);

CREATE INDEX oauth_interaction_org on oauth_interaction (org_id);

CREATE INDEX oauth_interaction_person on oauth_interaction (person_id);

CREATE TABLE oauth_logout_delivery (
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

CREATE INDEX oauth_logout_delivery_due on oauth_logout_delivery (next_ms);

CREATE INDEX oauth_logout_delivery_org on oauth_logout_delivery (org_id);

CREATE TABLE oauth_pushed_request (
    uri_hash blob primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null references oauth_client (id) on delete cascade,
    parameters text not null,
    expires_ms bigint not null
);

CREATE INDEX oauth_pushed_request_expires on oauth_pushed_request (expires_ms);

CREATE INDEX oauth_pushed_request_org on oauth_pushed_request (org_id);

CREATE TABLE oauth_refresh_token (
    hash blob primary key,
    family blob not null,
    org_id text not null,
    grant_id text not null references oauth_grant (id) on delete cascade,
    dpop_jkt text,
    certificate_sha256 blob,
    issued_ms bigint not null,
    expires_ms bigint,
    lifetime_ms bigint,
    used_ms bigint,
    successor_hash blob,
    successor blob
);

CREATE INDEX oauth_refresh_token_expires on oauth_refresh_token (expires_ms) where expires_ms is not null;

CREATE INDEX oauth_refresh_token_family on oauth_refresh_token (family) where used_ms is null;

CREATE INDEX oauth_refresh_token_grant on oauth_refresh_token (grant_id);

CREATE INDEX oauth_refresh_token_used on oauth_refresh_token (used_ms) where used_ms is not null;

CREATE TABLE oauth_registration_token (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    hash blob not null unique,
    name text not null,
    max_uses bigint not null,
    used bigint not null default 0,
    created_ms bigint not null,
    expires_ms bigint not null
);

CREATE INDEX oauth_registration_token_org on oauth_registration_token (org_id, id);

CREATE TABLE oauth_resource (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    identifier text not null,
    name text not null,
    settings text not null,
    version bigint not null default 1,
    created_ms bigint not null,
    unique (org_id, identifier)
);

CREATE INDEX oauth_resource_org on oauth_resource (org_id, id);

CREATE TABLE oauth_revoked_jwt (
    hash blob primary key,
    expires_ms bigint not null
);

CREATE INDEX oauth_revoked_jwt_expires on oauth_revoked_jwt (expires_ms);

CREATE TABLE oauth_seen (
    hash blob primary key,
    expires_ms bigint not null
);

CREATE INDEX oauth_seen_expires on oauth_seen (expires_ms);

CREATE TABLE oauth_session_client (
    session_id text not null,
    client_id text not null references oauth_client (id) on delete cascade,
    org_id text not null references admin_organization (id) on delete cascade,
    person_id text not null references admin_person (id) on delete cascade,
    created_ms bigint not null,
    primary key (session_id, client_id)
);

CREATE INDEX oauth_session_client_org on oauth_session_client (org_id);

CREATE INDEX oauth_session_client_person on oauth_session_client (person_id);

CREATE TABLE oauth_signing_key (
    kid text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    algorithm text not null,
    public_jwk text not null,
    private_key blob,
    created_ms bigint not null,
    signs_from_ms bigint not null,
    published_until_ms bigint,
    withdrawn_ms bigint,
    withdraw_reason text
);

CREATE INDEX oauth_signing_key_org on oauth_signing_key (org_id, algorithm, signs_from_ms);

CREATE TABLE oauth_wrong_code (
    person_id text primary key references admin_person (id) on delete cascade,
    org_id text not null references admin_organization (id) on delete cascade,
    count bigint not null,
    since_ms bigint not null
);

CREATE TABLE pki_ca (
    id text primary key,
    org_id text not null references admin_organization (id),
    profile_id text,
    kind text not null,
    state text not null,
    parent_id text references pki_ca (id),
    subject text not null,
    serial text not null,
    key_algorithm text not null,
    certificate blob not null,
    sealed_key blob,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    activate_ms bigint,
    created_ms bigint not null,
    state_changed_ms bigint not null
);

CREATE UNIQUE INDEX pki_ca_one_active on pki_ca (org_id) where kind = 'issuing' and state = 'active';

CREATE UNIQUE INDEX pki_ca_one_next on pki_ca (org_id) where kind = 'issuing' and state = 'next';

CREATE INDEX pki_ca_org on pki_ca (org_id, id);

CREATE INDEX pki_ca_profile on pki_ca (profile_id) where profile_id is not null;

CREATE TABLE pki_certificate (
    id text primary key,
    org_id text not null references admin_organization (id),
    ca_id text not null references pki_ca (id),
    profile_id text,
    serial text not null,
    sha256 blob not null,
    certificate blob not null,
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

CREATE UNIQUE INDEX pki_certificate_attempt on pki_certificate (org_id, attempt_id)
    where attempt_id is not null and renews_id is null and state = 'active';

CREATE INDEX pki_certificate_device on pki_certificate (device_id) where device_id is not null;

CREATE INDEX pki_certificate_org on pki_certificate (org_id, id);

CREATE INDEX pki_certificate_renews on pki_certificate (renews_id) where renews_id is not null;

CREATE INDEX pki_certificate_revoked on pki_certificate (ca_id, not_after_ms) where state in ('revoked', 'superseded');

CREATE UNIQUE INDEX pki_certificate_serial on pki_certificate (ca_id, serial);

CREATE UNIQUE INDEX pki_certificate_sha256 on pki_certificate (sha256);

CREATE TABLE pki_challenge (
    id text primary key,
    org_id text not null references admin_organization (id),
    profile_id text not null references pki_scep_profile (id),
    hash blob not null,
    attempt_id text,
    device_id text,
    state text not null,
    wrong bigint not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    consumed_ms bigint
);

CREATE INDEX pki_challenge_attempt on pki_challenge (attempt_id, profile_id) where attempt_id is not null;

CREATE INDEX pki_challenge_device on pki_challenge (device_id) where device_id is not null;

CREATE INDEX pki_challenge_expires on pki_challenge (expires_ms);

CREATE UNIQUE INDEX pki_challenge_hash on pki_challenge (hash);

CREATE TABLE pki_crl (
    ca_id text primary key references pki_ca (id),
    org_id text not null references admin_organization (id),
    number bigint not null,
    wanted bigint not null,
    built bigint not null,
    entries bigint not null,
    der blob,
    this_update_ms bigint not null,
    next_update_ms bigint not null
);

CREATE TABLE pki_organization (
    org_id text primary key references admin_organization (id),
    version bigint not null
);

CREATE TABLE pki_request (
    id text primary key,
    org_id text not null references admin_organization (id),
    profile_id text not null references pki_scep_profile (id),
    transaction_id text not null,
    csr_sha256 blob not null,
    csr blob not null,
    signer_key_sha256 blob not null,
    subject text not null,
    state text not null,
    fail_info text,
    cause text,
    detail text,
    attempt_id text,
    device_id text,
    renews_id text,
    certificate_id text,
    sealed_challenge blob,
    remote_address text,
    user_agent text,
    times_seen bigint not null,
    created_ms bigint not null,
    decided_ms bigint,
    decided_by text
);

CREATE INDEX pki_request_created on pki_request (created_ms);

CREATE INDEX pki_request_csr on pki_request (profile_id, csr_sha256);

CREATE INDEX pki_request_org on pki_request (org_id, id);

CREATE UNIQUE INDEX pki_request_transaction on pki_request (profile_id, transaction_id, csr_sha256);

CREATE TABLE pki_scep_profile (
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
    static_sealed blob,
    static_previous_sealed blob,
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

CREATE UNIQUE INDEX pki_scep_profile_default on pki_scep_profile (org_id) where is_default = true and deleted_ms is null;

CREATE UNIQUE INDEX pki_scep_profile_name on pki_scep_profile (org_id, name) where deleted_ms is null;

CREATE INDEX pki_scep_profile_org on pki_scep_profile (org_id, id);

CREATE TABLE pki_service_certificate (
    id text primary key,
    org_id text not null references admin_organization (id),
    ca_id text not null references pki_ca (id),
    purpose text not null,
    certificate blob not null,
    sealed_key blob not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    created_ms bigint not null
);

CREATE INDEX pki_service_certificate_ca on pki_service_certificate (ca_id, purpose, not_after_ms);

CREATE TABLE sys_migration (number bigint primary key, name text not null, applied_ms bigint not null);

CREATE TABLE sys_setting (
    key text primary key,
    value text not null
);

CREATE TABLE sys_sweep (
    name text primary key,
    next_ms bigint not null
);

CREATE TABLE tv_application (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    settings text not null,
    version bigint not null default 1,
    disabled_ms bigint,
    created_ms bigint not null
);

CREATE INDEX tv_application_org on tv_application (org_id, id);

CREATE TABLE tv_client (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    application_id text not null,
    statement_id text not null,
    grant_id text not null unique,
    secret_hash blob not null,
    redirect_uri text,
    profile_version bigint not null default 0,
    created_ms bigint not null
);

CREATE INDEX tv_client_application on tv_client (application_id);

CREATE INDEX tv_client_statement on tv_client (statement_id);

CREATE TABLE tv_decision (
    profile_id text not null references tv_profile (id) on delete cascade,
    service_provider text not null,
    resource_hash blob not null,
    permitted boolean not null,
    error text,
    details text,
    dummy boolean not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    asking_ms bigint not null default 0,
    primary key (profile_id, service_provider, resource_hash)
);

CREATE INDEX tv_decision_expires on tv_decision (expires_ms);

CREATE TABLE tv_degradation (
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

CREATE INDEX tv_degradation_end on tv_degradation (ends_ms);

CREATE INDEX tv_degradation_org on tv_degradation (org_id, id);

CREATE TABLE tv_draft (
    org_id text primary key references admin_organization (id) on delete cascade,
    document text not null,
    based_on bigint not null,
    version bigint not null default 1,
    updated_by text not null,
    updated_ms bigint not null
);

CREATE TABLE tv_event (
    org_id text not null references admin_organization (id) on delete cascade,
    hour_ms bigint not null,
    metric text not null,
    service_provider text not null,
    mvpd text not null,
    platform text not null,
    application_id text not null,
    resource text not null,
    reason text not null,
    partner text not null,
    sso_type text not null,
    number bigint not null,
    latency_ms bigint not null,
    primary key (org_id, hour_ms, metric, service_provider, mvpd, platform, application_id, resource, reason, partner, sso_type)
);

CREATE INDEX tv_event_hour on tv_event (hour_ms);

CREATE TABLE tv_key (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    purpose text not null,
    private_key blob not null,
    certificate blob not null,
    created_ms bigint not null,
    current_from_ms bigint not null,
    ends_ms bigint
);

CREATE INDEX tv_key_end on tv_key (ends_ms) where ends_ms is not null;

CREATE INDEX tv_key_org on tv_key (org_id, purpose, current_from_ms);

CREATE TABLE tv_link (
    org_id text not null references admin_organization (id) on delete cascade,
    programmer text not null,
    code_hash text not null,
    subject text not null,
    expires_ms bigint not null,
    primary key (org_id, programmer, code_hash)
);

CREATE INDEX tv_link_expires on tv_link (expires_ms);

CREATE TABLE tv_link_guess (
    address_hash text primary key,
    count bigint not null,
    since_ms bigint not null
);

CREATE TABLE tv_media_token_seen (
    hash blob primary key,
    expires_ms bigint not null
);

CREATE INDEX tv_media_token_seen_expires on tv_media_token_seen (expires_ms);

CREATE TABLE tv_mvpd_assertion (
    replay_key text primary key,
    end_ms bigint not null
);

CREATE INDEX tv_mvpd_assertion_end on tv_mvpd_assertion (end_ms);

CREATE TABLE tv_mvpd_guess (
    address_hash blob primary key,
    count bigint not null,
    since_ms bigint not null
);

CREATE INDEX tv_mvpd_guess_since on tv_mvpd_guess (since_ms);

CREATE TABLE tv_mvpd_logout (
    id_hash blob primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    service_provider text not null,
    mvpd text not null,
    material blob not null,
    redirect_url text not null,
    request_id text unique,
    end_ms bigint not null
);

CREATE INDEX tv_mvpd_logout_end on tv_mvpd_logout (end_ms);

CREATE TABLE tv_mvpd_metadata (
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

CREATE INDEX tv_mvpd_metadata_next on tv_mvpd_metadata (next_ms);

CREATE TABLE tv_partner_request (
    request_id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    client_id text not null,
    device_hash text not null,
    service_provider text not null,
    mvpd text not null,
    expires_ms bigint not null
);

CREATE INDEX tv_partner_request_device on tv_partner_request (org_id, device_hash, client_id);

CREATE INDEX tv_partner_request_expires on tv_partner_request (expires_ms);

CREATE TABLE tv_profile (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    service_provider text not null,
    mvpd text not null,
    client_id text not null,
    application_id text not null,
    device_hash text not null,
    type text not null check (type in ('regular', 'appleSSO')),
    platform_hash text,
    service_hash text,
    viewer_hash text not null,
    user_key_hash text not null,
    data blob not null,
    created_ms bigint not null,
    expires_ms bigint not null,
    ended_ms bigint,
    fetched_ms bigint
);

CREATE UNIQUE INDEX tv_profile_device on tv_profile (org_id, device_hash, service_provider, client_id, mvpd, type);

CREATE INDEX tv_profile_expires on tv_profile (expires_ms);

CREATE INDEX tv_profile_platform on tv_profile (org_id, platform_hash) where platform_hash is not null;

CREATE INDEX tv_profile_service on tv_profile (org_id, service_hash) where service_hash is not null;

CREATE INDEX tv_profile_user on tv_profile (org_id, mvpd, user_key_hash);

CREATE TABLE tv_revision (
    org_id text not null references admin_organization (id) on delete cascade,
    number bigint not null,
    document text not null,
    description text not null,
    activated_by text not null,
    activated_ms bigint not null,
    primary key (org_id, number)
);

CREATE TABLE tv_secret (
    org_id text not null references admin_organization (id) on delete cascade,
    mvpd text not null,
    name text not null,
    value blob not null,
    updated_by text not null,
    updated_ms bigint not null,
    primary key (org_id, mvpd, name)
);

CREATE TABLE tv_session (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    code text not null unique,
    service_provider text not null,
    client_id text not null,
    application_id text not null,
    device_hash text not null,
    platform_hash text,
    service_hash text,
    mvpd text,
    domain_name text,
    redirect_url text,
    stated bigint not null,
    platform text not null,
    device blob not null,
    request_id text unique,
    secret blob,
    state text not null check (state in ('open', 'started', 'failed', 'done')),
    created_ms bigint not null,
    expires_ms bigint not null
);

CREATE UNIQUE INDEX tv_session_device on tv_session (org_id, client_id, device_hash, service_provider);

CREATE INDEX tv_session_expires on tv_session (expires_ms);

CREATE TABLE tv_statement (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    application_id text not null,
    issued_by text not null,
    issued_ms bigint not null,
    revoked_ms bigint
);

CREATE INDEX tv_statement_application on tv_statement (org_id, application_id, id);

CREATE TABLE tv_trial (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    service_provider text not null,
    mvpd text not null,
    started_ms bigint not null
);

CREATE INDEX tv_trial_mvpd on tv_trial (org_id, service_provider, mvpd);

CREATE TABLE tv_trial_key (
    org_id text not null,
    service_provider text not null,
    mvpd text not null,
    kind text not null check (kind in ('device', 'identity')),
    hash text not null,
    trial_id text not null references tv_trial (id) on delete cascade,
    primary key (org_id, service_provider, mvpd, kind, hash)
);

CREATE INDEX tv_trial_key_trial on tv_trial_key (trial_id);

CREATE TABLE tv_trial_use (
    trial_id text not null references tv_trial (id) on delete cascade,
    resource_hash blob not null,
    resource text not null,
    used_ms bigint not null,
    primary key (trial_id, resource_hash)
);

CREATE TABLE webhook_delivery (
    id text primary key,
    org_id text not null,
    webhook_id text not null,
    event_id text not null,
    event_type text not null,
    payload text not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
    attempts bigint not null default 0,
    next_ms bigint,
    created_ms bigint not null,
    expires_ms bigint not null,
    tried_ms bigint,
    ended_ms bigint,
    last_status bigint,
    last_error text
);

CREATE INDEX webhook_delivery_due on webhook_delivery (webhook_id, next_ms) where next_ms is not null;

CREATE INDEX webhook_delivery_ended on webhook_delivery (ended_ms) where ended_ms is not null;

CREATE INDEX webhook_delivery_late on webhook_delivery (expires_ms) where next_ms is not null;

CREATE INDEX webhook_delivery_webhook on webhook_delivery (webhook_id, id);

CREATE TABLE webhook_endpoint (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    name text not null,
    url text not null,
    events text not null,
    secret_sealed blob not null,
    old_secret_sealed blob,
    old_secret_until_ms bigint,
    disabled boolean not null default false,
    suspended_ms bigint,
    failing_since_ms bigint,
    delivered_ms bigint,
    last_error text,
    created_ms bigint not null,
    version bigint not null default 1
);

CREATE INDEX webhook_endpoint_org on webhook_endpoint (org_id, id);

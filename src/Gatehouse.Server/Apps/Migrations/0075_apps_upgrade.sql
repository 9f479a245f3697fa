-- Anonymous users that became part of somebody's user: told to whoever keeps data under the old subject, once for each.
create table apps_merge (
    id text primary key,
    org_id text not null references admin_organization (id) on delete cascade,
    from_user text not null,
    to_user text not null,
    installation_id text not null,
    created_ms bigint not null,
    unique (org_id, from_user)
);

create index apps_merge_org on apps_merge (org_id, id);
create index apps_merge_into on apps_merge (org_id, to_user);
create index apps_user_merged on apps_user (merged_into) where merged_into is not null;
create index apps_user_left on apps_user (merged_ms) where state = 'merged' and merged_into is null;

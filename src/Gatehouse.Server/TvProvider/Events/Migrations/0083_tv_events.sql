-- What happened, by the hour: one row for each difference that reports tell. Empty texts stand for what is not known.
create table tv_event (
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

create index tv_event_hour on tv_event (hour_ms);

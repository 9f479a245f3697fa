create table sys_sweep (
    name text primary key,
    next_ms bigint not null
);

create table sys_setting (
    key text primary key,
    value text not null
);

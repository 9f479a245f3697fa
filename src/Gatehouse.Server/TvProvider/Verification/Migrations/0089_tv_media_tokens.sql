-- Media tokens that somebody had verified here, until they end: each is good for one stream.
create table tv_media_token_seen (
    hash {blob} primary key,
    expires_ms bigint not null
);

create index tv_media_token_seen_expires on tv_media_token_seen (expires_ms);

#include "hq/migrations.h"

namespace kanaria::hq {
namespace {

// Times are milliseconds since 1970 by headquarters' clock, 0 = never.  A chain is (kiosk, epoch).
// Sealed bytes do not shrink, so PostgreSQL is told not to try (storage external).
constexpr std::string_view kFirst = R"sql(
create table kiosks (
  kiosk text primary key,
  added_ms bigint not null,
  enrolled_ms bigint not null default 0,
  revoked_ms bigint not null default 0,
  certificate_sha256 bytea not null default '',  -- the one that is valid now
  seen_ms bigint not null default 0,
  reports bigint not null default 0              -- how many ever came
);
create table certificates (
  sha256 bytea primary key,
  kiosk text not null references kiosks,
  pem text not null,
  issued_ms bigint not null,
  expires_ms bigint not null
);
create table enrolment_codes (
  code_sha256 bytea primary key,
  kiosk text not null references kiosks,
  made_ms bigint not null,
  expires_ms bigint not null,
  used_ms bigint not null default 0,
  request_sha256 bytea not null default '',
  certificate_sha256 bytea not null default ''
);

create table heads (
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null,
  hash bytea not null,
  committed_ms bigint not null,
  primary key (kiosk, epoch)
);
create table chain_keys (
  kiosk text not null,
  epoch bytea not null,
  generation bigint not null,
  first_seq bigint not null,
  key bytea not null,
  endorsement bytea not null,
  committed_ms bigint not null,
  primary key (kiosk, epoch, generation)
);
create table chain_entries (
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null check (seq > 0),
  entry bytea not null,
  hash bytea not null,
  signature bytea not null,
  committed_ms bigint not null,
  primary key (kiosk, epoch, seq)
);

create table capsule_uploads (  -- in progress
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null,
  total_bytes bigint not null,
  received_bytes bigint not null,
  digest_so_far bytea not null,
  changed_ms bigint not null,
  primary key (kiosk, epoch, seq)
);
create table capsules (  -- whole
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null,
  digest bytea not null,
  total_bytes bigint not null,
  committed_ms bigint not null,
  primary key (kiosk, epoch, seq)
);
create table capsule_pieces (
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null,
  offset_bytes bigint not null,
  bytes bytea not null,
  primary key (kiosk, epoch, seq, offset_bytes)
);
alter table capsule_pieces alter column bytes set storage external;

create table receipts (
  kind bigint not null,
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null,
  digest bytea not null,
  committed_ms bigint not null,
  signature bytea not null,
  primary key (kiosk, epoch, seq, kind)
);
create table beacons (
  hash bytea primary key,
  time_ms bigint not null,
  random bytea not null,
  signature bytea not null
);
create index beacons_by_time on beacons (time_ms);

create table kiosk_reports (  -- a ring of the newest ones
  kiosk text not null,
  slot bigint not null,
  received_ms bigint not null,
  program_version text not null,
  wall_ms bigint not null,
  clock_status bigint not null,
  waiting_items bigint not null,
  waiting_bytes bigint not null,
  oldest_waiting_ms bigint not null,
  retained_items bigint not null,
  quarantined_items bigint not null,
  free_bytes bigint not null,
  registry_version bigint not null,
  read_today bigint not null,
  unreadable_today bigint not null,
  last_mailpiece_ms bigint not null,
  self_test text not null,
  primary key (kiosk, slot)
);
create index kiosk_reports_by_time on kiosk_reports (kiosk, received_ms);

create table alarms (
  id bigint generated always as identity primary key,
  raised_ms bigint not null,
  last_ms bigint not null,
  times bigint not null default 1,
  settled_ms bigint not null default 0,
  kind text not null,
  kiosk text not null,
  epoch bytea not null,
  seq bigint not null,
  shown bytea not null,  -- the bytes that contradict what is committed, and their signature
  sentence text not null
);
-- The same message again raises no second alarm.
create unique index alarms_once on alarms (kiosk, kind, epoch, seq, sha256(shown))
  where settled_ms = 0;

create table audit_log (
  id bigint generated always as identity primary key,
  at_ms bigint not null,
  role text not null default current_user,
  act text not null,
  subject text not null,
  sentence text not null
);

create table registry_snapshots (
  kiosk text not null references kiosks,
  version bigint not null,
  metadata text not null,
  total_bytes bigint not null,
  created_ms bigint not null,
  published_ms bigint not null,
  primary key (kiosk, version)
);
create table registry_pieces (
  kiosk text not null,
  version bigint not null,
  offset_bytes bigint not null,
  bytes bytea not null,
  primary key (kiosk, version, offset_bytes),
  foreign key (kiosk, version) references registry_snapshots on delete cascade
);
alter table registry_pieces alter column bytes set storage external;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create function refuse_change_of_whole_capsule() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from capsules c where c.kiosk = old.kiosk
                                      and c.epoch = old.epoch and c.seq = old.seq) then
    return old;
  end if;
  raise exception 'pieces of a whole capsule are never changed or removed'
    using errcode = 'restrict_violation';
end $$;
do $$
declare held text;
begin
  foreach held in array array['chain_keys', 'chain_entries', 'capsules', 'receipts', 'beacons',
                              'audit_log', 'certificates'] loop
    execute format('create trigger no_change before update or delete on %I '
                   'for each row execute function refuse_change()', held);
    execute format('create trigger no_truncate before truncate on %I '
                   'for each statement execute function refuse_change()', held);
  end loop;
end $$;
create trigger no_change before update or delete on capsule_pieces
  for each row execute function refuse_change_of_whole_capsule();
create trigger no_truncate before truncate on capsule_pieces
  for each statement execute function refuse_change();
)sql";

// Letters to a person of the kiosk's own registry, and when they were recognised.
constexpr std::string_view kProofs = R"sql(
create table proof_letters (
  kiosk text not null references kiosks,
  version bigint not null,  -- of the registry that has the person
  number bigint not null,
  token text not null,      -- that recognising the letter gives
  picture bytea not null,
  primary key (kiosk, version, number)
);
alter table proof_letters alter column picture set storage external;
create table proofs (
  kiosk text primary key references kiosks,
  sent bigint not null,              -- how many ever were
  sent_ms bigint not null,           -- the last one
  waiting_since_ms bigint not null,  -- the first one that has not come back; 0: none waits
  detected_ms bigint not null
);
)sql";

// A snapshot may be there whole and as the difference to an earlier one; from_version 0: whole.
constexpr std::string_view kDeltas = R"sql(
alter table registry_pieces drop constraint registry_pieces_kiosk_version_fkey;
alter table registry_pieces drop constraint registry_pieces_pkey;
alter table registry_snapshots drop constraint registry_snapshots_pkey;
alter table registry_snapshots add column from_version bigint not null default 0;
alter table registry_pieces add column from_version bigint not null default 0;
alter table registry_snapshots add primary key (kiosk, version, from_version);
alter table registry_pieces add primary key (kiosk, version, from_version, offset_bytes);
alter table registry_pieces add foreign key (kiosk, version, from_version)
  references registry_snapshots on delete cascade;
)sql";

constexpr std::string_view kMigrations[] = {kFirst, kProofs, kDeltas};

constexpr std::string_view kRoles = R"sql(
do $$
begin
  if not exists (select from pg_roles where rolname = 'kanaria_receive') then
    create role kanaria_receive nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'kanaria_holder') then
    create role kanaria_holder nologin;
  end if;
end $$;
grant usage on schema public to kanaria_receive, kanaria_holder;
grant select on schema_versions to kanaria_receive, kanaria_holder;

grant select, insert on chain_keys, chain_entries, capsules, receipts, beacons, certificates,
  audit_log to kanaria_receive;
grant select, insert, delete on capsule_pieces to kanaria_receive;
grant select, insert, update, delete on capsule_uploads to kanaria_receive;
grant select, insert, update on heads, kiosk_reports, alarms, proofs to kanaria_receive;
grant select on proof_letters to kanaria_receive;
grant select on kiosks, enrolment_codes, registry_snapshots, registry_pieces to kanaria_receive;
grant update (enrolled_ms, certificate_sha256, seen_ms, reports) on kiosks to kanaria_receive;
grant update (used_ms, request_sha256, certificate_sha256) on enrolment_codes to kanaria_receive;

grant select on kiosks, certificates, heads, chain_keys, chain_entries, capsules, capsule_pieces,
  receipts, beacons, alarms, audit_log to kanaria_holder;
grant insert on audit_log to kanaria_holder;
)sql";

}  // namespace

std::span<const std::string_view> migrations() {
  return kMigrations;
}

std::string_view roles() {
  return kRoles;
}

}  // namespace kanaria::hq

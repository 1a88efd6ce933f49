#!/usr/bin/env bash
# Backs an installation up while it works: the database, then the blobs. In this order, because a blob is written before the state that names it.
#   backup.sh DATABASE BLOBS TARGET
#     DATABASE  as psql takes it: postgresql://user@host/name (the password from ~/.pgpass or PGPASSWORD)
#     BLOBS     the folder of Qvs:Blobs; '-' where blobs are in S3 or Azure, which back up by versioning (operations.md)
#     TARGET    a folder that does not exist yet
# The master key is not in it, on purpose: keep it elsewhere. Without it no secret of the backup can be read.
set -euo pipefail
die() { echo "backup: $*" >&2; exit 1; }
[ $# = 3 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
database=$1 blobs=$2 target=$3
[ ! -e "$target" ] || die "$target is there already; name a new folder."
[ "$blobs" = - ] || [ -d "$blobs" ] || die "$blobs is no folder."
umask 077
work=$target.part
rm -rf "$work"
mkdir -p "$work"
# Which silos run is true only now: restored, it would make the next silo wait for ones that are long gone.
pg_dump --format=custom --no-owner --no-privileges --exclude-table-data='orleans_membership*' --file="$work/database.dump" "$database"
# Runs that are younger than this are surely not in it.
date -u +%Y-%m-%dT%H:%M:%S.%6NZ >"$work/taken-at"

if [ "$blobs" != - ]; then
  # Files are only ever added, replaced as a whole, or deleted; 1 is tar's word for "something went while I read".
  tar --create --file="$work/blobs.tar" --exclude=./~tmp --exclude=./~locks --directory="$blobs" . || [ $? = 1 ] || die "the blobs could not be read."
fi

(cd "$work" && sha256sum -- * >SHA256SUMS)
sync "$work"/*
mv "$work" "$target"
echo "backup: $target ($(du -sh "$target" | cut -f1)), taken at $(cat "$target/taken-at")"

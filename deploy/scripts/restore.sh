#!/usr/bin/env bash
# Brings a backup into an empty database and an empty folder. Start the product only afterwards, with the same master key.
#   restore.sh BACKUP DATABASE BLOBS
#     BACKUP    the folder that backup.sh made
#     DATABASE  an empty database, as psql takes it
#     BLOBS     an empty folder; '-' if the backup has no blobs
set -euo pipefail
die() { echo "restore: $*" >&2; exit 1; }
[ $# = 3 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 2; }
backup=$1 database=$2 blobs=$3
[ -f "$backup/database.dump" ] || die "$backup is no backup."
(cd "$backup" && sha256sum --quiet --check SHA256SUMS) || die "the backup is damaged."
tables=$(psql --no-psqlrc --tuples-only --no-align --command="SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')" "$database")
[ "$tables" = 0 ] || die "the database has $tables tables; give an empty one."
if [ -f "$backup/blobs.tar" ]; then
  [ "$blobs" != - ] || die "the backup has blobs; name an empty folder for them."
  mkdir -p "$blobs"
  [ -z "$(ls -A "$blobs")" ] || die "$blobs is not empty."
fi

# Whole or not at all.
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$database" "$backup/database.dump"
[ ! -f "$backup/blobs.tar" ] || tar --extract --file="$backup/blobs.tar" --directory="$blobs"
echo "restore: the state of $(cat "$backup/taken-at") is in place. What clusters ran since then the platform does not know:"
echo "  deploy/scripts/forget-runs-after.sh $(cat "$backup/taken-at")   (for each cluster, before the start)"

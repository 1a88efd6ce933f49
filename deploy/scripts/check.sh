#!/usr/bin/env bash
# First look at an installation that misbehaves: what its silos say of themselves, one after the other.
#   check.sh URL...        the addresses of silos, for example http://10.1.2.3:8080
set -uo pipefail
[ $# -ge 1 ] || { sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 2; }
bad=0
for url in "$@"; do
  live=$(curl --silent --max-time 15 --output /dev/null --write-out '%{http_code} in %{time_total} s' "$url/livez")
  ready=$(curl --silent --max-time 15 "$url/readyz" | tr '\n' ';')
  echo "$url  alive: $live  ready: ${ready:-no answer}"
  case "$live,$ready" in 200*Unhealthy*|200*Degraded*|200*,) bad=1 ;; 200*) ;; *) bad=1 ;; esac
done
exit $bad

#!/usr/bin/env bash
# Gives a project a new key and seals all its credentials with it.
#   rotate-project-key.sh URL PROJECT      with a token that may change secrets in QVS_TOKEN
set -euo pipefail
[ $# = 2 ] && [ -n "${QVS_TOKEN:-}" ] || { sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 2; }
call() { curl --fail-with-body --silent --show-error --request POST --config - "$1" <<<"header = \"Authorization: Bearer $QVS_TOKEN\""; echo; }
base=${1%/}/apis/v1/projects/$2/action
call "$base/rotate-key"
# Silos believe the key that they know for five minutes.
sleep "${QVS_KEY_CACHE:-310}"
call "$base/reseal-credentials"

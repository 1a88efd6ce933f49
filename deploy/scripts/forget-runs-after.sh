#!/usr/bin/env bash
# After a restore: PipelineRuns on a cluster that are younger than the backup belong to runs that the platform has forgotten, and whose numbers it will give again.
#   forget-runs-after.sh TIME [--delete]     TIME as in the backup's taken-at; lists them, and with --delete deletes them
# The cluster is the one of kubectl's current context.
set -euo pipefail
[ $# -ge 1 ] && [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z$ ]] || { sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 2; }
found=$(kubectl get pipelineruns.tekton.dev --all-namespaces --output json | jq --raw-output --arg time "$1" '
  .items[] | select((.metadata.annotations["vs.axis-dev.io/run-made"] // "") > $time) | "\(.metadata.namespace) \(.metadata.name)"')
[ -n "$found" ] || { echo "Nothing here is younger than $1."; exit 0; }
while read -r namespace name; do
  if [ "${2:-}" = --delete ]; then kubectl delete pipelinerun.tekton.dev --namespace "$namespace" "$name"; else echo "$namespace/$name"; fi
done <<<"$found"

#!/usr/bin/env bash
# Brings a release of the chart to another version, one silo after the other, while runs are in flight, and says whether it went well.
#   rolling-upgrade.sh NAMESPACE VERSION [helm arguments, for example --values my.yaml]
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 2; }
namespace=$1 version=$2; shift 2
chart=$(cd "$(dirname "$0")/../helm/qvs-cloud" && pwd)
helm upgrade qvs-cloud "$chart" --namespace "$namespace" --reset-then-reuse-values --set "image.tag=$version" "$@"
# A new silo that does not become ready stops the rollout; the old ones serve on.
if ! kubectl --namespace "$namespace" rollout status deployment/qvs-cloud --timeout=20m; then
  kubectl --namespace "$namespace" logs --selector app.kubernetes.io/instance=qvs-cloud --tail=5 --prefix
  echo "The upgrade did not finish. Back: helm rollback qvs-cloud --namespace $namespace   (not after a migration of the database: restore then)" >&2
  exit 1
fi

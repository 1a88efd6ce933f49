#!/usr/bin/env bash
# The second step of a rotation of the master key on Kubernetes: wraps the keys of all tenants with the newest one, beside the silos as they run.
#   rotate-master-key.sh NAMESPACE [RELEASE]
# First step, before:  put the new key first into the Secret ("new:BASE64,old:BASE64"; openssl rand -base64 32), then  kubectl rollout restart deployment/RELEASE
# Last step, after:    take the old key out of the Secret, and restart again.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2; }
namespace=$1 release=${2:-qvs-cloud}
kubectl --namespace "$namespace" rollout status "deployment/$release" --timeout=10m
# The same program with the same settings, in a pod that is there anyway.
kubectl --namespace "$namespace" exec "deployment/$release" --container qvs-cloud -- dotnet Qvs.Cloud.dll keys rewrap

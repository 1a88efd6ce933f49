#!/bin/sh
# Tests the adapters: sh test.sh QVSCTL [FOLDER...]
#
#   tests/CASE/input.cue + expected.json   the export has to be exactly that
#   tests/_CASE/input.cue + expected.err   the export has to fail, and its message to contain every line
#
# QVS_UPDATE=1 writes expected.json anew. Without folders the whole module is checked for form, too.
set -u
if [ $# -lt 1 ]; then
  echo "usage: $0 QVSCTL [FOLDER...]" >&2
  exit 2
fi
qvsctl=$(command -v "$1") || { echo "$1: not found" >&2; exit 2; }
case $qvsctl in /*) ;; *) qvsctl=$PWD/$qvsctl ;; esac
shift
cd "$(dirname "$0")" || exit 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

pass() { passed=$((passed + 1)); }

fail() { # NAME FILE: the file tells what is wrong
  failed=$((failed + 1))
  echo "FAIL $1"
  sed 's/^/  /' "$2"
}

replay() {
  if "$qvsctl" cue export "./$1" > "$work/out" 2> "$work/err"; then ended=0; else ended=1; fi
  if [ -f "$1/expected.err" ]; then
    if [ $ended = 0 ]; then
      echo "was accepted" > "$work/err"
      fail "$1" "$work/err"
      return
    fi
    while IFS= read -r line; do
      case $line in '') continue ;; esac
      grep -qF -- "$line" "$work/err" || echo "missing in the message: $line"
    done < "$1/expected.err" > "$work/missing"
    if [ -s "$work/missing" ]; then
      cat "$work/err" >> "$work/missing"
      fail "$1" "$work/missing"
    else
      pass
    fi
    return
  fi
  if [ $ended != 0 ]; then
    fail "$1" "$work/err"
    return
  fi
  [ -z "${QVS_UPDATE:-}" ] || cp "$work/out" "$1/expected.json"
  if diff -u "$1/expected.json" "$work/out" > "$work/diff" 2>&1; then
    pass
  else
    fail "$1" "$work/diff"
  fi
}

# Names of the fields of a definition at the top of main.cue, one a line.
fields() {
  awk -v start="#$1: {" '
    $0 == start { inside = 1; next }
    inside && /^}/ { exit }
    inside && /^\t[A-Za-z][A-Za-z0-9_]*[?!]?:/ { sub(/^\t/, ""); sub(/[?!]?:.*/, ""); print }
  ' "$2"
}

# Names in the first column of the tables below a heading.
documented() {
  awk -v heading="## $1" '
    /^## / { inside = $0 == heading }
    inside && /^\| `/ { split($0, part, "`"); print part[2] }
  ' "$2"
}

# Every parameter and option is in the README, and nothing else.
readme() {
  if [ ! -f "$1/README.md" ]; then
    echo "there is no README.md" > "$work/readme"
    fail "$1 README" "$work/readme"
    return
  fi
  for pair in Parameters:Parameters Options:Options; do
    fields "${pair%:*}" "$1/main.cue" | sort > "$work/fields"
    documented "${pair#*:}" "$1/README.md" | sort > "$work/documented"
    diff "$work/fields" "$work/documented" | sed -n "s/^< /${pair#*:} does not document /p; s/^> /${pair#*:} documents what is not there: /p"
  done > "$work/readme"
  for part in example/qvs.yaml example/params.json; do
    [ -f "$1/$part" ] || echo "there is no $part" >> "$work/readme"
  done
  if [ -s "$work/readme" ]; then fail "$1 README" "$work/readme"; else pass; fi
}

if [ $# = 0 ]; then
  if "$qvsctl" cue fmt --check ./... > "$work/out" 2>&1 && [ ! -s "$work/out" ]; then pass; else fail "cue fmt" "$work/out"; fi
  "$qvsctl" cue vet -c=false ./... 2>&1 | grep -v '^some instances are incomplete' > "$work/out"
  if [ -s "$work/out" ]; then fail "cue vet" "$work/out"; else pass; fi
  set -- .
fi

find "$@" -name cue.mod -prune -o -name main.cue -print | sed 's|^\./||' | sort > "$work/adapters"
while read -r main; do readme "$(dirname "$main")"; done < "$work/adapters"

find "$@" -path '*/tests/*/input.cue' | sed 's|^\./||' | sort > "$work/cases"
while read -r input; do replay "$(dirname "$input")"; done < "$work/cases"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

#!/bin/sh
# Tests the adapters: sh test.sh QVSCTL [FOLDER...]; QVS_UPDATE=1 writes expected.json and README.md anew.
if [ $# -lt 1 ]; then
  echo "usage: $0 QVSCTL [FOLDER...]" >&2
  exit 2
fi
qvsctl=$(command -v "$1") || { echo "$1: not found" >&2; exit 2; }
case $qvsctl in /*) ;; *) qvsctl=$PWD/$qvsctl ;; esac
shift
cd "$(dirname "$0")" || exit 2
exec "$qvsctl" adapter test ${QVS_UPDATE:+--update} "$@"

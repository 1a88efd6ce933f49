#!/bin/sh
# Stands for BuildKit on the embedded cluster: checks what a build needs and tells a digest of the context. Nothing is built and nothing is pushed.
set -eu
say() { echo "[simulated buildkit] $*"; }
refuse() { say "error: $*" >&2; exit 1; }

filename=Dockerfile context= dockerfile= name= metadata=
[ "${1:-}" = build ] || refuse "only 'build' is simulated, and this is '${1:-}'"
shift
while [ $# -gt 0 ]; do
  option=${1%%=*}
  case $1 in
    --*=*) value=${1#*=} ;;
    --opt | --local | --output | --metadata-file | --frontend | --import-cache | --export-cache | --progress | --secret | --ssh)
      [ $# -gt 1 ] || refuse "$1 has no value"
      value=$2
      shift
      ;;
    *) value= ;;
  esac
  shift
  case $option in
    --opt) case $value in filename=*) filename=${value#filename=} ;; esac ;;
    --local)
      case $value in
        context=*) context=${value#context=} ;;
        dockerfile=*) dockerfile=${value#dockerfile=} ;;
      esac
      ;;
    --output) name=$(printf %s "$value" | tr ',' '\n' | sed -n 's/^name=//p' | head -n 1) ;;
    --metadata-file) metadata=$value ;;
  esac
done

[ -d "$context" ] || refuse "the context '$context' is not a folder"
file=${dockerfile:-$context}/$filename
[ -f "$file" ] || refuse "there is no Dockerfile $file"
grep -qiE '^[[:space:]]*FROM[[:space:]]+[^[:space:]]' "$file" || refuse "$file has no FROM"
[ -n "$name" ] || refuse "the output has no name"

say "no image is built: this cluster has no BuildKit"
say "Dockerfile $file"
grep -niE '^[[:space:]]*FROM[[:space:]]' "$file" | sed 's/^/[simulated buildkit]   line /'
digest=$(cd "$context" && find . -name .git -prune -o -type f -print | LC_ALL=C sort | while IFS= read -r f; do printf '%s ' "$f"; sha256sum < "$f"; done | sha256sum | cut -d ' ' -f 1)
if [ -n "$metadata" ]; then
  printf '{\n  "containerimage.digest": "sha256:%s",\n  "image.name": "%s"\n}\n' "$digest" "$name" > "$metadata"
fi
say "would push $name"
say "digest of the context: sha256:$digest"

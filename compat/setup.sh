#!/usr/bin/env bash
# Installs the clients that the compatibility checks run: Debian packages, a Python environment, Go programs,
# Java jars and classes, the C load generator of the benchmark, and the library that makes disks slow and clocks jump.
# Idempotent; everything but the Debian packages goes to ${COMPAT_CACHE:-${XDG_CACHE_HOME:-~/.cache}/chronik-compat}.
#
#   compat/setup.sh                 all steps
#   compat/setup.sh python go       only these (of: debian python go java native corpus)
#
# A step that cannot be done prints its log and makes the whole command fail.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(dirname "$here")
cache=${COMPAT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chronik-compat}
mkdir -p "$cache/stamps" "$cache/logs" "$cache/bin"

# True when the step's inputs (files and words) are the ones it last succeeded with.
fresh() { [ "$(cat "$cache/stamps/$1" 2>/dev/null)" = "$2" ]; }
done_with() { printf '%s' "$2" > "$cache/stamps/$1"; }
digest() { cat "$@" | sha256sum | cut -c1-16; }

need() {
  command -v "$1" > /dev/null || { echo "setup: '$1' is not installed; $2" >&2; return 1; }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

debian() {
  local packages=(kcat librdkafka-dev prometheus gcc libc6-dev iproute2 nftables util-linux e2fsprogs) missing=() package
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  as_root apt-get -o DPkg::Lock::Timeout=300 update
  # promtool is wanted from the prometheus package; the server in it must not start by itself.
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y \
    --no-install-recommends "${missing[@]}"
}

python() {
  need python3 'install Python 3.9 or newer with its venv module'
  local stamp
  stamp=$(digest "$here/clients/python/requirements.txt")-$(python3 --version | tr ' ' -)
  fresh python "$stamp" && return 0
  rm -rf "$cache/venv"
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/clients/python/requirements.txt"
  done_with python "$stamp"
}

go_clients() {
  need go 'install Go 1.24 or newer'
  # The compiler's own cache makes this quick when nothing has changed.
  (cd "$here/clients/go" && go build -o "$cache/bin/" ./cmd/...)
}

java_clients() {
  need mvn 'install Maven'
  need javac 'install a JDK 17 or newer'
  local jars=$cache/java/libs stamp
  stamp=$(digest "$here/clients/java/pom.xml")
  if ! fresh jars "$stamp"; then
    rm -rf "$jars"
    mvn -q -B -f "$here/clients/java/pom.xml" dependency:copy-dependencies -DoutputDirectory="$jars"
    done_with jars "$stamp"
  fi
  stamp=$stamp-$(digest "$here"/clients/java/src/*.java)
  if ! fresh classes "$stamp"; then
    rm -rf "$cache/java/classes"
    mkdir -p "$cache/java/classes"
    javac -Xlint:all,-serial,-processing -nowarn -d "$cache/java/classes" -cp "$jars/*" "$here"/clients/java/src/*.java
    cp "$here/clients/java/log4j2.properties" "$cache/java/classes/"
    done_with classes "$stamp"
  fi
}

native() {
  local source=$repo/bench/load/rdload.c faults=$here/native/faults.c stamp
  stamp=$(digest "$source" "$faults")
  fresh native "$stamp" && [ -x "$cache/bin/rdload" ] && [ -f "$cache/bin/faults.so" ] && return 0
  gcc -O2 -Wall -Wextra -std=gnu11 -shared -fPIC -o "$cache/bin/faults.so" "$faults" -ldl
  gcc -O2 -Wall -Wextra -std=gnu11 -o "$cache/bin/rdload" "$source" -lrdkafka -lpthread -lm
  done_with native "$stamp"
}

# The GNU Collaborative International Dictionary of English, about 40 MB of text once unpacked.
corpus() {
  local target=$cache/corpus/gcide.txt work
  [ -s "$target" ] && return 0
  mkdir -p "$cache/corpus"
  work=$(mktemp -d)
  chmod 755 "$work"
  (
    cd "$work"
    apt-get download -o APT::Sandbox::User=root dict-gcide || { as_root apt-get update && apt-get download -o APT::Sandbox::User=root dict-gcide; }
    dpkg-deb -x dict-gcide_*.deb unpacked
    gzip -dc < unpacked/usr/share/dictd/gcide.dict.dz > gcide.txt
  )
  mv "$work/gcide.txt" "$target"
  rm -rf "$work"
}

run_step() {
  case $1 in
    debian | python | native | corpus) "$1" ;;
    go) go_clients ;;
    java) java_clients ;;
    *) echo "setup: no step '$1' (debian python go java native corpus)" >&2; return 2 ;;
  esac
}

steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(debian python go java native corpus)

declare -A pids=()
failed=()
finish() { # step, process id
  if wait "$2"; then echo "setup: $1 ready"; else
    echo "setup: $1 FAILED; its log:" >&2
    tail -n 40 "$cache/logs/$1.log" >&2
    failed+=("$1")
  fi
}
start() { # step
  # Not in a condition, so that errexit stays in force inside the step.
  (set -e; run_step "$1") > "$cache/logs/$1.log" 2>&1 &
  pids[$1]=$!
}

# The C compiler and librdkafka's headers come with the Debian packages, so these go first.
for step in "${steps[@]}"; do
  if [ "$step" = debian ]; then start debian; finish debian "${pids[debian]}"; fi
done
for step in "${steps[@]}"; do
  if [ "$step" != debian ]; then start "$step"; fi
done
for step in "${steps[@]}"; do
  if [ "$step" != debian ]; then finish "$step" "${pids[$step]}"; fi
done
[ ${#failed[@]} -eq 0 ] || { echo "setup: failed: ${failed[*]}" >&2; exit 1; }

#!/usr/bin/env bash
# kill -9 under load, fifty times, at moments that follow from a seed.
set -euo pipefail
node compat/crash.ts --kills "${COMPAT_KILLS:-50}" --seed "${COMPAT_SEED:-$RANDOM}"

#!/usr/bin/env bash
# kill -9 under load, fifty times, at moments that follow from a seed.
set -euo pipefail
node compat/crash.ts --kills "${CHRONIK_KILLS:-50}" --seed "${CHRONIK_SEED:-$RANDOM}"

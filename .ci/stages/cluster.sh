#!/usr/bin/env bash
# Three nodes under real clients: every scenario.
set -euo pipefail
node compat/cluster.ts --seed "${COMPAT_SEED:-$RANDOM}"

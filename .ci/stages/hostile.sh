#!/usr/bin/env bash
# Hostile clients beside an ordinary one.
set -euo pipefail
node compat/hostile.ts --seed "${COMPAT_SEED:-$RANDOM}"

#!/usr/bin/env bash
# Five minutes of faults that follow from a seed, on a cluster in its own network.
set -euo pipefail
seed=${COMPAT_SEED:-$RANDOM}
out=$(mktemp -d)
code=0
node compat/chaos.ts --minutes "${CHAOS_MINUTES:-5}" --seed "$seed" --out "$out/chaos" --lines || code=$?
if [ "$code" != 0 ]; then
  for log in "$out"/chaos/node-*.log; do
    echo "--- $log"
    tail -n 40 "$log"
  done
  exit "$code"
fi
rm -rf "$out"

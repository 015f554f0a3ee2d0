#!/usr/bin/env bash
# The simulator over thousands of seeds, at low priority: other checks run beside it.
set -euo pipefail
nice npm run --silent sim -- --seeds "${SIM_SEEDS:-1..3000}"

#!/usr/bin/env bash
# The simulator over thousands of seeds of Raft groups and some hundred of whole clusters, at low priority: other checks run beside it.
set -euo pipefail
nice npm run --silent sim -- --seeds "${SIM_SEEDS:-1..3000}"
nice npm run --silent sim -- --layer cluster --seeds "${SIM_CLUSTER_SEEDS:-1..200}"

#!/usr/bin/env bash
# Golden vectors of the wire protocol, of record batches and of the Raft core.
set -euo pipefail
npm run --silent vectors -- test/data/golden-a.jsonl.gz test/data/batches-a.jsonl.gz

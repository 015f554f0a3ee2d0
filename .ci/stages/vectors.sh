#!/usr/bin/env bash
# Golden vectors of the wire protocol and of record batches, and recorded answers of etcd/raft for the core.
set -euo pipefail
npm run --silent vectors -- test/data/golden-a.jsonl.gz test/data/batches-a.jsonl.gz
npm run --silent raft-vectors -- test/data/raft/confchange.jsonl test/data/raft/quorum.jsonl

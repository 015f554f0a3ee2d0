#!/usr/bin/env bash
# Dependencies as the lock file has them.
set -euo pipefail
npm ci --no-audit --no-fund
node --version

#!/usr/bin/env bash
# A dictionary through three clients while the server is restarted and killed.
set -euo pipefail
node compat/main-job.ts

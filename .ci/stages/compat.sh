#!/usr/bin/env bash
# Every client in the list, against a server started for the run.
set -euo pipefail
node compat/run.ts --jobs 2

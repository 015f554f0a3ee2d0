#!/usr/bin/env bash
# The clients, the corpus and the load generator that the wide checks need.
set -euo pipefail
compat/setup.sh

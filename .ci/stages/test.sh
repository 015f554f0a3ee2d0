#!/usr/bin/env bash
# Formatter, linter, types, layers, unused code, unit tests.
set -euo pipefail
npm test

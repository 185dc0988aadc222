# Sourced by bench.sh: scoring of stored interviews against SHA-256 over the same bytes, on one core.
"$programs/nser-load" score --seconds "$seconds"

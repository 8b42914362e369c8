#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs TestU01's batteries over the words of `evenkeel-1` and appends every p-value to a table, those
# of each test when it is done.
#
#   reference/random/testu01.sh small|crush[:TEST[xTIMES],…] ORDER SEED NAME [TABLE]
#
# ORDER is one of those in testu01.c: blocks, reversed, even, odd, low16, high16, rows, position:P,
# seeds, seed-words, names, name-words, tensors. SmallCrush takes seconds, Crush about half an hour.
# Needs gcc, libssl-dev and libtestu01-0-dev (section non-free of Debian).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
table=${5:-$here/testu01.tsv}
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
gcc -O3 -march=native -ffp-contract=off -Wall -Wextra -o "$folder/evenkeel1-crush" \
  "$here/testu01.c" -ltestu01 -ltestu01probdist -ltestu01mylib -lcrypto -lm
[[ -s $table ]] || printf 'battery\ttest\tseed\tname\torder\tp\n' > "$table"
# What TestU01 prints of its own is for those who want to watch: on standard error, not in the table.
"$folder/evenkeel1-crush" "$1" "$2" "$3" "$4" "$table" >&2

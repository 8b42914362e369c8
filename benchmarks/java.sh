# SPDX-License-Identifier: Apache-2.0
# Sourced: sets java to a JDK 25 and options to what the evenkeel command runs with.
java=
for candidate in "${JAVA_HOME:-/nonexistent}/bin/java" java /usr/lib/jvm/*25*/bin/java; do
  if "$candidate" -version 2>&1 | grep -q '"25'; then
    java=$candidate
    break
  fi
done
if [[ -z $java ]]; then
  echo "benchmarks: needs JDK 25; set JAVA_HOME" >&2
  exit 2
fi
options=(--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  -XX:+UseParallelGC -XX:+UseTransparentHugePages)
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}

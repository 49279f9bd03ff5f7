# shellcheck shell=bash
# shellcheck disable=SC2034 # java_home is for build.sh and start.sh
# Finds the JDK without starting one. The range is that of the build's toolchain: 25, neither older nor newer.

readonly jdk_feature=25
readonly jdk_package=openjdk-$jdk_feature-jdk-headless
readonly jdk_missing="no JDK $jdk_feature found: install $jdk_package (Debian, Ubuntu), or temurin-$jdk_feature-jdk from\
 Adoptium where the distribution has none, or set JAVA_HOME to a JDK $jdk_feature"

# is_jdk HOME: a full JDK (Chronicle Map compiles at run time) of the right version, by its release file.
is_jdk() {
  [[ -r $1/release && -x $1/bin/java && -x $1/bin/javac ]] || return 1
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    [[ ! $line =~ ^JAVA_VERSION=\"?$jdk_feature([.\"+-]|$) ]] || return 0
  done <"$1/release"
  return 1
}

# first_jdk HOME...: prints the first that is one.
first_jdk() {
  local home
  for home; do
    if is_jdk "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

# JAVA_HOME, then java on the PATH, then where distributions and vendors put JDKs.
find_jdk() {
  local on_path candidates=()
  [[ -z ${JAVA_HOME-} ]] || candidates+=("$JAVA_HOME")
  if on_path=$(command -v java); then
    on_path=$(readlink -f -- "$on_path")
    candidates+=("${on_path%/bin/java}")
  fi
  candidates+=(/usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/*)
  [[ -z ${HOME-} ]] || candidates+=("$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*)
  first_jdk "${candidates[@]}"
}

# Sets java_home, or ends with the one line that says what to install.
require_jdk() {
  java_home=$(find_jdk) || die "$jdk_missing"
}

# shellcheck shell=bash
# shellcheck disable=SC2154 # root, dist and self are set by nd, state by build.sh, java_home by jdk.sh
# Starts a command in this process.

readonly main_class=io.netdispatcher.cli.Nd

# Sets lib and archive, and holds a lock on them that the JVM inherits: a build meanwhile leaves them alone.
use_build() {
  local build attempt
  if [[ ! -f $root/pom.xml ]]; then
    lib=$root/lib archive=$root/lib/nd.jsa
    return
  fi
  for attempt in 1 2 3; do
    [[ -d $state/current ]] || die "nothing has been built yet, and ND_BUILD=never forbids it: run $root/nd version without it"
    build=$(readlink -f -- "$state/current")
    exec {in_use}<"$build" || continue
    flock --shared "$in_use"
    lib=$build/lib archive=$build/nd.jsa
    [[ ! -d $lib ]] || return 0
    exec {in_use}<&-
  done
  die "the build was replaced $attempt times while nd started: try again"
}

# class_path DIRECTORY: its jars, in an order that the class data archive can rely on.
class_path() {
  local jars=("$1"/*.jar)
  local IFS=:
  printf '%s\n' "${jars[*]}"
}

# java_command COMMAND ARCHIVE: sets the array java_command, up to the class path.
# Commands that run for long, or measure, get the compilers and the collector of a node; the others start fast.
java_command() {
  local line memory
  java_command=("$java_home/bin/java")
  while IFS= read -r line || [[ -n $line ]]; do
    [[ -z $line || $line == '#'* ]] || java_command+=("$line")
  done <"$dist/jvm.options"
  case $1 in
    run | agent) memory=512m ;;
    bench | demo | lab | sim) memory=1g ;;
    *) memory='' ;;
  esac
  if [[ -n $memory ]]; then
    java_command+=(-XX:+UseZGC "-Xmx$memory")
  else
    java_command+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto)
    [[ ! -r $2 ]] || java_command+=("-XX:SharedArchiveFile=$2")
  fi
  # The JVM's own warnings go to stderr; those about a class data archive that doesn't fit go nowhere.
  java_command+=(-Xlog:disable -Xlog:all=warning:stderr '-Xlog:cds*=off:stderr' '-Xlog:aot*=off:stderr')
  java_command+=("-Dnd.root=$root" "-Dnd.launcher=$self")
}

start_java() {
  local lib archive extra=()
  use_build
  java_command "${1-}" "$archive"
  read -r -a extra <<<"${ND_JAVA_OPTS-}" || true
  exec "${java_command[@]}" "${extra[@]}" -cp "$(class_path "$lib")" "$main_class" "$@"
}

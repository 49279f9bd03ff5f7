# shellcheck shell=bash
# shellcheck disable=SC2154 # root is set by nd, java_home by jdk.sh, java_command and main_class by start.sh
# Builds what is missing or stale. Every build has a directory of its own, target/nd/build-N: the runtime jars in lib/,
# the class data archive nd.jsa, and `sources`, the list of files it was made from. `current` points to the newest one;
# older ones go when no process started from them is left.

readonly state=$root/ha-tests/target/nd
readonly build_log=$state/build.log
# What Maven's own libraries do that this JDK warns of.
readonly maven_jvm_options='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'

# Path, change time and size of all that a build reads. Change times also tell edits that set the modification time back.
list_sources() (
  cd -- "$root" || exit
  find pom.xml .mvn ./*/pom.xml ./*/src/main -type f ! -name '.*' ! -name '*~' ! -name '#*#' -printf '%p\t%C@ %s\n' |
    LC_ALL=C sort
)

is_stale() {
  local built
  [[ -d $state/current/lib && -r $state/current/sources ]] || return 0
  built=$(<"$state/current/sources")
  [[ $(list_sources) != "$built" ]]
}

# ensure_built [MAVEN ARGUMENT...]: only those that choose settings and set properties reach the build.
ensure_built() {
  if [[ -f $root/pom.xml && ${ND_BUILD-} != never ]] && is_stale; then
    build_once "$@"
  fi
}

# The lock is on the repository's directory, which no clean removes. Who waited for another's build has nothing to do.
build_once() (
  if ! flock --nonblock 9; then
    say "waiting for the build of another nd"
    flock 9
    is_stale || exit 0
  fi
  mkdir -p -- "$state" 2>/dev/null || true
  [[ -w $state ]] || die "can't write to $state: build as the user it belongs to, or remove ${state%/nd}"
  build "$@"
) 9<"$root"

build() {
  local began=$SECONDS next
  command -v mvn >/dev/null || die "can't build, Maven is missing: run as root: $root/nd setup, or install it (package maven)"
  if [[ -e $state/current ]]; then
    say "building (sources have changed) ..."
  else
    say "building (first time: downloads dependencies) ..."
  fi
  list_sources >"$state/sources.next"
  forget_removed_sources
  mv -- "$state/sources.next" "$state/sources.tried"
  rm -rf -- "$state/staging"
  # The tests are neither compiled nor run, and the checks are left to `nd test`.
  if ! maven_for_build "$@" 2>&1 | tee "$build_log" | show_modules; then
    explain_failure
  fi
  next=$(mktemp -d "$state/build-XXXXXX")
  chmod 755 "$next"
  mv -- "$state/staging" "$next/lib"
  mv -- "$state/sources.tried" "$next/sources"
  dump_class_data "$next"
  ln -s -- "${next##*/}" "$next/link"
  mv -T -- "$next/link" "$state/current"
  remove_old_builds "$next"
  end_status
  say "built in $((SECONDS - began)) s"
}

# Maven's own Java is the JDK found, so that its toolchain search finds at least that one.
run_maven() {
  local extra=()
  read -r -a extra <<<"${MAVEN_ARGS-}" || true
  JAVA_HOME=$java_home MAVEN_ARGS='' MAVEN_OPTS="$maven_jvm_options ${MAVEN_OPTS-}" mvn -B "${extra[@]}" "$@"
}

maven_for_build() {
  local argument takes_value='' passed=()
  for argument; do
    if [[ -n $takes_value ]]; then
      passed+=("$argument")
      takes_value=''
      continue
    fi
    case $argument in
      -D* | -o | --offline) passed+=("$argument") ;;
      -s | --settings | -gs | --global-settings | -t | --toolchains)
        passed+=("$argument")
        takes_value=yes
        ;;
    esac
  done
  cd -- "$root" || return
  run_maven -Dstyle.color=never package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true \
    "${passed[@]}" 9<&- </dev/null
}

# Classes of deleted sources, and deleted resources, would stay in target/classes: such a module is compiled anew.
# What was there at the last build counts, and at the last attempt that failed.
forget_removed_sources() {
  local module
  { cat -- "$state/current/sources" "$state/sources.tried" 2>/dev/null || true; } |
    awk -F '\t' 'NR == FNR { now[$1]; next }
      !($1 in now) && $1 ~ "/src/main/" { split($1, part, "/"); print part[2] }' "$state/sources.next" - |
    sort -u |
    while IFS= read -r module; do
      rm -rf -- "${root:?}/$module/target/classes" "$root/$module/target/generated-sources"
    done
}

# Maven's lines on stdin, progress on stderr.
show_modules() {
  local line module='' count='' downloads=0
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ (.+)\ [^\ ]+\ +\[([0-9]+/[0-9]+)\]$ ]]; then
      module_done
      module=${BASH_REMATCH[1]##*: } count=${BASH_REMATCH[2]}
      status_line "building $module ($count)"
    elif [[ $line == *'Downloaded from '* ]]; then
      ((downloads += 1))
      status_line "building ${module:-...} ${count:+($count)}, $downloads files downloaded"
      [[ -t 2 ]] || ((downloads % 100)) || say "$downloads files downloaded"
    elif [[ $line == '[INFO] BUILD SUCCESS' ]]; then
      module_done
    fi
  done
  end_status
}

module_done() {
  [[ -t 2 || -z $module ]] || say "built $module ($count)"
}

explain_failure() {
  if grep -q -E 'Unknown host|UnknownHostException|Network is unreachable|Connection refused|Temporary failure in name' \
    "$build_log"; then
    die "the build failed: dependencies can't be downloaded from here (Maven's settings for a mirror or proxy apply); log: $build_log"
  fi
  # Warnings about sources are errors here; Maven's advice on how to use Maven is left out.
  grep -E '^\[ERROR\] .|^\[WARNING\] .*\.java:' "$build_log" |
    grep -v -E '^\[ERROR\] (-> |\[Help |To see the full|Re-run Maven|For more information|After correcting|  mvn <args>)' |
    head -n 60 >&2 || tail -n 20 "$build_log" >&2
  die "the build failed, log: $build_log"
}

# What the archive holds needs neither parsing nor verification at the next start. Without one nd starts slower, no more.
dump_class_data() {
  status_line "preparing fast start"
  java_command version ''
  "${java_command[@]}" "-XX:ArchiveClassesAtExit=$1/nd.jsa" -cp "$(class_path "$1/lib")" "$main_class" version -o json \
    >/dev/null 2>&1 || rm -f -- "$1/nd.jsa"
}

# A running process holds a shared lock on the directory it was started from.
remove_old_builds() {
  local old hold
  for old in "$state"/build-*/; do
    [[ ${old%/} != "$1" ]] || continue
    exec {hold}<"$old"
    ! flock --nonblock "$hold" || rm -rf -- "$old"
    exec {hold}<&-
  done
}

# shellcheck shell=bash
# shellcheck disable=SC2154 # root is set by nd, jdk_* by jdk.sh
# Installs what is missing on Debian and Ubuntu. Nothing it installs is started, now or at the next boot.

# A command that must be there, and the package that brings it (the same name on Debian 12, 13 and Ubuntu 22.04, 24.04).
# nginx: with WebDAV compiled in, which the lab uploads to.
needed_commands=(
  "ip iproute2" "tc iproute2" "ethtool ethtool" "nft nftables" "nginx nginx" "curl curl" "wrk wrk" "tcpdump tcpdump"
  "nsenter util-linux" "flock util-linux" "perl perl-base"
)
[[ ! -f $root/pom.xml ]] || needed_commands+=("mvn maven")
readonly needed_commands

readonly lists_valid_days=7
readonly lock_timeout_s=300
policy=/usr/sbin/policy-rc.d
readonly policy_mark='# nd setup: no service is started; removed when it ends'

# Programs for root are often not on an ordinary user's PATH.
has_command() {
  command -v "$1" >/dev/null || [[ -x /usr/sbin/$1 || -x /sbin/$1 ]]
}

has_libpcap() {
  compgen -G '/usr/lib/*/libpcap.so.*' >/dev/null || compgen -G '/usr/lib*/libpcap.so.*' >/dev/null
}

# Sets missing (what is not there, for people) and packages (what to install).
find_missing() {
  local entry name package
  missing=() packages=()
  for entry in "${needed_commands[@]}"; do
    name=${entry% *} package=${entry#* }
    has_command "$name" || need "$name" "$package"
  done
  has_libpcap || need libpcap libpcap0.8
}

need() {
  missing+=("$1")
  [[ " ${packages[*]-} " == *" $2 "* ]] || packages+=("$2")
}

# Ends nd unless everything is there. A missing JDK is only attempted: require_jdk says what to do about it.
install_missing() {
  local missing packages jdk
  find_missing
  jdk=$(find_jdk) || jdk=''
  ((${#missing[@]})) || [[ -z $jdk ]] || return 0
  if ! command -v apt-get >/dev/null; then
    ((${#missing[@]})) || return 0
    die "missing: $(join "${missing[@]}"); no apt-get here: install them with this system's package manager (Debian calls the packages: ${packages[*]})"
  fi
  if ((EUID != 0)); then
    ((${#missing[@]})) || return 0
    die "missing: $(join "${missing[@]}"); run as root: $root/nd setup, or install them (packages: ${packages[*]})"
  fi
  install_packages
  find_missing
  ((${#missing[@]} == 0)) || die "still missing after the installation: $(join "${missing[@]}")"
}

join() {
  local list
  printf -v list '%s, ' "$@"
  printf '%s' "${list%, }"
}

install_packages() {
  apt_log=$(mktemp)
  nginx_was_there=''
  ! is_nginx_set_up || nginx_was_there=yes
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  ((${#packages[@]} == 0)) || say "installing: ${packages[*]}"
  lists_are_fresh || update_lists
  if [[ -z $jdk ]] && is_available "$jdk_package"; then
    say "installing: $jdk_package"
    packages+=("$jdk_package")
  fi
  if ((${#packages[@]} == 0)); then
    clean_up
    return 0
  fi
  use_available_names
  forbid_services
  if ! apt install "${packages[@]}"; then
    if grep -q 'dpkg was interrupted' "$apt_log"; then
      say "finishing an installation that was interrupted: dpkg --configure -a"
      DEBIAN_FRONTEND=noninteractive dpkg --configure -a </dev/null >"$apt_log" 2>&1 || true
    else
      # Old lists name versions that the mirror no longer has.
      update_lists
    fi
    apt install "${packages[@]}" || explain_apt "apt-get could not install ${packages[*]}"
  fi
  clean_up
}

clean_up() {
  [[ -n $nginx_was_there ]] || ! has_command nginx || keep_nginx_off
  allow_services
  rm -f -- "$apt_log"
  trap - EXIT INT TERM HUP
}

lists_are_fresh() {
  compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null &&
    [[ -n $(find /var/lib/apt/lists/partial -maxdepth 0 -mtime "-$lists_valid_days") ]]
}

# One mirror out of many that does not answer is no reason to stop: whether the packages are there is seen later.
update_lists() {
  local deadline=$((SECONDS + lock_timeout_s)) waiting=''
  say "updating the package lists"
  until apt_get update || ! grep -q 'Could not get lock' "$apt_log"; do
    ((SECONDS < deadline)) || die "another package manager has held apt's lock for $lock_timeout_s s: try again later"
    [[ -n $waiting ]] || say "waiting for another package manager to finish"
    waiting=yes
    sleep 2
  done
}

is_available() {
  [[ $(apt-cache policy -- "$1" 2>/dev/null) =~ Candidate:\ *[^\(\ ] ]]
}

# libpcap0.8 is libpcap0.8t64 where time_t has become 64 bits wide.
use_available_names() {
  local package available=() unknown=()
  for package in "${packages[@]}"; do
    if is_available "$package"; then
      available+=("$package")
    elif is_available "${package}t64"; then
      available+=("${package}t64")
    else
      unknown+=("$package")
    fi
  done
  ((${#unknown[@]} == 0)) || explain_apt "the package lists have no $(join "${unknown[@]}")"
  packages=("${available[@]}")
}

apt() {
  apt_get --yes --no-install-recommends "$@"
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C apt-get \
    -o "DPkg::Lock::Timeout=$lock_timeout_s" -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \
    -o Dpkg::Use-Pty=0 "$@" </dev/null 2>&1 | tee "$apt_log" | show_packages
}

# apt's lines on stdin, progress on stderr.
show_packages() {
  local line waiting=''
  while IFS= read -r line; do
    case $line in
      'Waiting for cache lock'*)
        [[ -n $waiting ]] || say "waiting for another package manager to finish"
        waiting=yes
        ;;
      'Get:'* | 'Unpacking '* | 'Setting up '*) status_line "${line%%(*}" ;;
    esac
  done
  end_status
}

explain_apt() {
  if grep -q -E 'Could not resolve|Failed to fetch|Could not connect|Unable to connect|Temporary failure' "$apt_log"; then
    die "the package mirrors can't be reached (offline?); go online, or install these packages: ${packages[*]}"
  fi
  grep -E '^(E|W):' "$apt_log" | head -n 10 >&2 || tail -n 10 "$apt_log" >&2
  die "$1, see above"
}

# dpkg asks policy-rc.d before it starts a service: 101 forbids. A file that is there is put aside; one of ours that an
# earlier run could not remove (kill -9) is not mistaken for it.
forbid_services() {
  if [[ -e $policy || -L $policy ]] && ! is_our_policy; then
    mv -- "$policy" "$policy.before-nd-setup"
  fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
  chmod 755 "$policy"
}

allow_services() {
  ! is_our_policy || rm -f -- "$policy"
  if [[ -e $policy.before-nd-setup || -L $policy.before-nd-setup ]]; then
    mv -- "$policy.before-nd-setup" "$policy"
  fi
}

is_our_policy() {
  [[ -f $policy ]] && grep -q -x -F -e "$policy_mark" "$policy"
}

# Unpacked by an installation that was interrupted does not count: who finishes it enables the service.
is_nginx_set_up() {
  case $(dpkg-query -W -f '${db:Status-Status}' nginx 2>/dev/null) in
    installed) ;;
    '' | not-installed | config-files) has_command nginx ;;
    *) return 1 ;;
  esac
}

# Its package enables it for the next boot; the lab starts its own, with its own configuration.
keep_nginx_off() {
  if command -v systemctl >/dev/null; then
    systemctl disable nginx >/dev/null 2>&1 || say "nginx has been installed and would start at the next boot: systemctl disable nginx"
  elif command -v update-rc.d >/dev/null; then
    update-rc.d nginx disable >/dev/null 2>&1 || true
  fi
}

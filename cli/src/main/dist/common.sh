# shellcheck shell=bash
# Messages. All of them go to stderr: stdout belongs to the command.

say() { printf 'nd: %s\n' "$*" >&2; }

die() {
  end_status
  say "$@"
  exit 1
}

die_usage() {
  say "$@"
  exit 2
}

# One updating line on a terminal; elsewhere nothing, where plain lines (say) tell the milestones.
status_line() {
  [[ -t 2 ]] || return 0
  printf '\r\033[K%.*s' "$((${COLUMNS:-80} - 1))" "nd: $*" >&2
}

end_status() {
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

# Parts of scripts/test: what to install, how a step runs, how the counts are added up. Sourced, never run.
# shellcheck shell=bash

# What to look for, and the Debian packages that bring it. A path stands for a file, a name for a command.
needed=(
  "cc gcc libc6-dev"
  "c++ g++"
  "/etc/ssl/certs/ca-certificates.crt ca-certificates"
  "chromium chromium"
  "soffice libreoffice-writer-nogui"
  "pdftotext poppler-utils"
  "node nodejs"
  "npm npm"
  "pip3 python3-pip"
  "/usr/share/doc/python3-venv python3-venv"
  "go golang-go"
  "/usr/share/gocode/src/golang.org/x/mod/sumdb/note golang-golang-x-mod-dev"
  "strace strace"
  "/usr/sbin/exim4 exim4-daemon-light"
  "zbarimg zbar-tools"
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk"
)

install_missing() {
  local entry look_for packages missing=()
  for entry in "${needed[@]}"; do
    read -r look_for packages <<<"$entry"
    if [[ $look_for == /* ]]; then
      [ -e "$look_for" ] && continue
    else
      command -v "$look_for" >/dev/null && continue
    fi
    # shellcheck disable=SC2206 # packages are words
    missing+=($packages)
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "installing: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# promtool is in Debian's package of the Prometheus server, which would bring 80 MB more and start a server.
install_promtool() {
  command -v promtool >/dev/null && return
  echo "installing: promtool out of the package prometheus"
  local folder
  folder=$(mktemp -d)
  (
    cd "$folder" || exit
    apt-cache show prometheus >/dev/null 2>&1 || as_root apt-get update -qq
    apt-get download -qq -o "APT::Sandbox::User=$(id -un)" prometheus
    dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool
    as_root install usr/bin/promtool /usr/local/bin/promtool
  )
  rm -rf "$folder"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "scripts/test: packages are missing and there is neither root nor sudo; as root, run: $*" >&2
    exit 3
  fi
}

ensure_rust_component() { # cargo-subcommand component
  cargo "$1" --version >/dev/null 2>&1 && return
  echo "installing: rustup component $2"
  rustup component add "$2"
}

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
passed=0 failed=0 skipped=0
ran=() broken=() not_run=()

# Runs one step, shows and keeps its output, and adds up the tests it reports. A step that fails without a failed
# test to show for it (clippy, a build error, a crash) counts as one failure.
run_step() { # name command...
  local name=$1 log="$logs/${1// /-}" status=0 counts p f s
  shift
  printf '\n== %s: %s\n' "$name" "$*"
  "$@" 2>&1 | tee "$log" || status=$?
  counts=$(count_tests "$log")
  read -r p f s <<<"$counts"
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  if [ "$f" -ne 0 ]; then broken+=("$name"); fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  ran+=("$name")
  local line
  while IFS= read -r line; do not_run+=("${line#not run: }"); done < <(grep '^not run: ' "$log" || true)
}

# Adds up what cargo (`test result: ...`) and node (`# pass N`) printed: passed, failed, skipped. A test that said
# `not run: ...` passed as far as the harness knows, and is skipped in truth.
count_tests() { # log
  awk '
    /^test result: / {
      for (i = 2; i <= NF; i++) {
        if ($i ~ /^passed/) p += $(i - 1)
        if ($i ~ /^failed/) f += $(i - 1)
        if ($i ~ /^ignored/) s += $(i - 1)
      }
    }
    /^# pass [0-9]+$/ { p += $3 }
    /^# (fail|cancelled) [0-9]+$/ { f += $3 }
    /^# (skipped|todo) [0-9]+$/ { s += $3 }
    /^not run: / { p--; s++ }
    END { print p + 0, f + 0, s + 0 }
  ' "$1"
}

run_browser_tests() {
  local tests
  tests=$(compgen -G 'tests/browser/*.test.mjs' || true)
  if [ -z "$tests" ]; then
    not_run+=("browser tests: tests/browser has no *.test.mjs")
    return
  fi
  run_step "server build" cargo build --locked --workspace --bins
  run_step "browser packages" npm --prefix tests/browser ci --ignore-scripts
  local target
  target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
  # One file at a time: each has a browser and a server, and machines may have two cores.
  # shellcheck disable=SC2086 # file names are ours and have no spaces
  run_step "browser tests" env HUIYIN_BIN="$target/debug/huiyin" \
    node --test --test-concurrency=1 --test-reporter=tap $tests
}

summarise() {
  local line total="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then total+=", $skipped skipped"; fi
  printf '\n== summary\n'
  for line in "${ran[@]}"; do echo "ran: $line"; done
  for line in "${not_run[@]}"; do echo "did not run: $line"; done
  for line in "${broken[@]}"; do echo "FAILED: $line"; done
  echo "$total"
  [ "$failed" -eq 0 ]
}

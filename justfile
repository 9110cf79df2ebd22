# Shortcuts. Nothing here does more than the command it names.

# Every check and every test, installing what is missing
test:
    scripts/test

# A sample city with an incident unfolding, in the browser
demo *args:
    cargo run --release -- demo {{args}}

# Replay against a bare parsing loop; docs/performance.md names the other benches
bench *args:
    cargo build --release
    cargo bench -p huiyin-benches --bench replay {{args}}

# The board's pictures in docs/pictures, taken from the demo
pictures:
    npm --prefix tests/browser run pictures

# Format all Rust sources
fmt:
    cargo fmt --all

# Shortcuts. Nothing here does more than the command it names.

# Every check and every test, installing what is missing
test:
    scripts/test

# A sample city with an incident unfolding, in the browser
demo *args:
    cargo run --release -- demo {{args}}

# Figures for docs/performance.md
bench *args:
    cargo bench --workspace {{args}}

# Format all Rust sources
fmt:
    cargo fmt --all

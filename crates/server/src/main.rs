//! The one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    huiyin_server::cli::run()
}

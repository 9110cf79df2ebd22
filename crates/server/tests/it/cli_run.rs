//! Runs the binary that was built for these tests.

use std::process::Command;

pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn huiyin(arguments: &[String]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_huiyin"))
        .args(arguments)
        .env("LC_ALL", "C")
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The sample city's plan.
pub(crate) fn plan() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../plans/city.toml").to_owned()
}

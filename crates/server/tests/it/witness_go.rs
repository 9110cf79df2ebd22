//! A witness that is not ours: a program of its own over stock Go, which verifies for itself what it is asked to sign.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A running one; it is ended when this goes.
pub(crate) struct Witness {
    child: Child,
    /// Its line in a policy file, under the name it was given.
    pub(crate) line: String,
}

impl Witness {
    /// Starts one that knows a log's key; with a folder's certificate it speaks TLS.
    pub(crate) fn start(name: &str, log: &str, certificate: Option<&Path>) -> Self {
        let mut command = Command::new(built());
        command.args([&format!("{name}.example/w"), log]);
        if let Some(folder) = certificate {
            command.args([folder.join("cert.pem"), folder.join("key.pem")]);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the witness runs");
        let out = child.stdout.take().expect("it was asked for");
        let mut lines = BufReader::new(out).lines();
        let mut line = || lines.next().expect("two lines").expect("text");
        let (address, key) = (line(), line());
        Witness {
            child,
            line: format!("witness {name} {key} {address}\n"),
        }
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

// Once for all tests of this run.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let program = temporary.join("witness");
        let built = Command::new("go")
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/witness"))
            .env("GOFLAGS", "-mod=mod")
            .env("GOPROXY", "off")
            .env("GOSUMDB", "off")
            .env("GOCACHE", temporary.join("go-cache"))
            .env("GOPATH", temporary.join("go-path"))
            .output()
            .expect("go is not here; install Debian's golang-go and golang-golang-x-mod-dev (scripts/test does)");
        let said = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "{said}");
        program
    })
}

//! Witnesses as an operator meets them: the policy file, the figures, who signed, and a note carried by hand.

use crate::cli_run::{Ran, huiyin};
use crate::live_signing::ORIGIN;
use crate::serve_peer::{Served, get};
use crate::witness_go::Witness;
use huiyin_ledger::{SignatureType, SigningKey};
use huiyin_server::store::DATABASE_FILE;
use std::path::Path;
use tempfile::TempDir;

/// A folder with a key, a witness that signs, and one where nobody listens.
struct Office {
    folder: TempDir,
    witness: Witness,
    key: String,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().display().to_string();
        let made = run(&["ledger", "key", "--json", "--data", &data, "--name", ORIGIN]);
        let made: serde_json::Value = serde_json::from_str(&made.out).expect("JSON");
        let key = made["key"].as_str().expect("a key").to_owned();
        Office {
            witness: Witness::start("court", &key, None),
            folder,
            key,
        }
    }

    fn data(&self) -> String {
        self.folder.path().display().to_string()
    }

    fn policy(&self) -> String {
        self.file("city.policy")
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    // The policy, with something put in for something else.
    fn write_policy(&self, what: &str, by: &str) {
        let silent = SigningKey::from_seed("silent.example/w", &[6; 32]).expect("a name");
        let text = format!(
            "log {}\n{}witness silent {} http://127.0.0.1:1/\nquorum court\n",
            self.key,
            self.witness.line,
            silent.verifier(SignatureType::Witness)
        );
        assert!(text.contains(what), "{text}");
        std::fs::write(self.policy(), text.replace(what, by)).expect("written");
    }

    fn ledger(&self, words: &[&str]) -> Ran {
        let (data, policy) = (self.data(), self.policy());
        let words = words.iter().copied();
        let more = ["--data", &data, "--policy", &policy];
        run(&["ledger"]
            .into_iter()
            .chain(words)
            .chain(more)
            .collect::<Vec<_>>())
    }

    // Serves until the witness has signed; the checkpoint and the figures as they are then.
    fn serve(&self) -> (String, String) {
        let flags = ["--ledger-policy-file", &self.policy()];
        let mut served = Served::start(self.folder.path(), &flags);
        assert_eq!(served.logged("witness_signs")["witness"], "court");
        let note = served.ask(&get("/ledger/checkpoint", ""));
        let (_, note) = note.split_once("\r\n\r\n").expect("a body");
        let figures = served.ask(&get("/metrics", ""));
        assert_eq!(served.stop(), Some(0));
        (note.to_owned(), figures)
    }
}

fn run(words: &[&str]) -> Ran {
    let words = words.iter().map(|word| (*word).to_owned());
    huiyin(&words.collect::<Vec<_>>())
}

fn starts(office: &Office) -> Ran {
    let (data, policy) = (office.data(), office.policy());
    run(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
        &data,
        "--ledger-policy-file",
        &policy,
    ])
}

#[test]
fn a_policy_that_would_fail_petitioners_or_leave_the_machine_in_clear_keeps_the_server_from_starting()
 {
    let office = Office::new();
    office.write_policy(&format!("log {}\n", office.key), "");
    let unnamed = starts(&office);
    let line = format!("add the line: log {}", office.key);
    assert!(
        unnamed.code == 3 && unnamed.err.contains(&line),
        "{}",
        unnamed.err
    );
    office.write_policy("http://127.0.0.1:1/", "http://witness.example/");
    let clear = starts(&office);
    assert!(
        clear.code == 3 && clear.err.contains("asked by https"),
        "{}",
        clear.err
    );
    office.write_policy("quorum court", "");
    let open = starts(&office);
    assert!(
        open.code == 3 && open.err.contains("quorum"),
        "{}",
        open.err
    );
}

#[test]
fn who_signed_is_in_checkpoint_figures_audit_and_doctor() {
    let office = Office::new();
    office.write_policy("", "");
    let (note, figures) = office.serve();
    assert!(note.contains("court.example/w"), "{note}");
    for line in [
        "huiyin_ledger_signed_rows 1",
        "huiyin_ledger_disputed 0",
        "huiyin_witness_signed_rows{witness=\"court\"} 1",
        "huiyin_witness_failing{witness=\"court\"} 0",
    ] {
        assert!(figures.contains(line), "{line}: {figures}");
    }
    let verified = office.ledger(&["verify"]);
    let said = "1 cosigned, which is enough: court (";
    assert!(
        verified.code == 0 && verified.out.contains(said),
        "{}",
        verified.out
    );
    let settings = office.file("huiyin.toml");
    let (data, policy) = (office.data(), office.policy());
    let text = format!("data = {data:?}\nledger_policy_file = {policy:?}\n");
    std::fs::write(&settings, text).expect("written");
    let doctor = || run(&["doctor", "--config", &settings]).out;
    let said = doctor();
    assert!(
        said.contains("1 signed, 1 of them by enough witnesses: court"),
        "{said}"
    );
    office.write_policy("quorum court", "quorum silent");
    let said = doctor();
    assert!(said.contains("1 of 2 witnesses have signed"), "{said}");
}

#[test]
fn a_note_carried_by_hand_is_taken_in_beside_a_spoilt_one_that_is_not() {
    let office = Office::new();
    office.write_policy("", "");
    let (note, _) = office.serve();
    let carried = office.file("carried");
    std::fs::write(&carried, &note).expect("written");
    let taken = office.ledger(&["cosign", &carried]);
    assert_eq!(
        (taken.code, taken.out.as_str()),
        (0, "taken in, signed by court\n"),
        "{}",
        taken.err
    );
    std::fs::write(&carried, note.replace("\n1\n", "\n7\n")).expect("written");
    let spoilt = office.ledger(&["cosign", &carried]);
    assert_eq!(
        (spoilt.code, spoilt.out.as_str()),
        (3, ""),
        "{}",
        spoilt.err
    );
    alter(
        office.folder.path(),
        "UPDATE ledger_cosigned SET root = zeroblob(32)",
    );
    let altered = office.ledger(&["verify"]);
    let said = "the cosigned checkpoint of 1 rows";
    assert!(
        altered.code == 1 && altered.out.contains(said),
        "{}",
        altered.out
    );
}

fn alter(folder: &Path, sql: &str) {
    let db = rusqlite::Connection::open(folder.join(DATABASE_FILE)).expect("opens");
    assert_ne!(db.execute(sql, []).expect("altered"), 0);
}

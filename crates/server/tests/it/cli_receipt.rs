//! `huiyin receipt verify` as a petitioner's helper runs it: a file, a policy, and an exit code.

use crate::cli_run::{Ran, huiyin};
use huiyin_ledger::{
    Checkpoint, Entry, Fact, Opening, QR_CHARS_MAX_L, Receipt, SignatureType, SigningKey,
    leaf_hash, node_hash,
};
use serde_json::Value;
use std::fs;
use std::process::Command;
use tempfile::TempDir;

const ORIGIN: &str = "city.example/ledger";
/// 2026-03-02 00:00:00 in the city.
const SEEN_S: u64 = 1_772_380_800;

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).expect("a name")
}

fn receipt(content: &str) -> Receipt {
    let entry = Entry {
        recorded_us: 1_772_380_800_000_000,
        fact: Fact::PromiseMade {
            promise: 41,
            due_us: 1_775_059_200_000_000,
        },
        content: Opening::new([9; 16], content.as_bytes()),
    };
    let sibling = leaf_hash(b"another entry");
    let root = node_hash(&sibling, &leaf_hash(&entry.sealed().to_bytes()));
    let checkpoint = Checkpoint::new(ORIGIN, 2, root).expect("a name");
    let mut note = checkpoint.sign(&key(ORIGIN, 1)).expect("a note");
    note.add(key("witness.example", 2).cosign(note.text(), SEEN_S))
        .expect("room");
    Receipt::new(entry, 1, vec![sibling], note).expect("a receipt")
}

/// A folder with a receipt and a policy that believes it.
fn folder(receipt: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let log = key(ORIGIN, 1).verifier(SignatureType::Log);
    let witness = key("witness.example", 2).verifier(SignatureType::Witness);
    let policy = format!("log {log}\nwitness w {witness}\nquorum w\n");
    fs::write(folder.path().join("policy"), policy).expect("written");
    fs::write(folder.path().join("receipt"), receipt).expect("written");
    folder
}

fn arguments(folder: &TempDir, more: &[&str]) -> Vec<String> {
    let path = |name| folder.path().join(name).display().to_string();
    let mut arguments = vec!["receipt".to_owned(), "verify".to_owned(), path("receipt")];
    arguments.extend(["--policy".to_owned(), path("policy")]);
    arguments.extend(more.iter().map(|word| (*word).to_owned()));
    arguments
}

fn verify(folder: &TempDir, more: &[&str]) -> Ran {
    huiyin(&arguments(folder, more))
}

fn promise() -> String {
    receipt("住建局：四月一日前恢复供水").to_string()
}

#[test]
fn a_receipt_that_holds_says_what_it_proves() {
    let ran = verify(&folder(&promise()), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for said in [
        "the receipt holds",
        "promise 41 was made, due 2026-04-02 00:00:00",
        "recorded: 2026-03-02 00:00:00",
        "city.example/ledger, entry 2 of 2 when it was signed",
        "w  2026-03-02 00:00:00",
        "住建局：四月一日前恢复供水",
    ] {
        assert!(ran.out.contains(said), "{said:?} is not in\n{}", ran.out);
    }
}

#[test]
fn the_same_in_chinese() {
    let folder = folder(&promise());
    let output = Command::new(env!("CARGO_BIN_EXE_huiyin"))
        .args(arguments(&folder, &[]))
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()
        .expect("the binary runs");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.contains("回执成立"), "{said}");
    assert!(
        said.contains("承诺 41 作出，期限 2026-04-02 00:00:00"),
        "{said}"
    );
    assert!(said.contains("第 2 条，签名时共 2 条"), "{said}");
}

#[test]
fn json_carries_the_fact_and_its_proof() {
    let ran = verify(&folder(&promise()), &["--json"]);
    let said: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(ran.code, 0);
    assert_eq!(said["holds"], true);
    assert_eq!(said["fact"], "promise_made");
    assert_eq!(
        (&said["promise"], &said["index"], &said["size"]),
        (&41.into(), &1.into(), &2.into())
    );
    assert_eq!(said["due"], "2026-04-02T00:00:00+08:00");
    assert_eq!(said["content"], "住建局：四月一日前恢复供水");
    assert_eq!(said["witnesses"][0]["seen"], "2026-03-02T00:00:00+08:00");
}

#[test]
fn the_texts_of_the_printed_codes_verify_too() {
    let receipt = receipt(&"很长的原文".repeat(200));
    for (receipt, content_is_there) in [(receipt.clone(), true), (receipt.shortened(), false)] {
        let codes = receipt.to_codes(QR_CHARS_MAX_L).expect("fits");
        let ran = verify(&folder(&codes.join("\r\n")), &["--json"]);
        let said: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(ran.code, 0, "{said}");
        assert_eq!(said["content"].is_string(), content_is_there);
    }
}

#[test]
fn without_a_policy_nothing_is_believed() {
    let folder = folder(&promise());
    let ran = huiyin(&arguments(&folder, &[])[..3]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("--policy FILE"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    fs::write(folder.path().join("policy"), "quorum none\nlog x").expect("written");
    let ran = verify(&folder, &[]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("policy: line 2: this is no verifier key"),
        "{}",
        ran.err
    );
}

#[test]
fn what_does_not_hold_is_refused_by_name() {
    let text = promise();
    let mut lines: Vec<&str> = text.lines().collect();
    let proof = lines[3];
    let other = receipt("another").to_string();
    let forged = text.replace(lines[1], other.lines().nth(1).expect("extra"));
    lines[3] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let altered = lines.join("\n") + "\n";
    let unsigned = &text[..text.rfind('\u{2014}').expect("a cosignature")];
    let cases = [
        (forged, "not_included"),
        (altered, "not_included"),
        (text.replacen("index 1", "index 0", 1), "not_included"),
        (text.replacen("\n2\n", "\n3\n", 1), "forged"),
        (text.replace(ORIGIN, "town.example/ledger"), "unknown_log"),
        (unsigned.to_owned(), "no_quorum"),
        (text.replacen(&format!("{proof}\n"), "", 1), "not_included"),
        (text[..text.len() - 9].to_owned(), "malformed"),
        ("HYR1/1/2/00000000/ABC".to_owned(), "malformed"),
        (String::new(), "malformed"),
    ];
    for (text, reason) in cases {
        let ran = verify(&folder(&text), &["--json"]);
        let said: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(
            (ran.code, &said["holds"], &said["reason"]),
            (1, &false.into(), &reason.into()),
            "{said}"
        );
        let plain = verify(&folder(&text), &[]);
        assert_eq!(
            (plain.code, plain.out.lines().count()),
            (1, 1),
            "{}",
            plain.out
        );
    }
}

#[test]
fn a_stale_receipt_is_refused_where_a_fresh_one_is_asked_for() {
    let folder = folder(&promise());
    let reason = |more: &[&str]| {
        let ran = verify(&folder, &[more, &["--json"]].concat());
        let said: Value = serde_json::from_str(&ran.out).expect("JSON");
        (ran.code, said["reason"].as_str().map(str::to_owned))
    };
    assert_eq!(reason(&["--size-min", "2"]), (0, None));
    assert_eq!(
        reason(&["--size-min", "3"]),
        (1, Some("too_small".to_owned()))
    );
    assert_eq!(reason(&["--seen-since", "2026-03-02 00:00"]), (0, None));
    let stale = (1, Some("no_quorum".to_owned()));
    assert_eq!(reason(&["--seen-since", "2026-03-02 00:01"]), stale);
    assert_eq!(verify(&folder, &["--seen-since", "soon"]).code, 2);
}

#[test]
fn content_cannot_steer_the_terminal() {
    let ran = verify(
        &folder(&receipt("\u{1b}[2Jgone\r\nforged line").to_string()),
        &[],
    );
    assert_eq!(ran.code, 0);
    let at_end = ran.out.lines().any(|line| line.ends_with("forged line"));
    assert!(!ran.out.contains('\u{1b}') && at_end, "{}", ran.out);
    assert_eq!(
        ran.out
            .lines()
            .filter(|line| line.contains("forged"))
            .count(),
        1
    );
    assert!(
        ran.out
            .contains("content:  \u{fffd}[2Jgone\u{fffd}\u{fffd}forged line"),
        "{}",
        ran.out
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = folder("");
    fs::remove_file(folder.path().join("receipt")).expect("removed");
    let ran = verify(&folder, &[]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("receipt: cannot be read"), "{}", ran.err);
}

//! Policy files: what they ask for, and what is refused with its line.

use huiyin_ledger::{Policy, PolicyFault, SignatureType};

use crate::{log_key, policy, policy_text, witness_key};

fn key(number: u8) -> String {
    witness_key(number)
        .verifier(SignatureType::Witness)
        .to_string()
}

fn log() -> String {
    log_key().verifier(SignatureType::Log).to_string()
}

fn refused(text: &str) -> (usize, PolicyFault) {
    let error = Policy::parse(text.as_bytes()).expect_err(text);
    (error.line, error.fault)
}

#[test]
fn a_quorum_is_met_by_enough_of_its_members() {
    let policy = policy();
    let by = |names: &[&str]| {
        policy.quorum_of(|key| names.iter().any(|name| key.name().starts_with(name)))
    };
    assert!(by(&["witness1", "witness3"]));
    assert!(by(&["witness1", "witness2", "witness3"]));
    assert!(!by(&["witness2"]));
    assert!(!by(&[]));
    assert_eq!(policy.logs().len(), 1);
    assert_eq!(policy.witnesses().count(), 3);
}

#[test]
fn groups_hold_groups() {
    let text = format!(
        "witness a {}\nwitness b {}\nwitness c {} https://c.example/\n\tgroup ab any a b\ngroup abc all ab c\nquorum abc",
        key(1),
        key(2),
        key(3)
    );
    let policy = Policy::parse(text.as_bytes()).expect("a policy");
    let by = |names: &[&str]| {
        policy.quorum_of(|key| names.iter().any(|name| key.name().starts_with(name)))
    };
    assert!(by(&["witness2", "witness3"]));
    assert!(!by(&["witness1", "witness2"]));
    assert!(!by(&["witness3"]));
}

#[test]
fn a_policy_may_ask_for_no_witness() {
    let text = format!("log {} https://city.example/\nquorum none\n", log());
    let policy = Policy::parse(text.as_bytes()).expect("a policy");
    assert!(policy.quorum_of(|_| false));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let w = format!("witness a {}\n", key(1));
    assert_eq!(refused(""), (1, PolicyFault::NoQuorum));
    assert_eq!(
        refused("quorum none\nquorum none"),
        (2, PolicyFault::SecondQuorum)
    );
    assert_eq!(refused("lgo x"), (1, PolicyFault::Form));
    assert_eq!(refused("log"), (1, PolicyFault::Form));
    assert_eq!(refused("quorum a b"), (1, PolicyFault::Form));
    assert_eq!(refused("quorum a\u{1}"), (1, PolicyFault::Characters));
    assert_eq!(refused("quorum none\r\n\r"), (2, PolicyFault::Characters));
    assert!(matches!(refused("log x+y"), (1, PolicyFault::Key(_))));
    assert_eq!(
        refused(&format!("\nlog {}", key(1))),
        (2, PolicyFault::Role)
    );
    assert_eq!(
        refused(&format!("witness a {}", log())),
        (1, PolicyFault::Role)
    );
    assert_eq!(
        refused(&format!("log {0}\nlog {0}", log())),
        (2, PolicyFault::DuplicateKey)
    );
    assert_eq!(
        refused(&format!("{w}witness b {}", key(1))),
        (2, PolicyFault::DuplicateKey)
    );
    let name = |name: &str| PolicyFault::DuplicateName(name.to_owned());
    assert_eq!(refused(&format!("{w}witness a {}", key(2))), (2, name("a")));
    assert_eq!(
        refused(&format!("witness none {}", key(2))),
        (1, name("none"))
    );
    let unknown = PolicyFault::UnknownName("b".to_owned());
    assert_eq!(
        refused(&format!("{w}group g any a b")),
        (2, unknown.clone())
    );
    assert_eq!(refused("quorum b"), (1, unknown));
    let twice = PolicyFault::CountedTwice("a".to_owned());
    assert_eq!(refused(&format!("{w}group g any a a")), (2, twice.clone()));
    assert_eq!(
        refused(&format!("{w}group g any a\ngroup h any a")),
        (3, twice)
    );
    for threshold in ["0", "2", "most", "-1"] {
        let text = format!("{w}group g {threshold} a");
        assert_eq!(refused(&text), (2, PolicyFault::Threshold), "{threshold}");
    }
    assert_eq!(
        refused(&format!("{w}group g any")),
        (2, PolicyFault::Threshold)
    );
    assert_eq!(refused(&"\n".repeat(300)), (257, PolicyFault::TooLong));
    assert_eq!(
        Policy::parse(b"\xff").expect_err("refused").fault,
        PolicyFault::Characters
    );
}

#[test]
fn cutting_a_policy_anywhere_never_makes_it_ask_for_less() {
    let text = policy_text();
    for end in 0..text.len() - 1 {
        if let Ok(policy) = Policy::parse(&text.as_bytes()[..end]) {
            assert!(!policy.quorum_of(|_| false), "cut at {end}");
        }
    }
}

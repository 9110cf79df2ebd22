//! `huiyin doctor`, on folders that real servers left, well and in every kind of trouble.

use crate::cli_run::huiyin;
use crate::serve_peer::Served;
use huiyin_engine::plan::Plan;
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Span, Time};
use huiyin_server::auth::{NewAccount, add_account};
use huiyin_server::clock::Clock;
use huiyin_server::config::Pair;
use huiyin_server::config::settle::{Values, read};
use huiyin_server::doctor::{Finding, Patient, State, examine};
use huiyin_server::live::{Filing, Live, Opened, Signing, ledger_key_of};
use huiyin_server::store::DATABASE_FILE;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

const BODY: &str = "The lift in building four has stood still since the third of February.";

fn plan() -> Plan {
    let text = std::fs::read_to_string(crate::cli_run::plan()).expect("the sample plan");
    huiyin_plan::check(&text).plan.expect("it holds")
}

fn filing() -> Filing {
    Filing {
        source: Source::Petition,
        id: "L-1".to_owned(),
        time: Clock::system().now() - Span::hours(1),
        channel: Channel::Letter,
        people: 3,
        topic: "Lift".to_owned(),
        body: BODY.to_owned(),
        matter: None,
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: None,
    }
}

/// A folder that a server left in good order.
fn left() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let alone = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(dir.path(), alone).expect("set");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let key = ledger_key_of(dir.path());
    Signing::make(&key, "city.example/ledger").expect("made");
    let signing = Signing::load(&key).expect("read");
    let Opened { live, handle } =
        Live::open_signing(dir.path(), Clock::system(), Some(signing)).expect("opens");
    runtime.block_on(async {
        live.adopt_plan(plan(), None).await.expect("adopted");
        live.register(filing()).await.expect("registered");
    });
    let everybody = NewAccount {
        name: "everybody".to_owned(),
        display: "Everybody".to_owned(),
        posts: plan().posts.into_iter().map(|post| post.id).collect(),
        admin: true,
        auditor: false,
    };
    let now = Clock::system().now();
    add_account(&live, &everybody, "correct horse battery", now).expect("added");
    handle.shutdown();
    dir
}

fn look(dir: &Path, change: impl FnOnce(&mut Patient)) -> Vec<Finding> {
    let mut patient = Patient {
        data: dir.to_owned(),
        tls: None,
        plan: None,
        ledger_key: None,
        ledger_policy: None,
        channels: Values::new(),
        ca_file: "/etc/ssl/certs/ca-certificates.crt".into(),
        now: Clock::system().now(),
        chinese: false,
    };
    change(&mut patient);
    examine(&patient).expect("there is a database")
}

fn of<'f>(findings: &'f [Finding], check: &str) -> &'f Finding {
    let found = findings.iter().find(|finding| finding.check == check);
    found.unwrap_or_else(|| panic!("nothing about {check}: {findings:#?}"))
}

// The only thing wrong, apart from the disk of whoever runs the tests.
fn only_fault(findings: &[Finding], check: &str) {
    let faults = findings
        .iter()
        .filter(|finding| finding.state == State::Fault && finding.check != "disk");
    let faults: Vec<&str> = faults.map(|finding| finding.check).collect();
    assert_eq!(faults, [check], "{findings:#?}");
    assert!(!of(findings, check).todo.is_empty());
}

fn change(dir: &Path, sql: &str) {
    let db = rusqlite::Connection::open(dir.join(DATABASE_FILE)).expect("opens");
    db.execute_batch(sql).expect("changed");
}

#[test]
fn channels_that_do_not_read_are_a_fault_and_posts_that_nobody_is_reached_in_are_named() {
    let dir = left();
    let set = |text: &str| read(Path::new("h.toml"), text).expect("settings");
    let server = "[channel.smtp]\nserver = \"127.0.0.1:25\"\nsecurity = \"none\"\n";
    let findings = look(dir.path(), |patient| patient.channels = set(server));
    only_fault(&findings, "channels");
    let found = &of(&findings, "channels").found;
    assert!(found.contains("channel.smtp.from"), "{found}");
    let whole = format!("{server}from = \"desk@city.example\"\n");
    let findings = look(dir.path(), |patient| patient.channels = set(&whole));
    let said = findings
        .iter()
        .filter(|finding| finding.check == "channels");
    let said: Vec<(State, &str)> = said
        .map(|finding| (finding.state, finding.found.as_str()))
        .collect();
    assert_eq!(said[0], (State::Well, "set up: mail"));
    assert_eq!(said[1].0, State::Warning);
    let held = "nobody with a mail address or number holds city-duty-room, commander";
    assert!(said[1].1.starts_with(held), "{said:?}");
}

#[test]
fn a_folder_in_good_order_is_well_in_both_languages() {
    let dir = left();
    for chinese in [false, true] {
        let findings = look(dir.path(), |patient| patient.chinese = chinese);
        let ill = findings
            .iter()
            .filter(|finding| finding.state != State::Well && finding.check != "disk");
        assert_eq!(ill.count(), 0, "{findings:#?}");
        let checks: Vec<&str> = findings.iter().map(|finding| finding.check).collect();
        let all = [
            "permissions",
            "disk",
            "server",
            "version",
            "log",
            "timers",
            "snapshot",
            "clock",
            "plan",
            "accounts",
            "channels",
            "ledger",
            "erased_keys",
            "vault",
            "clear_text",
        ];
        assert_eq!(checks, all);
    }
}

#[test]
fn a_ledger_without_its_key_one_without_any_and_one_from_an_old_copy_are_faults() {
    let dir = left();
    let well = look(dir.path(), |_| {});
    let said = &of(&well, "ledger").found;
    assert_eq!(said, "2 rows, 2 signed as city.example/ledger");
    change(dir.path(), "DELETE FROM ledger WHERE idx = 1");
    let findings = look(dir.path(), |_| {});
    only_fault(&findings, "ledger");
    assert!(of(&findings, "ledger").found.contains("2 were signed"));
    let away = dir.path().join("away");
    std::fs::rename(ledger_key_of(dir.path()), &away).expect("moved");
    only_fault(&look(dir.path(), |_| {}), "ledger");
    change(dir.path(), "DELETE FROM ledger_signed");
    std::fs::remove_file(dir.path().join("vault.db")).expect("removed");
    let findings = look(dir.path(), |_| {});
    assert_eq!(of(&findings, "ledger").state, State::Fault);
    assert!(of(&findings, "ledger").todo.contains("does not start"));
    let findings = look(dir.path(), |patient| {
        patient.ledger_key = Some("/nowhere".into())
    });
    assert_eq!(of(&findings, "ledger").state, State::Fault);
}

#[test]
fn a_clear_copy_is_found_by_its_file_and_never_repeated() {
    let dir = left();
    std::fs::write(dir.path().join("notes.txt"), format!("copied: {BODY}")).expect("written");
    let findings = look(dir.path(), |_| {});
    only_fault(&findings, "clear_text");
    assert!(of(&findings, "clear_text").found.contains("notes.txt"));
    assert!(!format!("{findings:?}").contains("lift in building"));
}

#[test]
fn a_wrong_key_a_missing_vault_and_a_key_that_others_read_are_faults_of_the_vault() {
    let dir = left();
    let key = dir.path().join("master.key");
    let held = std::fs::read(&key).expect("a key");
    std::fs::write(&key, "00".repeat(32)).expect("written");
    only_fault(&look(dir.path(), |_| {}), "vault");
    std::fs::write(&key, held).expect("written");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("set");
    only_fault(&look(dir.path(), |_| {}), "vault");
    std::fs::remove_file(&key).expect("removed");
    only_fault(&look(dir.path(), |_| {}), "vault");
    assert!(!key.exists(), "a doctor makes no key");
    std::fs::remove_file(dir.path().join("vault.db")).expect("removed");
    only_fault(&look(dir.path(), |_| {}), "vault");
    assert!(!dir.path().join("vault.db").exists(), "nor a vault");
}

#[test]
fn an_entry_that_was_altered_and_one_that_is_missing_are_named() {
    let dir = left();
    change(
        dir.path(),
        "UPDATE events SET body = zeroblob(9) WHERE seq = 2",
    );
    let findings = look(dir.path(), |_| {});
    only_fault(&findings, "log");
    assert!(
        of(&findings, "log").found.contains("entry 2"),
        "{findings:#?}"
    );
    let dir = left();
    change(dir.path(), "DELETE FROM events WHERE seq = 1");
    let findings = look(dir.path(), |_| {});
    only_fault(&findings, "log");
    assert!(
        of(&findings, "log").found.contains("entry 1"),
        "{findings:#?}"
    );
}

#[test]
fn a_newer_database_is_left_alone() {
    let dir = left();
    change(dir.path(), "PRAGMA user_version = 99");
    let findings = look(dir.path(), |_| {});
    only_fault(&findings, "version");
    assert!(of(&findings, "version").todo.contains("newer program"));
}

#[test]
fn a_clock_behind_the_log_and_timers_that_should_have_fired_are_said() {
    let dir = left();
    let early = look(dir.path(), |patient| {
        patient.now = patient.now - Span::days(1)
    });
    only_fault(&early, "clock");
    change(dir.path(), "INSERT INTO timers VALUES ('x', 0)");
    let late = look(dir.path(), |_| {});
    let timers = of(&late, "timers");
    assert_eq!(timers.state, State::Warning);
    assert!(timers.found.contains("1 overdue"), "{timers:?}");
}

#[test]
fn posts_without_people_are_named_and_nobody_on_duty_is_a_fault() {
    let dir = left();
    let duty = plan().chain.screening.post;
    change(
        dir.path(),
        &format!("DELETE FROM account_posts WHERE post <> '{duty}'"),
    );
    let accounts = of(&look(dir.path(), |_| {}), "accounts").clone();
    assert_eq!(accounts.state, State::Warning);
    assert!(accounts.found.contains("commander"));
    change(dir.path(), "DELETE FROM account_posts");
    let findings = look(dir.path(), |_| {});
    only_fault(&findings, "accounts");
    assert!(
        of(&findings, "accounts")
            .allowed
            .contains(&duty.to_string())
    );
}

#[test]
fn a_certificate_that_runs_out_is_said_before_it_does() {
    let dir = left();
    let mut asked = rcgen::CertificateParams::new(["localhost".to_owned()]).expect("a name");
    asked.not_after = rcgen::date_time_ymd(2049, 12, 31);
    let key = rcgen::KeyPair::generate().expect("a key");
    let made = asked.self_signed(&key).expect("a certificate");
    let pair = Pair {
        cert: dir.path().join("cert.pem"),
        key: dir.path().join("key.pem"),
    };
    std::fs::write(&pair.cert, made.pem()).expect("written");
    std::fs::write(&pair.key, key.serialize_pem()).expect("written");
    let end = Time::from_city(2049, 12, 31, 8, 0, 0);
    for (before, state) in [
        (15, State::Well),
        (10, State::Warning),
        (1, State::Fault),
        (-1, State::Fault),
    ] {
        let findings = look(dir.path(), |patient| {
            patient.tls = Some(pair.clone());
            patient.now = end - Span::days(before);
        });
        let found = of(&findings, "certificate");
        assert_eq!(found.state, state, "{before} days before: {found:?}");
        assert!(
            found.found.contains("2049-12-31T08:00:00+08:00"),
            "{found:?}"
        );
    }
}

fn doctor(dir: &Path, more: &[&str]) -> crate::cli_run::Ran {
    let dir = dir.to_str().expect("text");
    let arguments = ["doctor", "--data", dir]
        .into_iter()
        .chain(more.iter().copied());
    huiyin(&arguments.map(str::to_owned).collect::<Vec<_>>())
}

#[test]
fn it_works_beside_a_running_server_and_its_exit_code_says_how_things_are() {
    let empty = tempfile::tempdir().expect("a folder");
    let none = doctor(empty.path(), &[]);
    assert_eq!((none.code, none.out.as_str()), (3, ""));
    assert!(none.err.contains("no huiyin.db"), "{}", none.err);

    let first = tempfile::tempdir().expect("a folder");
    let served = Served::start(first.path(), &[]);
    let ran = doctor(first.path(), &["--json"]);
    assert_eq!(ran.code, 1, "there is no administrator: {}", ran.out);
    let said: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let found = |check: &str| {
        let findings = said["findings"].as_array().expect("a list");
        let found = findings.iter().find(|finding| finding["check"] == check);
        found
            .unwrap_or_else(|| panic!("nothing about {check}: {said}"))
            .clone()
    };
    assert_eq!(
        (&said["well"], &found("server")["state"]),
        (&false.into(), &"well".into())
    );
    assert!(
        found("accounts")["found"]
            .as_str()
            .is_some_and(|text| text.contains("set-up link is open"))
    );
    assert_eq!(served.stop(), Some(0));

    let dir = left();
    let ran = doctor(dir.path(), &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("ok       server: no server runs"),
        "{}",
        ran.out
    );
}

//! Witnesses: how they come to cosign a checkpoint, what is made of it, and what a bad one can do: nothing.

use crate::live_city::{City, MORNING, plan, visit};
use crate::live_signing::{ORIGIN, signing};
use crate::witness_go::Witness;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use huiyin_ledger::{
    Checkpoint, Demands, Note, Policy, Receipt, SignatureType, SigningKey, Tree, leaf_hash,
};
use huiyin_server::clock::Clock;
use huiyin_server::live::{CosignFault, Live, Opened, Published, WitnessState};
use huiyin_server::store::{DATABASE_FILE, Reader};
use huiyin_server::witness::Witnesses;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;
use tokio::net::TcpListener;

fn log_line() -> String {
    let key = SigningKey::from_seed(ORIGIN, &[1; 32]).expect("a name");
    format!("log {}\n", key.verifier(SignatureType::Log))
}

fn policy(witnesses: &str, quorum: &str) -> Policy {
    let text = format!("{}{witnesses}{quorum}\n", log_line());
    Policy::parse(text.as_bytes()).expect("a policy")
}

fn open(dir: &Path, clock: Clock, policy: &Policy) -> City {
    let mut signing = signing(dir, 1);
    signing.policy = Some(policy.clone());
    let opened = Live::open_signing(dir, clock.clone(), Some(signing));
    let Opened { live, handle } = opened.expect("the folder opens");
    City {
        live,
        clock,
        handle,
    }
}

async fn grow(city: &City, ids: std::ops::Range<u64>) -> Arc<Published> {
    if city.live.read(|city| city.plan.is_none()) {
        city.live.adopt_plan(plan(), None).await.expect("adopted");
    }
    for id in ids {
        let filed = city.live.register(visit(&id.to_string(), "东苑小区", 1));
        filed.await.expect("registered");
    }
    newest(city).await
}

// The checkpoint that covers every row. So few visits raise no signal: each entry is a row.
async fn newest(city: &City) -> Arc<Published> {
    let mut heard = city.live.checkpoints();
    loop {
        let rows = city.live.read(|city| city.seq);
        let covers =
            |held: &Option<Arc<Published>>| held.as_ref().is_some_and(|held| held.size >= rows);
        let found = heard.wait_for(covers).await.expect("it runs").clone();
        if let Some(found) = found {
            return found;
        }
    }
}

fn ask(policy: &Policy) -> Witnesses {
    Witnesses::of(policy, Path::new("/none")).expect("addresses")
}

fn state(city: &City, name: &str) -> WitnessState {
    let all = city.live.witnesses().expect("readable");
    all.into_iter()
        .find(|held| held.name == name)
        .expect("it is in the policy")
}

fn why(city: &City, name: &str) -> String {
    state(city, name)
        .trouble
        .map_or_else(String::new, |trouble| trouble.why)
}

fn receipt(city: &City, seq: u64) -> Receipt {
    let receipt = city.live.ledger_receipt(seq).expect("readable");
    receipt.expect("it was signed")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_witness_follows_the_ledger_and_stands_in_every_receipt() {
    let dir = tempfile::tempdir().expect("a folder");
    let key = log_line();
    let log = key["log ".len()..].trim();
    let (one, two) = (
        Witness::start("one", log, None),
        Witness::start("two", log, None),
    );
    let policy = policy(
        &(one.line.clone() + &two.line),
        "group both all one two\nquorum both",
    );
    let city = open(dir.path(), Clock::system(), &policy);
    let mut witnesses = ask(&policy);
    for (ids, rows) in [(0..3, 4), (3..4, 5), (4..20, 21)] {
        let newest = grow(&city, ids).await;
        assert_eq!(newest.size, rows);
        witnesses.round(&city.live, &newest).await;
        assert_eq!(
            (state(&city, "one").size, why(&city, "one")),
            (rows, String::new())
        );
        let shown = city.live.checkpoint().expect("readable").expect("signed");
        assert_eq!(shown.signatures().len(), 3, "{shown}");
        for seq in [2, rows] {
            let proved = receipt(&city, seq).verify(&policy, &Demands::default());
            assert_eq!(proved.expect("holds").witnesses.len(), 2);
        }
    }
    city.handle.shutdown();
    // A server that was restarted does not know what they know, and they tell it.
    let city = open(dir.path(), Clock::system(), &policy);
    let newest = grow(&city, 20..25).await;
    ask(&policy).round(&city.live, &newest).await;
    assert_eq!(
        (state(&city, "two").size, why(&city, "two")),
        (26, String::new())
    );
    city.handle.shutdown();

    // The same key on an empty copy elsewhere: the witnesses have seen more.
    let copy = tempfile::tempdir().expect("a folder");
    let city = open(copy.path(), Clock::system(), &policy);
    let shorter = grow(&city, 0..2).await;
    ask(&policy).round(&city.live, &shorter).await;
    let said = why(&city, "one");
    assert!(
        said.contains("knows 26 rows") && said.contains("only 3"),
        "{said}"
    );
    let disputed = city.live.health().ledger_disputed.expect("said");
    assert!(disputed.contains("old copy"), "{disputed}");
    let longer = grow(&city, 100..127).await;
    ask(&policy).round(&city.live, &longer).await;
    let said = why(&city, "two");
    assert!(said.contains("not those that are here"), "{said}");
    assert_eq!(
        city.live.health().ledger_failing,
        None,
        "what it signs is its operator's to end"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_elsewhere_is_asked_by_tls_and_only_where_its_certificate_is_believed() {
    let dir = tempfile::tempdir().expect("a folder");
    crate::serve::certificate(dir.path());
    let key = log_line();
    let witness = Witness::start("far", key["log ".len()..].trim(), Some(dir.path()));
    let policy = policy(&witness.line, "quorum far");
    let city = open(dir.path(), Clock::system(), &policy);
    let newest = grow(&city, 0..1).await;
    let other = tempfile::tempdir().expect("a folder");
    crate::serve::certificate(other.path());
    let mut stranger = Witnesses::of(&policy, &other.path().join("cert.pem")).expect("read");
    stranger.round(&city.live, &newest).await;
    assert!(why(&city, "far").contains("TLS"), "{}", why(&city, "far"));
    let mut known = Witnesses::of(&policy, &dir.path().join("cert.pem")).expect("read");
    known.round(&city.live, &newest).await;
    assert_eq!(
        (state(&city, "far").size, why(&city, "far")),
        (2, String::new())
    );
    let missing = Witnesses::of(&policy, &dir.path().join("none.pem")).expect_err("no file");
    assert!(missing.contains("--ca-file"), "{missing}");
}

/// What a scripted witness does with its so-manyth request; status 0 is no answer at all.
type Script = fn(&SigningKey, &Note, u32) -> (u16, String);

struct Scripted {
    key: SigningKey,
    script: Script,
    asked: AtomicU32,
}

// Its line in a policy file.
async fn scripted(name: &str, seed: u8, script: Script) -> String {
    let key = SigningKey::from_seed(&format!("{name}.example/w"), &[seed; 32]).expect("a name");
    let verifier = key.verifier(SignatureType::Witness);
    let asked = AtomicU32::new(0);
    let held = Arc::new(Scripted { key, script, asked });
    let app = Router::new()
        .route("/add-checkpoint", post(answer))
        .with_state(held);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("witness {name} {verifier} http://{address}\n")
}

async fn answer(State(held): State<Arc<Scripted>>, body: String) -> (StatusCode, String) {
    let (_, note) = body.split_once("\n\n").expect("a checkpoint");
    let note = Note::parse(note.as_bytes()).expect("a note");
    let asked = held.asked.fetch_add(1, SeqCst);
    let (status, said) = (held.script)(&held.key, &note, asked);
    match StatusCode::from_u16(status) {
        Ok(status) => (status, said),
        Err(_) => std::future::pending().await,
    }
}

fn now() -> u64 {
    u64::try_from(MORNING.0 / 1_000_000).expect("after 1970")
}

fn line(key: &SigningKey, text: &str, at_s: u64) -> String {
    format!("{}\n", key.cosign(text, at_s))
}

fn other_text(origin: &str, size: u64) -> String {
    let tree: Tree = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let said = Checkpoint::of(origin, &tree).expect("a name");
    said.to_string()
}

fn by_another(name: &str, note: &Note) -> (u16, String) {
    let key = SigningKey::from_seed(name, &[3; 32]).expect("a name");
    (200, line(&key, note.text(), now()))
}

const BAD: [(Script, &str); 16] = [
    (|_, _, _| (404, String::new()), "does not know this ledger"),
    (|_, _, _| (403, String::new()), "does not believe the key"),
    (|_, _, _| (500, "7\n".into()), "status 500"),
    (|_, _, _| (302, String::new()), "status 302"),
    (|_, _, _| (200, String::new()), "not made of signatures"),
    (|_, _, _| (200, "<html>\n".into()), "not made of signatures"),
    (|_, _, _| (200, "x".repeat(10 << 20)), "its answer"),
    (|_, note, _| by_another("x.example/w", note), "no witness"),
    (
        |_, note, _| by_another("bad8.example/w", note),
        "no witness",
    ),
    (
        |key, _, _| (200, line(key, &other_text(ORIGIN, 3), now())),
        "does not hold",
    ),
    (
        |key, _, _| (200, line(key, &other_text("town.example/x", 3), now())),
        "does not hold",
    ),
    (
        |key, note, _| (200, line(key, note.text(), now() - 700)),
        "one of the two clocks",
    ),
    (
        |key, note, _| (200, line(key, note.text(), now() + 700)),
        "one of the two clocks",
    ),
    (
        |_, _, asked| (409, format!("{}\n", 1 + asked % 2)),
        "another size each time",
    ),
    (|_, _, _| (409, "9\n".into()), "knows 9 rows"),
    (|_, _, _| (0, String::new()), "no answer within 5 seconds"),
];

fn good(key: &SigningKey, note: &Note, _: u32) -> (u16, String) {
    (200, line(key, note.text(), now()))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_from_bad_witnesses_and_none_holds_up_signing_or_a_good_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut lines = scripted("good", 99, good).await;
    for ((script, _), seed) in BAD.iter().zip(10..) {
        lines += &scripted(&format!("bad{}", seed - 10), seed, *script).await;
    }
    let policy = policy(&lines, "quorum good");
    let city = open(dir.path(), Clock::by_hand(MORNING), &policy);
    let first = grow(&city, 0..2).await;
    let mut witnesses = ask(&policy);
    let live = city.live.clone();
    let asking = tokio::spawn(async move {
        witnesses.round(&live, &first).await;
        witnesses
    });
    // One of them says nothing: rows are signed meanwhile.
    let second = grow(&city, 2..4).await;
    assert!(!asking.is_finished());
    assert_eq!(second.size, 5);
    let mut witnesses = asking.await.expect("it ends");
    for (at, (_, expected)) in BAD.iter().enumerate() {
        let said = why(&city, &format!("bad{at}"));
        assert!(said.contains(expected), "{at}: {said:?}, not {expected:?}");
        assert_eq!(state(&city, &format!("bad{at}")).size, 0);
    }
    assert_eq!(why(&city, "good"), "");
    // They are left alone for a while: the next round is the good one's.
    let ended = tokio::time::timeout(Duration::from_secs(4), witnesses.round(&city.live, &second));
    ended.await.expect("nobody is waited for");
    assert_eq!(state(&city, "good").size, 5);
    let kept = Reader::open(&dir.path().join(DATABASE_FILE)).expect("opens");
    let kept = kept.cosigned(ORIGIN).expect("readable");
    assert_eq!(kept.len(), 1, "the newest that is enough");
    let note = Note::parse(kept[0].note.as_bytes()).expect("a note");
    assert_eq!(note.signatures().len(), 2, "log and good witness: {note}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_gets_the_checkpoint_with_enough_witnesses_that_covers_its_row() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut lines = String::new();
    for seed in 1..=5 {
        lines += &scripted(&format!("w{seed}"), 20 + seed, good).await;
    }
    let policy = policy(&lines, "group three 3 w1 w2 w3 w4 w5\nquorum three");
    let city = open(dir.path(), Clock::by_hand(MORNING), &policy);
    let first = grow(&city, 0..2).await;
    ask(&policy).round(&city.live, &first).await;
    grow(&city, 2..4).await;
    let old = receipt(&city, 2);
    assert_eq!(old.checkpoint().size(), 3);
    let proved = old.verify(&policy, &Demands::default()).expect("holds");
    let names: Vec<String> = proved.witnesses.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["w1", "w2", "w3"], "no more than paper has room for");
    let new = receipt(&city, 5);
    assert_eq!(
        new.checkpoint().size(),
        5,
        "no witness has seen its row yet"
    );
    let refused = new
        .verify(&policy, &Demands::default())
        .expect_err("too few");
    assert_eq!(refused.word(), "no_quorum");
    // A sixth of them signs the newest alone: it stands there for everybody, and the old one is still the better proof.
    let newest = newest(&city).await;
    let mut note = newest.note.clone();
    let w5 = SigningKey::from_seed("w5.example/w", &[25; 32]).expect("a name");
    note.add(w5.cosign(note.text(), now())).expect("room");
    assert_eq!(city.live.cosign(&note).expect("taken"), ["w5"]);
    assert_eq!(receipt(&city, 2).checkpoint().size(), 3);
    let shown = city.live.checkpoint().expect("readable").expect("signed");
    assert_eq!(shown.to_string(), note.to_string());
    assert_eq!(
        receipt(&city, 5)
            .to_string()
            .matches("w5.example/w")
            .count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_that_was_carried_by_hand_is_taken_where_it_is_ours_and_not_otherwise() {
    let dir = tempfile::tempdir().expect("a folder");
    let witness = SigningKey::from_seed("w.example/w", &[5; 32]).expect("a name");
    let line = format!("witness w {}\n", witness.verifier(SignatureType::Witness));
    let policy = policy(&line, "quorum w");
    let city = open(dir.path(), Clock::by_hand(MORNING), &policy);
    let old = grow(&city, 0..2).await;
    grow(&city, 2..3).await;
    let log = SigningKey::from_seed(ORIGIN, &[1; 32]).expect("a name");
    let cosigned = |text: &str, log: &SigningKey, at_s: u64| {
        let mut note = Note::new(text, log.sign(text)).expect("a note");
        note.add(witness.cosign(text, at_s)).expect("room");
        note
    };
    let refused = |note: &Note| city.live.cosign(note).expect_err("refused").to_string();
    let text = old.note.text();
    let other = SigningKey::from_seed(ORIGIN, &[2; 32]).expect("a name");
    let town = SigningKey::from_seed("town.example/x", &[1; 32]).expect("a name");
    for (note, said) in [
        (
            cosigned(&other_text(ORIGIN, 3), &log, now()),
            "another root",
        ),
        (
            cosigned(&other_text(ORIGIN, 9), &log, now()),
            "only 4 were signed",
        ),
        (
            cosigned(&other_text("town.example/x", 3), &town, now()),
            "nothing was signed here",
        ),
        (cosigned(text, &other, now()), "no key that the policy has"),
        (cosigned(text, &log, now() - 700), "one of the two clocks"),
        (old.note.clone(), "no witness of the policy"),
    ] {
        let found = refused(&note);
        assert!(found.contains(said), "{found:?}, not {said:?}");
    }
    let late = cosigned(text, &log, now() + 60);
    assert_eq!(city.live.cosign(&late).expect("taken"), ["w"]);
    // An older one of the same witness, played again, changes nothing.
    city.live
        .cosign(&cosigned(text, &log, now()))
        .expect("it holds");
    let shown = receipt(&city, 2).to_string();
    assert!(shown.ends_with(&late.to_string()), "{shown}");
    assert!(matches!(
        city.live.cosign(&cosigned("x\n", &log, now())),
        Err(CosignFault::Checkpoint(_))
    ));
}

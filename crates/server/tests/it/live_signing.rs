//! The signed ledger: a checkpoint after each append, and never two roots of one size, whatever is restarted,
//! killed or put back.

use crate::kill::child;
use crate::live_city::{City, MORNING, plan, visit};
use huiyin_ledger::{
    Checkpoint, Demands, Edge, Hash, Policy, SignatureType, SigningKey, Tile, TileKind, Tree,
    bundle_entry, leaf_hash, tiles_to_write, verify_consistency,
};
use huiyin_server::clock::Clock;
use huiyin_server::live::{GATHER, Live, Opened, Published, Signing};
use huiyin_server::store::{DATABASE_FILE, LedgerRow, Reader, Signatures, SignedHead};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) const ORIGIN: &str = "city.example/ledger";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[seed; 32]).expect("a name")
}

pub(crate) fn signing(dir: &Path, seed: u8) -> Signing {
    Signing {
        key: key(seed),
        gather: Duration::ZERO,
        file: dir.join("ledger.key"),
        policy: None,
    }
}

async fn open(dir: &Path, seed: u8) -> City {
    let clock = Clock::by_hand(MORNING);
    let opened = Live::open_signing(dir, clock.clone(), Some(signing(dir, seed)));
    let Opened { live, handle } = opened.expect("the folder opens");
    if live.read(|city| city.plan.is_none()) {
        let adopted = live.adopt_plan(plan(), None).await;
        adopted.expect("the plan is adopted");
    }
    City {
        live,
        clock,
        handle,
    }
}

async fn file(city: &City, ids: std::ops::Range<u64>) {
    let filings = ids
        .map(|id| visit(&id.to_string(), "东苑小区", 1))
        .collect();
    for answer in city.live.register_many(filings).await {
        answer.expect("registered");
    }
}

// The checkpoint that covers so many rows, once it is there.
async fn signed(city: &City, size: u64) -> Arc<Published> {
    let mut heard = city.live.checkpoints();
    let covers =
        |held: &Option<Arc<Published>>| held.as_ref().is_some_and(|held| held.size >= size);
    let wait = tokio::time::timeout(Duration::from_secs(60), heard.wait_for(covers));
    let found = wait
        .await
        .expect("within a minute")
        .expect("it runs")
        .clone();
    found.expect("it covers them")
}

fn rows(dir: &Path) -> Vec<LedgerRow> {
    let log = Reader::open(&dir.join(DATABASE_FILE)).expect("opens");
    log.ledger(0, usize::MAX).expect("readable")
}

fn root_at(rows: &[LedgerRow], size: u64) -> Hash {
    let first = usize::try_from(size).expect("small");
    let leaves = rows[..first].iter().map(|row| leaf_hash(&row.leaf));
    leaves.collect::<Tree>().root()
}

fn why(city: City) -> String {
    city.handle.shutdown();
    city.live.health().ledger_failing.unwrap_or_default()
}

const FILES: [&str; 3] = ["huiyin.db", "huiyin.db-wal", "huiyin.db-shm"];

// The database as it lies on the disk, in place of the one that is there.
fn put(from: &Path, to: &Path) {
    for name in FILES {
        let _ = fs::remove_file(to.join(name));
        // The third is made anew from the other two.
        if name != FILES[2] && from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).expect("copied");
        }
    }
}

#[tokio::test]
async fn a_checkpoint_follows_each_append_and_goes_on_after_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = open(dir.path(), 1).await;
    file(&city, 0..3).await;
    let first = signed(&city, 4).await;
    let all = rows(dir.path());
    assert_eq!((first.size, first.root), (4, root_at(&all, 4)));
    let said = Checkpoint::parse(first.note.text()).expect("a checkpoint");
    assert_eq!(
        (said.origin(), said.size(), said.root()),
        (ORIGIN, 4, first.root)
    );
    let verifier = key(1).verifier(SignatureType::Log);
    assert_eq!(city.live.ledger_key().as_ref(), Some(&verifier));
    assert!(first.note.signed_by(&verifier).expect("holds").is_some());
    city.handle.shutdown();

    let city = open(dir.path(), 1).await;
    assert_eq!(*signed(&city, 4).await, *first, "the very same again");
    file(&city, 3..9).await;
    let second = signed(&city, 10).await;
    let leaves: Vec<Hash> = rows(dir.path())
        .iter()
        .map(|row| leaf_hash(&row.leaf))
        .collect();
    let proof = huiyin_ledger::prove_consistency(&leaves, 4).expect("inside");
    verify_consistency(4, second.size, &proof, &first.root, &second.root).expect("goes on");
}

#[tokio::test]
async fn what_was_written_while_nobody_signed_is_signed_by_the_next_who_does() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = City::open(dir.path()).await;
    file(&city, 0..5).await;
    assert!(city.live.published().is_none() && city.live.ledger_key().is_none());
    city.handle.shutdown();
    let city = open(dir.path(), 1).await;
    assert_eq!(signed(&city, 6).await.root, root_at(&rows(dir.path()), 6));
    assert_eq!(why(city), "");
}

#[test]
fn rows_are_gathered_for_less_than_the_five_seconds_that_are_promised() {
    assert!(
        GATHER + GATHER < Duration::from_secs(5),
        "one pause, and a retry"
    );
}

#[tokio::test]
async fn the_end_of_a_server_signs_what_was_gathered() {
    let dir = tempfile::tempdir().expect("a folder");
    let slow = Signing {
        gather: Duration::from_secs(3600),
        ..signing(dir.path(), 1)
    };
    let Opened { live, handle } =
        Live::open_signing(dir.path(), Clock::by_hand(MORNING), Some(slow)).expect("opens");
    live.adopt_plan(plan(), None).await.expect("adopted");
    live.register(visit("1", "东苑小区", 1))
        .await
        .expect("registered");
    handle.shutdown();
    assert_eq!(live.published().map(|held| held.size), Some(2));
}

#[tokio::test]
async fn a_store_that_was_put_back_from_a_backup_is_not_signed_and_goes_on_taking_cases() {
    let (dir, backup, newest) = (
        tempfile::tempdir(),
        tempfile::tempdir(),
        tempfile::tempdir(),
    );
    let (dir, backup, newest) = (
        dir.expect("one"),
        backup.expect("one"),
        newest.expect("one"),
    );
    let city = open(dir.path(), 1).await;
    file(&city, 0..2).await;
    signed(&city, 3).await;
    city.handle.shutdown();
    put(dir.path(), backup.path());
    let city = open(dir.path(), 1).await;
    file(&city, 2..6).await;
    let last = signed(&city, 7).await;
    city.handle.shutdown();
    put(dir.path(), newest.path());

    put(backup.path(), dir.path());
    let city = open(dir.path(), 1).await;
    file(&city, 100..102).await;
    assert!(city.live.published().is_none());
    let said = why(city);
    assert!(said.contains("7 were signed"), "{said}");
    assert!(
        said.contains("put back the newest copy of the data"),
        "{said}"
    );

    // As many rows as were signed, but other ones.
    let city = City::open(dir.path()).await;
    file(&city, 102..110).await;
    city.handle.shutdown();
    let city = open(dir.path(), 1).await;
    file(&city, 110..111).await;
    assert!(city.live.published().is_none());
    let said = why(city);
    assert!(said.contains("first 7 rows"), "{said}");

    put(newest.path(), dir.path());
    let city = open(dir.path(), 1).await;
    assert_eq!(*signed(&city, 7).await, *last);
    assert_eq!(why(city), "");
}

#[tokio::test]
async fn a_whole_folder_that_was_put_back_is_told_by_what_is_kept_beside_the_key() {
    let (dir, backup, keys) = (
        tempfile::tempdir(),
        tempfile::tempdir(),
        tempfile::tempdir(),
    );
    let (dir, backup, keys) = (dir.expect("one"), backup.expect("one"), keys.expect("one"));
    let opened = |dir: &Path| {
        let signing = signing(keys.path(), 1);
        Live::open_signing(dir, Clock::by_hand(MORNING), Some(signing)).expect("opens")
    };
    let Opened { live, handle } = opened(dir.path());
    live.adopt_plan(plan(), None).await.expect("adopted");
    handle.shutdown();
    for held in fs::read_dir(dir.path()).expect("readable") {
        let held = held.expect("readable");
        if held.path().is_dir() {
            continue;
        }
        fs::copy(held.path(), backup.path().join(held.file_name())).expect("copied");
    }
    let Opened { live, handle } = opened(dir.path());
    live.register(visit("1", "东苑小区", 1))
        .await
        .expect("registered");
    handle.shutdown();
    assert_eq!(live.published().map(|held| held.size), Some(2));

    let Opened { live, handle } = opened(backup.path());
    live.register(visit("2", "西苑小区", 1))
        .await
        .expect("registered");
    handle.shutdown();
    assert_eq!(live.published(), None);
    let said = live.health().ledger_failing.expect("refused");
    assert!(said.contains("signed"), "{said}");
}

#[tokio::test]
async fn a_checkpoint_that_somebody_else_put_there_is_not_written_over() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = open(dir.path(), 1).await;
    file(&city, 0..2).await;
    let before = signed(&city, 3).await;
    let db = rusqlite::Connection::open(dir.path().join(DATABASE_FILE)).expect("opens");
    db.execute("UPDATE ledger_signed SET size = size + 1", [])
        .expect("written");
    file(&city, 2..4).await;
    let live = city.live.clone();
    let said = why(city);
    assert!(said.contains("another program has signed"), "{said}");
    assert_eq!(live.published(), Some(before), "nothing more was shown");
}

#[test]
fn what_was_signed_is_swapped_in_for_what_was_seen_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let _store = huiyin_server::store::Store::open(dir.path()).expect("opens");
    let mut signatures = Signatures::open(dir.path()).expect("opens");
    let log = Reader::open(&dir.path().join(DATABASE_FILE)).expect("opens");
    let head = |size: u64| SignedHead {
        size,
        root: leaf_hash(&size.to_be_bytes()),
        note: format!("note {size}"),
    };
    let mut swap = |seen: Option<u64>, next| {
        let seen = seen.map(head);
        signatures
            .swap(ORIGIN, seen.as_ref(), &head(next), &[])
            .expect("written")
    };
    assert!(swap(None, 3));
    assert!(!swap(None, 4) && !swap(Some(2), 4));
    assert_eq!(log.signed_head(ORIGIN).expect("readable"), Some(head(3)));
    assert!(swap(Some(3), 5));
    assert_eq!(log.signed_head(ORIGIN).expect("readable"), Some(head(5)));
    assert_eq!(log.signed_names().expect("readable"), [ORIGIN]);
}

#[tokio::test]
async fn a_new_key_of_the_same_name_signs_the_same_root_and_goes_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = open(dir.path(), 1).await;
    file(&city, 0..2).await;
    let old = signed(&city, 3).await;
    city.handle.shutdown();
    let city = open(dir.path(), 2).await;
    let new = signed(&city, 3).await;
    assert_eq!((new.size, new.root), (old.size, old.root));
    let verifier = key(2).verifier(SignatureType::Log);
    assert!(new.note.signed_by(&verifier).expect("holds").is_some());
    file(&city, 2..3).await;
    signed(&city, 4).await;
    assert_eq!(why(city), "");
}

#[tokio::test]
async fn every_tile_and_bundle_of_the_signed_ledger_is_served_and_nothing_beyond_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let city = open(dir.path(), 1).await;
    file(&city, 0..700).await;
    assert_eq!(signed(&city, 701).await.size, 701);
    let all = rows(dir.path());
    let mut edge = Edge::default();
    let mut made: BTreeMap<Tile, Vec<Hash>> = BTreeMap::new();
    for row in &all {
        made.extend(edge.push(leaf_hash(&row.leaf)));
    }
    made.extend(edge.partial().map(|(tile, hashes)| (tile, hashes.to_vec())));
    for tile in tiles_to_write(0, 701) {
        let bytes = city.live.tile(tile).expect("readable").expect("there");
        let expected: Vec<u8> = match tile.kind {
            TileKind::Entries => {
                let first = usize::try_from(tile.index * 256).expect("small");
                let held = &all[first..first + usize::from(tile.width)];
                held.iter()
                    .flat_map(|row| bundle_entry(&row.leaf).expect("short"))
                    .collect()
            }
            TileKind::Hashes(_) => made[&tile]
                .iter()
                .flat_map(|hash| *hash.as_bytes())
                .collect(),
        };
        assert_eq!(bytes, expected, "{tile}");
    }
    for beyond in [
        "tile/0/002.p/190",
        "tile/0/003.p/1",
        "tile/1/000.p/3",
        "tile/entries/002",
    ] {
        let tile = Tile::parse(beyond).expect("a name");
        assert_eq!(city.live.tile(tile).expect("readable"), None, "{beyond}");
    }
    let policy = format!("log {}\nquorum none\n", key(1).verifier(SignatureType::Log));
    let policy = Policy::parse(policy.as_bytes()).expect("a policy");
    for place in [0, 1, 255, 256, 700] {
        let seq = all[place].seq;
        let receipt = city
            .live
            .ledger_receipt(seq)
            .expect("readable")
            .expect("signed");
        assert_eq!(receipt.index(), place as u64);
        receipt.verify(&policy, &Demands::default()).expect("holds");
    }
    assert_eq!(city.live.ledger_receipt(100_000).expect("readable"), None);
}

const FOLDER: &str = "HUIYIN_TEST_SIGNS";

/// Not a test of its own: the child's side. Without the folder it has nothing to do.
#[test]
fn under_signing() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(load(Path::new(&folder)));
}

async fn load(dir: &Path) {
    let city = open(dir, 1).await;
    let first = city.live.health().head;
    let mut heard = city.live.checkpoints();
    let tell = tokio::spawn(async move {
        while heard.changed().await.is_ok() {
            let held = heard.borrow_and_update().clone();
            if let Some(held) = held {
                say(&format!("ROOT {} {}", held.size, held.root));
            }
        }
    });
    for n in 0.. {
        file(&city, first * 1_000_000 + n..first * 1_000_000 + n + 1).await;
        if city.live.health().ledger_failing.is_some() {
            say("REFUSED");
            break;
        }
    }
    tell.abort();
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{line}\n").as_bytes())
        .expect("said");
    out.flush().expect("said");
}

// Kills after so many checkpoints, or hears that none is made.
fn run(dir: &Path, count: usize) -> Vec<String> {
    let mut child = child("live_signing::under_signing", FOLDER, dir);
    let out = child.stdout.take().expect("piped");
    let mut lines = BufReader::new(out).lines().map(|line| line.expect("text"));
    let mut said = Vec::new();
    for line in lines.by_ref() {
        said.extend(Some(line).filter(|line| line.starts_with("ROOT ") || line == "REFUSED"));
        if said.len() >= count || said.last().is_some_and(|line| line == "REFUSED") {
            break;
        }
    }
    let _ = child.kill();
    said.extend(lines.filter(|line| line.starts_with("ROOT ")));
    child.wait().expect("gone");
    said
}

#[test]
fn killed_and_put_back_again_and_again_no_size_ever_has_two_roots() {
    let (dir, backup, newest) = (
        tempfile::tempdir(),
        tempfile::tempdir(),
        tempfile::tempdir(),
    );
    let (dir, backup, newest) = (
        dir.expect("one"),
        backup.expect("one"),
        newest.expect("one"),
    );
    let mut roots: BTreeMap<u64, String> = BTreeMap::new();
    for round in 0..12 {
        let said = run(dir.path(), 1 + round * 5 % 17);
        for line in &said {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(words[0], "ROOT", "round {round}: nothing was put back");
            let size = words[1].parse().expect("a number");
            let root = roots.entry(size).or_insert_with(|| words[2].to_owned());
            assert_eq!(root, words[2], "two roots of {size} rows");
        }
        if round % 3 == 0 {
            put(dir.path(), backup.path());
        } else if round % 3 == 2 {
            put(dir.path(), newest.path());
            put(backup.path(), dir.path());
            assert_eq!(run(dir.path(), 1), ["REFUSED"], "round {round}");
            put(newest.path(), dir.path());
        }
    }
    assert!(roots.len() > 40, "only {} checkpoints", roots.len());
    let all = rows(dir.path());
    for (size, root) in roots {
        assert_eq!(root_at(&all, size).to_string(), root, "{size} rows");
    }
}

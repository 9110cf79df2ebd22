//! Stock Go verifies what this crate wrote: checkpoints, tiles, bundles, a receipt; and the other way round.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use huiyin_ledger::{
    Checkpoint, Edge, Entry, Fact, Hash, Note, Opening, Receipt, SignatureType, Tile, TileKind,
    TiledTree, VerifierKey, bundle_entry, leaf_hash, tiles_to_write,
};

use crate::{ORIGIN, SEEN_S, log_key, promise, witness_key};

/// More than one full tile of full tiles would take long; this has full and partial ones on two levels.
const SIZE: u64 = 700;
const OLDER: u64 = 300;
/// Where the promise stands whose receipt is written.
const PLACE: u64 = 511;

#[test]
fn stock_go_verifies_what_we_wrote_and_we_what_it_signed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-interop");
    let _ = fs::remove_dir_all(&folder);
    write_log(&folder);
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
    let run = Command::new("go")
        .args(["run", "."])
        .arg(&folder)
        .current_dir(program)
        .env("GOFLAGS", "-mod=mod")
        .env("GOPROXY", "off")
        .env("GOSUMDB", "off")
        .env("GOCACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-cache"))
        .env("GOPATH", Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-path"))
        .output()
        .expect("go is not here; install Debian's golang-go and golang-golang-x-mod-dev (scripts/test does)");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success() && said.ends_with("ok\n"),
        "{said}{}\n(needs Debian's golang-go and golang-golang-x-mod-dev; scripts/test installs them)",
        String::from_utf8_lossy(&run.stderr)
    );
    let read = |name| fs::read(folder.join(name)).expect("Go wrote it");
    let key: VerifierKey = String::from_utf8(read("go.vkey"))
        .expect("text")
        .parse()
        .expect("a key");
    let note = Note::parse(&read("go-checkpoint")).expect("a note");
    assert!(note.signed_by(&key).expect("holds").is_some());
    assert_eq!(
        Checkpoint::parse(note.text())
            .expect("a checkpoint")
            .origin(),
        "go.example/log"
    );
}

fn entry(number: u64) -> Entry<Opening> {
    let salt = [number.to_be_bytes(), number.to_be_bytes()].concat();
    Entry {
        recorded_us: 1_772_000_000_000_000 + number.cast_signed(),
        fact: Fact::IncidentEnded { incident: number },
        content: Opening::new(salt.try_into().expect("16 bytes"), b""),
    }
}

fn write_log(folder: &Path) {
    let entries: Vec<Vec<u8>> = (0..SIZE)
        .map(|number| match number {
            PLACE => promise().sealed().to_bytes(),
            _ => entry(number).sealed().to_bytes(),
        })
        .collect();
    let mut edge = Edge::default();
    let mut tiles: Vec<(Tile, Vec<Hash>)> = Vec::new();
    for entry in &entries {
        tiles.extend(edge.push(leaf_hash(entry)));
        if edge.size() == OLDER {
            let older = Checkpoint::of(ORIGIN, &edge.tree()).expect("a name");
            let note = older.sign(&log_key()).expect("a note");
            write(folder.join("older-checkpoint"), note.to_string().as_bytes());
        }
    }
    tiles.extend(edge.partial().map(|(tile, hashes)| (tile, hashes.to_vec())));
    for (tile, hashes) in &tiles {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
        write(folder.join(tile.to_string()), &bytes);
    }
    for bundle in tiles_to_write(0, SIZE).filter(|tile| tile.kind == TileKind::Entries) {
        let first = usize::try_from(bundle.index * 256).expect("small");
        let held = &entries[first..first + usize::from(bundle.width)];
        let bytes: Vec<u8> = held
            .iter()
            .flat_map(|entry| bundle_entry(entry).expect("short"))
            .collect();
        write(folder.join(bundle.to_string()), &bytes);
    }
    write_signed(folder, &edge, &tiles);
}

fn write_signed(folder: &Path, edge: &Edge, tiles: &[(Tile, Vec<Hash>)]) {
    let checkpoint = Checkpoint::of(ORIGIN, &edge.tree()).expect("a name");
    let mut note = checkpoint.sign(&log_key()).expect("a note");
    note.add(witness_key(1).cosign(note.text(), SEEN_S))
        .expect("room");
    write(folder.join("checkpoint"), note.to_string().as_bytes());
    let read = |tile| {
        let found = tiles.iter().find(|(written, _)| *written == tile);
        found.map(|(_, hashes)| hashes.clone()).ok_or(tile)
    };
    let proof = TiledTree::new(SIZE, read)
        .prove_inclusion(PLACE)
        .expect("inside");
    let receipt = Receipt::new(promise(), PLACE, proof, note).expect("a receipt");
    write(
        folder.join("receipt.tlog-proof"),
        receipt.to_string().as_bytes(),
    );
    let log = log_key().verifier(SignatureType::Log).to_string();
    write(folder.join("log.vkey"), log.as_bytes());
    let witness = witness_key(1).verifier(SignatureType::Witness).to_string();
    write(folder.join("witness.vkey"), witness.as_bytes());
}

fn write(path: PathBuf, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

//! Signs the ledger: a thread that turns new rows into one checkpoint a second at most, and never two
//! roots of one size.
//!
//! In this order, each durable before the next: the checkpoint and its nodes in the store, swapped in for
//! the one seen before; its size and root in the vault, and itself beside the key; then it is shown to
//! anybody. So whatever was shown is in all three. A store that was put back from a backup has fewer rows than one of the others says were
//! signed, or other ones; then nothing is signed, and the reason says what to do.
//!
//! Deliberately absent: rows (`ledger`), proofs (`proof`), and the time: how long rows are gathered is
//! an argument.

use super::OpenError;
use super::cosign::Witnessing;
use super::shared::{Shared, lock};
use crate::store::{Node, Reader, Signatures, SignedHead, Store, StoreError};
use crate::telemetry::{Level, say};
use crate::vault::{
    LEDGER_KEY_FILE, VaultError, keep_beside, load_ledger_key, make_first_ledger_key,
    make_ledger_key, signed_beside,
};
use huiyin_ledger::{
    Checkpoint, Edge, Hash, Note, Policy, SignatureType, SigningKey, TiledTree, Tree, VerifierKey,
    leaf_hash,
};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::AcqRel, Ordering::Release};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long rows are gathered for one checkpoint. A checkpoint is promised within five seconds.
pub const GATHER: Duration = Duration::from_secs(1);

/// How long to wait before trying again what failed.
const RETRY: Duration = Duration::from_secs(1);

/// Rows read at once.
const AT_ONCE: usize = 10_000;

/// By whom the ledger is signed, and how long rows are gathered for one checkpoint.
#[derive(Debug)]
pub struct Signing {
    /// The key, under the ledger's name.
    pub key: SigningKey,
    /// How long a row waits for others at most.
    pub gather: Duration,
    /// The key's file; the latest checkpoint is kept beside it.
    pub file: PathBuf,
    /// Whose cosignatures are taken, and how many are enough.
    pub policy: Option<Policy>,
}

impl Signing {
    /// Makes a key under a name, in a file that is not there yet.
    ///
    /// # Errors
    /// A name that no ledger may have; a file that is there or cannot be written.
    pub fn make(path: &Path, name: &str) -> Result<VerifierKey, VaultError> {
        let key = make_ledger_key(path, name)?;
        Ok(key.verifier(SignatureType::Log))
    }

    /// Makes the key of a folder that holds nothing yet, under a name that stands for nothing.
    ///
    /// # Errors
    /// A file that is there or cannot be written.
    pub fn make_first(path: &Path) -> Result<VerifierKey, VaultError> {
        let key = make_first_ledger_key(path)?;
        Ok(key.verifier(SignatureType::Log))
    }

    /// Reads the key that signs.
    ///
    /// # Errors
    /// Where the file is not there, holds no key, or others can read it.
    pub fn load(path: &Path) -> Result<Self, VaultError> {
        Ok(Signing {
            key: load_ledger_key(path)?,
            gather: GATHER,
            file: path.to_owned(),
            policy: None,
        })
    }

    /// The key that verifies what this one signs.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        self.key.verifier(SignatureType::Log)
    }
}

/// Where a folder's ledger key is, unless the settings say otherwise.
#[must_use]
pub fn ledger_key_of(dir: &Path) -> PathBuf {
    dir.join(LEDGER_KEY_FILE)
}

/// A checkpoint that may be shown to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Rows.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The checkpoint as signed.
    pub note: Note,
}

/// Why the ledger is not signed.
#[derive(Debug)]
pub(super) enum Fault {
    /// The store has fewer rows than were signed.
    Behind {
        rows: u64,
        signed: u64,
    },
    /// The store has other rows than were signed.
    Differs {
        size: u64,
    },
    /// Somebody else signed meanwhile.
    Swapped,
    Store(StoreError),
    Vault(VaultError),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let todo = "stop the server and put back the newest copy of the data; where none is left, take a ledger key of another name \
            into use and tell the witnesses (docs/operating/ledger.md)";
        match self {
            Fault::Behind { rows, signed } => write!(
                f,
                "the ledger has {rows} rows, but {signed} were signed; another root of the same size is never signed: {todo}"
            ),
            Fault::Differs { size } => write!(
                f,
                "the first {size} rows of the ledger are not those that were signed; a second root is never signed: {todo}"
            ),
            Fault::Swapped => f.write_str(
                "another program has signed this ledger meanwhile; let one server alone use the folder, and restart it",
            ),
            Fault::Store(error) => error.fmt(f),
            Fault::Vault(error) => error.fmt(f),
        }
    }
}

impl Fault {
    // Whether it may be gone the next time.
    const fn passes(&self) -> bool {
        matches!(self, Fault::Store(_) | Fault::Vault(_))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Fault::Store(error)
    }
}

impl From<VaultError> for Fault {
    fn from(error: VaultError) -> Self {
        Fault::Vault(error)
    }
}

/// Asks for checkpoints. Dropping it signs what is left and ends the thread.
pub(super) struct Signer {
    ask: Option<Sender<()>>,
    asked: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Signer {
    pub(super) fn start(
        dir: &Path,
        store: &Store,
        shared: Arc<Shared>,
        signing: Signing,
    ) -> Result<Self, OpenError> {
        let asked = Arc::new(AtomicBool::new(false));
        let verifier = signing.key.verifier(SignatureType::Log);
        let _ = shared.ledger_key.set(verifier);
        if let Some(policy) = signing.policy {
            let witnessing = Witnessing::new(policy, Signatures::open(dir)?);
            let _ = shared.witnessing.set(witnessing);
        }
        let desk = Desk {
            key: signing.key,
            file: signing.file,
            log: store.reader()?,
            signatures: Signatures::open(dir)?,
            shared,
            seen: None,
            edge: None,
            said: None,
        };
        let (ask, asks) = channel();
        let (told, gather) = (Arc::clone(&asked), signing.gather);
        let thread = std::thread::Builder::new()
            .name("signer".into())
            .spawn(move || run(desk, &asks, &told, gather))
            .map_err(|error| OpenError::Thread(error.to_string()))?;
        Ok(Signer {
            ask: Some(ask),
            asked,
            thread: Some(thread),
        })
    }

    /// There are new rows.
    pub(super) fn wrote(&self) {
        // One that waits to be heard speaks for all.
        if !self.asked.swap(true, AcqRel) {
            let _ = self.ask.as_ref().map(|ask| ask.send(()));
        }
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        drop(self.ask.take());
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn run(mut desk: Desk, asks: &Receiver<()>, asked: &AtomicBool, gather: Duration) {
    loop {
        let wait = match desk.sign() {
            Ok(()) => None,
            Err(fault) => {
                desk.complain(&fault);
                if !fault.passes() {
                    return;
                }
                Some(RETRY)
            }
        };
        let heard = match wait {
            Some(retry) => asks.recv_timeout(retry),
            None => asks.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        // Until the flag is taken back no second message comes: this waits for the time, or the end.
        let ended = Err(RecvTimeoutError::Disconnected);
        if heard == ended || (heard.is_ok() && asks.recv_timeout(gather) == ended) {
            if let Err(fault) = desk.sign() {
                desk.complain(&fault);
            }
            return;
        }
        asked.store(false, Release);
    }
}

/// The signer's own things.
struct Desk {
    key: SigningKey,
    file: PathBuf,
    log: Reader,
    signatures: Signatures,
    shared: Arc<Shared>,
    // What is in the store; and the tree at its size, once it was found to be what was signed.
    seen: Option<SignedHead>,
    edge: Option<Edge>,
    said: Option<String>,
}

impl Desk {
    // Signs every row there is, and shows the checkpoint.
    fn sign(&mut self) -> Result<(), Fault> {
        let mut edge = match &self.edge {
            Some(edge) => edge.clone(),
            None => self.take_up()?,
        };
        let before = self.seen.as_ref().map(|seen| seen.size);
        let nodes = self.grow(&mut edge, u64::MAX)?;
        let fresh = before != Some(edge.size());
        let note = match self.seen.as_ref().filter(|_| !fresh) {
            Some(seen) => self.signed_by_us(&seen.note),
            None => None,
        };
        let note = match note {
            Some(note) => note,
            None => self.swap_in(&edge, &nodes)?,
        };
        self.edge = Some(edge);
        self.show(note)
    }

    // What was signed last, and the tree as it was then, where both agree with the vault.
    fn take_up(&mut self) -> Result<Edge, Fault> {
        let origin = self.origin();
        self.seen = self.log.signed_head(&origin)?;
        let size = self.seen.as_ref().map_or(0, |seen| seen.size);
        let read = |tile| self.log.tile_hashes(tile).ok();
        let edge = Edge::resume(size, read).ok_or(Fault::Differs { size })?;
        if let Some(seen) = &self.seen
            && edge.tree().root() != seen.root
        {
            return Err(Fault::Differs { size });
        }
        if let Some((signed, root)) = self.shared.vault.signed(&origin)? {
            self.agree(&edge, signed, root)?;
        }
        let beside = signed_beside(&self.file)?;
        if let Some(said) = beside.filter(|said| said.origin() == origin) {
            self.agree(&edge, said.size(), said.root())?;
        }
        Ok(edge)
    }

    fn agree(&self, edge: &Edge, signed: u64, root: Hash) -> Result<(), Fault> {
        let (rows, _) = self.log.ledger_end()?;
        if rows < signed {
            return Err(Fault::Behind { rows, signed });
        }
        let tree = if signed <= edge.size() {
            let read = |tile| self.log.tile_hashes(tile);
            let tree = TiledTree::new(signed, read).tree();
            tree.map_err(|_| Fault::Differs { size: signed })?
        } else {
            let mut edge = edge.clone();
            self.grow(&mut edge, signed)?;
            edge.tree()
        };
        if tree.root() == root {
            Ok(())
        } else {
            Err(Fault::Differs { size: signed })
        }
    }

    // Takes in rows up to a size, or as many as there are; the nodes that came of it.
    fn grow(&self, edge: &mut Edge, size: u64) -> Result<Vec<Node>, StoreError> {
        let mut nodes = Vec::new();
        loop {
            let left = usize::try_from(size - edge.size()).unwrap_or(usize::MAX);
            let rows = self.log.ledger(edge.size(), left.min(AT_ONCE))?;
            if rows.is_empty() {
                return Ok(nodes);
            }
            for row in rows {
                let full = edge.push(leaf_hash(&row.leaf));
                nodes.extend(full.into_iter().filter_map(|(tile, hashes)| {
                    let huiyin_ledger::TileKind::Hashes(level) = tile.kind else {
                        return None;
                    };
                    Some(Node {
                        level: level + 1,
                        index: tile.index,
                        root: hashes.into_iter().collect::<Tree>().root(),
                    })
                }));
            }
        }
    }

    // A key that was changed signs what the one before it signed, too.
    fn signed_by_us(&self, note: &str) -> Option<Note> {
        let note = Note::parse(note.as_bytes()).ok()?;
        let signed = note.signed_by(&self.verifier()).ok().flatten();
        signed.map(|_| note)
    }

    fn swap_in(&mut self, edge: &Edge, nodes: &[Node]) -> Result<Note, Fault> {
        let (origin, tree) = (self.origin(), edge.tree());
        let checkpoint = Checkpoint::of(&origin, &tree);
        let checkpoint = checkpoint.expect("a key's name is a ledger's name");
        let note = checkpoint.sign(&self.key);
        let note = note.expect("our checkpoints have no extension lines");
        let next = SignedHead {
            size: tree.size(),
            root: tree.root(),
            note: note.to_string(),
        };
        let seen = self.seen.as_ref();
        if !self.signatures.swap(&origin, seen, &next, nodes)? {
            return Err(Fault::Swapped);
        }
        self.seen = Some(next);
        Ok(note)
    }

    // Remembered first, then shown.
    fn show(&mut self, note: Note) -> Result<(), Fault> {
        let Some(seen) = &self.seen else {
            return Ok(());
        };
        let (size, root) = (seen.size, seen.root);
        let remembered = self
            .shared
            .vault
            .remember_signed(&self.origin(), size, root)?;
        if !remembered {
            return Err(Fault::Swapped);
        }
        keep_beside(&self.file, &note)?;
        self.said = None;
        *lock(&self.shared.ledger_failing) = None;
        let published = Published { size, root, note };
        self.shared
            .published
            .send_replace(Some(Arc::new(published)));
        Ok(())
    }

    fn complain(&mut self, fault: &Fault) {
        let why = fault.to_string();
        if self.said.as_ref() != Some(&why) {
            say(
                Level::Error,
                "ledger_not_signed",
                &[("why", why.as_str().into())],
            );
        }
        *lock(&self.shared.ledger_failing) = Some(why.clone());
        self.said = Some(why);
    }

    fn verifier(&self) -> VerifierKey {
        self.key.verifier(SignatureType::Log)
    }

    fn origin(&self) -> String {
        self.verifier().name().to_owned()
    }
}

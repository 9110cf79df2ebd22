//! Whether a receipt proves what it says (C2SP tlog-proof, "Verifying a tlog proof").
//!
//! Trust comes from the verifier's policy alone. Absent: clocks; what is too old is an argument.

use std::fmt;

use crate::{Entry, NoteError, Policy, ProofError, Receipt, verify_inclusion};

/// What a verifier asks for beyond the policy. The default asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Demands {
    /// The checkpoint's size must be at least this: the size of a checkpoint seen before.
    pub size_min: u64,
    /// The quorum must have seen the checkpoint at this instant or later, in seconds since 1970.
    pub seen_min_s: Option<u64>,
    /// No witness may have seen it after this instant, in seconds since 1970: the verifier's own clock.
    pub seen_max_s: Option<u64>,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The entry as it stands in the log.
    pub entry: Entry,
    /// Its place, from 0.
    pub index: u64,
    /// The log's name.
    pub origin: String,
    /// The log's size when it signed.
    pub size: u64,
    /// Witnesses that the policy names and that signed: their names there, and when they saw it, in seconds.
    pub witnesses: Vec<(String, u64)>,
}

/// Why a receipt is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is from a log that the policy does not name.
    UnknownLog {
        /// Which.
        origin: String,
    },
    /// No key that the policy gives for this log has signed.
    NotSigned {
        /// The log.
        origin: String,
    },
    /// A signature in the name of a key of the policy does not hold.
    Forged(NoteError),
    /// Too few witnesses of the policy have signed, or have seen it at the time asked for.
    NoQuorum {
        /// Those that did.
        signed: usize,
        /// Those that the policy names.
        known: usize,
    },
    /// A witness says that it saw the checkpoint in the future.
    FromTheFuture {
        /// The witness's name in the policy.
        witness: String,
        /// When it says so, in seconds since 1970.
        at_s: u64,
    },
    /// The checkpoint is older than one that the verifier has seen.
    TooSmall {
        /// Its size.
        found: u64,
        /// The least size asked for.
        size_min: u64,
    },
    /// The hashes do not lead from the entry to the signed root: entry, place or proof was altered.
    NotIncluded(ProofError),
}

impl Refusal {
    /// A word for it that programs read.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::UnknownLog { .. } => "unknown_log",
            Self::NotSigned { .. } => "not_signed",
            Self::Forged(_) => "forged",
            Self::NoQuorum { .. } => "no_quorum",
            Self::FromTheFuture { .. } => "from_the_future",
            Self::TooSmall { .. } => "too_small",
            Self::NotIncluded(_) => "not_included",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLog { origin } => write!(
                f,
                "the receipt is from the log {origin:?}, which the policy does not name; is it another city's?"
            ),
            Self::NotSigned { origin } => write!(
                f,
                "no key that the policy gives for {origin:?} has signed; was the key changed? get its policy file"
            ),
            Self::Forged(error) => error.fmt(f),
            Self::NoQuorum { signed, known } => write!(
                f,
                "{signed} of the policy's {known} witnesses count, which is not enough; get a receipt with more of them"
            ),
            Self::FromTheFuture { witness, at_s } => write!(
                f,
                "witness {witness} signed for second {at_s}, which is still to come; check this machine's clock"
            ),
            Self::TooSmall { found, size_min } => write!(
                f,
                "the checkpoint has {found} entries, older than the {size_min} asked for; get a newer receipt"
            ),
            Self::NotIncluded(error) => {
                write!(
                    f,
                    "the entry is not in the signed log as the receipt says: {error}"
                )
            }
        }
    }
}

impl std::error::Error for Refusal {}

impl Receipt {
    /// Checks everything: that the policy knows the log, the log signed, enough witnesses signed, and the entry
    /// that the receipt carries leads to the signed root.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn verify(&self, policy: &Policy, demands: &Demands) -> Result<Proved, Refusal> {
        self.check_log(policy)?;
        let witnesses = self.check_witnesses(policy, demands)?;
        let (size, root) = (self.checkpoint.size(), self.checkpoint.root());
        if size < demands.size_min {
            return Err(Refusal::TooSmall {
                found: size,
                size_min: demands.size_min,
            });
        }
        verify_inclusion(&self.leaf(), self.index, size, &self.hashes, &root)
            .map_err(Refusal::NotIncluded)?;
        Ok(Proved {
            entry: self.entry.sealed(),
            index: self.index,
            origin: self.checkpoint.origin().to_owned(),
            size,
            witnesses,
        })
    }

    fn check_log(&self, policy: &Policy) -> Result<(), Refusal> {
        let origin = self.checkpoint.origin();
        let mut known = false;
        let mut signed = false;
        for key in policy.log_keys(origin) {
            known = true;
            signed |= self.note.signed_by(key).map_err(Refusal::Forged)?.is_some();
        }
        let origin = origin.to_owned();
        match (known, signed) {
            (false, _) => Err(Refusal::UnknownLog { origin }),
            (true, false) => Err(Refusal::NotSigned { origin }),
            (true, true) => Ok(()),
        }
    }

    fn check_witnesses(
        &self,
        policy: &Policy,
        demands: &Demands,
    ) -> Result<Vec<(String, u64)>, Refusal> {
        let mut witnesses = Vec::new();
        let mut counting = Vec::new();
        let mut known = 0;
        for (name, key) in policy.witnesses() {
            known += 1;
            let attested = self.note.signed_by(key).map_err(Refusal::Forged)?;
            let Some(at_s) = attested.and_then(|attested| attested.at_s) else {
                continue;
            };
            let witness = name.to_owned();
            if demands.seen_max_s.is_some_and(|latest| at_s > latest) {
                return Err(Refusal::FromTheFuture { witness, at_s });
            }
            if demands.seen_min_s.is_none_or(|earliest| at_s >= earliest) {
                counting.push(key);
            }
            witnesses.push((witness, at_s));
        }
        let timed = demands.seen_min_s.is_none() || !counting.is_empty();
        if timed && policy.quorum_of(|key| counting.contains(&key)) {
            Ok(witnesses)
        } else {
            Err(Refusal::NoQuorum {
                signed: counting.len(),
                known,
            })
        }
    }
}

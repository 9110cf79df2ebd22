//! One witness: what it knows of the ledger, and the talk by which it comes to cosign a checkpoint.

use super::http::{Address, Answer, Authorities, post};
use crate::clock::Stopwatch;
use crate::live::{CosignFault, Live, Published, Trouble};
use huiyin_ledger::{Note, VerifierKey, add_checkpoint, cosignatures, size_known};
use std::time::Duration;

/// Requests for one checkpoint: it may know another size than we thought, and learn of a third meanwhile.
const TRIES: u32 = 3;
/// The longest pause after failures, in seconds.
const PAUSE_MAX_S: u64 = 600;

/// One witness.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) name: String,
    key: VerifierKey,
    pub(super) address: Address,
    // Rows that it knows, as it said last; and of the largest checkpoint that it cosigned in this run.
    knows: u64,
    signed: Option<u64>,
    failures: u32,
    failed: Option<Stopwatch>,
    trouble: Option<Trouble>,
}

impl Peer {
    pub(super) fn new(name: &str, key: &VerifierKey, address: Address) -> Self {
        Peer {
            name: name.to_owned(),
            key: key.clone(),
            address,
            knows: 0,
            signed: None,
            failures: 0,
            failed: None,
            trouble: None,
        }
    }

    /// Whether it is to be asked about a checkpoint of so many rows now; there is nothing to see in an empty one.
    pub(super) fn due(&self, size: u64) -> bool {
        size > 0 && self.signed != Some(size) && self.pause().is_none_or(|left| left.is_zero())
    }

    /// How long it is still left alone; `None` where it did not fail.
    pub(super) fn pause(&self) -> Option<Duration> {
        let since = self.failed?.elapsed();
        let doubled = 1_u64 << self.failures.saturating_sub(1).min(16);
        let pause = Duration::from_secs(doubled.min(PAUSE_MAX_S));
        Some(pause.saturating_sub(since))
    }

    /// Takes note of how it went; what is new about it: its trouble, or that there is none any more.
    pub(super) fn heard(&mut self, said: &Result<u64, Trouble>) -> Option<Option<Trouble>> {
        let (size, trouble) = match said {
            Ok(size) => (Some(*size), None),
            Err(trouble) => (None, Some(trouble.clone())),
        };
        let first = self.signed.is_none() && self.failures == 0;
        self.signed = size.or(self.signed);
        self.failures = trouble.as_ref().map_or(0, |_| self.failures + 1);
        self.failed = trouble.as_ref().map(|_| Stopwatch::start());
        let news = first || self.trouble != trouble;
        self.trouble.clone_from(&trouble);
        news.then_some(trouble)
    }

    /// Has it cosign a checkpoint; the rows that it knows then.
    pub(super) async fn cosign(
        &mut self,
        live: &Live,
        newest: &Published,
        authorities: &Authorities,
    ) -> Result<u64, Trouble> {
        for _ in 0..TRIES {
            let body = self.request(live, newest).await?;
            let answer = post(&self.address, authorities, body).await;
            let answer = answer.map_err(trouble)?;
            match (answer.status, size_known(&answer.body)) {
                (200, _) => return self.take(live, newest, &answer).await,
                (409, Some(size)) if size > newest.size => return Err(ahead(size, newest.size)),
                (409, Some(size)) if size == self.knows => return Err(differs(size)),
                (409, Some(size)) => self.knows = size,
                (422, _) => return Err(differs(self.knows)),
                (status, _) => return Err(refused(status)),
            }
        }
        Err(trouble("it names another size each time it is asked"))
    }

    async fn request(&self, live: &Live, newest: &Published) -> Result<String, Trouble> {
        let (live, old, size) = (live.clone(), self.knows, newest.size);
        let proof = move || live.consistency(old, size);
        let proof = tokio::task::spawn_blocking(proof).await;
        let proof = proof.map_err(trouble)?.map_err(trouble)?;
        Ok(add_checkpoint(old, &proof, &newest.note))
    }

    // Its own signatures alone are looked at: what it says of other witnesses is their matter.
    async fn take(
        &mut self,
        live: &Live,
        newest: &Published,
        answer: &Answer,
    ) -> Result<u64, Trouble> {
        let mut note: Note = newest.note.clone();
        for signature in cosignatures(&answer.body).map_err(trouble)? {
            if self.key.claimed_by(&signature) {
                note.add(signature).map_err(trouble)?;
            }
        }
        let live = live.clone();
        let taken = tokio::task::spawn_blocking(move || live.cosign(&note)).await;
        match taken.map_err(trouble)? {
            Ok(_) => {
                self.knows = newest.size;
                Ok(newest.size)
            }
            Err(CosignFault::Witness(_, error)) => Err(trouble(error)),
            Err(fault) => Err(trouble(fault)),
        }
    }
}

/// It did not answer in time.
pub(super) fn late(within: Duration) -> Trouble {
    trouble(format!("no answer within {} seconds", within.as_secs()))
}

fn trouble(why: impl ToString) -> Trouble {
    Trouble {
        why: why.to_string(),
        disputes: false,
    }
}

fn ahead(size: u64, signed: u64) -> Trouble {
    let why = format!(
        "it knows {size} rows of this ledger, but only {signed} were signed here: an old copy was put back, or another server signs with this key"
    );
    Trouble {
        why,
        disputes: true,
    }
}

fn differs(size: u64) -> Trouble {
    let why = format!(
        "the first {size} rows that it knows of this ledger are not those that are here: an old copy was put back, or another server signs with this key"
    );
    Trouble {
        why,
        disputes: true,
    }
}

fn refused(status: u16) -> Trouble {
    trouble(match status {
        403 => "it does not believe the key; give its operator the log line of the policy file"
            .to_owned(),
        404 => "it does not know this ledger; give its operator the log line of the policy file, or correct its address".to_owned(),
        status => format!("it answered with status {status}"),
    })
}

//! Asks witnesses to cosign our checkpoints (C2SP tlog-witness, "add-checkpoint"), where the policy file says
//! where they are.
//!
//! In rounds: one checkpoint, all witnesses side by side, a few seconds at most; then the newest one. So their
//! cosignatures stand under one checkpoint and a quorum comes about. One that failed is left alone for a while,
//! longer each time. The signer knows nothing of this and waits for nobody.
//!
//! Deliberately absent: what a cosignature is worth (`live`), redirects, proxies, and any other request.

mod http;
mod peer;

use crate::live::{Live, Published};
use crate::telemetry::{Field, Level, say};
use http::{Address, Authorities};
use huiyin_ledger::Policy;
use peer::Peer;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a witness may take for its answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How long to wait where nobody is to be asked again.
const LONG: Duration = Duration::from_secs(3600);
/// How long to wait at least, so that nobody is asked without a pause.
const SHORT: Duration = Duration::from_millis(100);

/// The witnesses that are asked, and what is known of each.
#[derive(Debug)]
pub struct Witnesses {
    peers: Vec<Peer>,
    authorities: Authorities,
}

impl Witnesses {
    /// Those of a policy whose lines have an address. `authorities` is a file of certificates, PEM; it is read
    /// where an address is https.
    ///
    /// # Errors
    /// An address that is none, or that would send checkpoints to another machine without TLS; a file that
    /// cannot be read.
    pub fn of(policy: &Policy, authorities: &Path) -> Result<Self, String> {
        let mut peers = Vec::new();
        for (name, key, address) in policy.asked() {
            let address = Address::parse(address)
                .map_err(|why| format!("witness {name}: {address:?}: {why}"))?;
            peers.push(Peer::new(name, key, address));
        }
        let tls = peers.iter().any(|peer| peer.address.tls);
        let authorities = match tls {
            true => Authorities::read(authorities)?,
            false => Authorities::default(),
        };
        Ok(Witnesses { peers, authorities })
    }

    /// Asks for as long as the task goes on.
    pub async fn ask(mut self, live: Live) {
        let mut heard = live.checkpoints();
        loop {
            let newest = heard.borrow_and_update().clone();
            if let Some(newest) = newest {
                self.round(&live, &newest).await;
            }
            let pauses = self.peers.iter().filter_map(Peer::pause);
            let pause = pauses.min().unwrap_or(LONG).max(SHORT);
            tokio::select! {
                changed = heard.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Asks every one that is due about one checkpoint; all have answered, or had their time, when this returns.
    pub async fn round(&mut self, live: &Live, newest: &Arc<Published>) {
        let mut asked = JoinSet::new();
        let (due, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.peers)
            .into_iter()
            .partition(|peer| peer.due(newest.size));
        self.peers = rest;
        for mut peer in due {
            let (live, newest) = (live.clone(), Arc::clone(newest));
            let authorities = self.authorities.clone();
            asked.spawn(async move {
                let answer = peer.cosign(&live, &newest, &authorities);
                let answer = tokio::time::timeout(ANSWER_WITHIN, answer).await;
                let said = answer.unwrap_or_else(|_| Err(peer::late(ANSWER_WITHIN)));
                tell(&mut peer, &live, said);
                peer
            });
        }
        while let Some(peer) = asked.join_next().await {
            self.peers.extend(peer);
        }
    }
}

// Said once, until it is something else.
fn tell(peer: &mut Peer, live: &Live, said: Result<u64, crate::live::Trouble>) {
    if let Some(news) = peer.heard(&said) {
        let name = ("witness", Field::text(&peer.name));
        match news {
            None => say(Level::Info, "witness_signs", &[name]),
            Some(trouble) => {
                let (level, event) = match trouble.disputes {
                    true => (Level::Error, "ledger_disputed"),
                    false => (Level::Warn, "witness_failing"),
                };
                say(level, event, &[name, ("why", Field::text(&trouble.why))]);
            }
        }
    }
    live.witness_said(&peer.name, said);
}

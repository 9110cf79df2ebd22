//! Lets the simulated people act on the running city: whoever is next acts when their time has come, unless
//! a real person has taken the post over. Absent: any road of their own; they file and act like everybody.

use super::live::filing;
use crate::auth::demo::TakenOver;
use crate::clock::Clock;
use crate::live::{ActError, Live};
use huiyin_engine::act::TextRef;
use huiyin_engine::plan::Plan;
use huiyin_engine::{Entry, Time};
use huiyin_sim::{Cast, Deed, Known, Lang, What, say, tell};
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// A post that was taken over or handed back is noticed within this.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What the simulated people act on.
pub(super) struct Stage {
    pub(super) live: Live,
    pub(super) clock: Clock,
    pub(super) plan: Plan,
    pub(super) taken_over: TakenOver,
    pub(super) lang: Lang,
}

/// Goes on until the city closes.
pub(super) async fn drive(stage: Stage, mut cast: Cast) {
    let mut committed = stage.live.subscribe();
    loop {
        stage.leave_real_people_alone(&mut cast);
        let now = stage.live.now();
        let deed = stage.live.read(|city| cast.act(city, now));
        let done = match deed {
            Some(deed) => stage.perform(&mut cast, deed).await,
            None => stage.wait(&cast, &mut committed).await,
        };
        if matches!(done, Err(ActError::Closed)) {
            return;
        }
        if let Err(error) = done {
            // Somebody else was faster, or the disk is full: the others go on.
            let _ = writeln!(io::stderr(), "huiyin: {error}");
        }
    }
}

impl Stage {
    fn leave_real_people_alone(&self, cast: &mut Cast) {
        let posts = self.plan.posts.iter().map(|post| &post.id);
        cast.leave(
            posts
                .filter(|post| self.taken_over.holds(post))
                .cloned()
                .collect(),
        );
    }

    async fn perform(&self, cast: &mut Cast, deed: Deed) -> Result<(), ActError> {
        match deed.what.clone() {
            What::File(complaint) => {
                let registered = self.live.register(filing(complaint.clone())).await?;
                cast.filed(&complaint, registered.matter);
            }
            What::Act { by, act } => {
                let done = self.live.act(by, act).await?;
                cast.took(&deed, done.events());
            }
        }
        Ok(())
    }

    // Until somebody's time has come or something happened.
    async fn wait(
        &self,
        cast: &Cast,
        committed: &mut Receiver<Arc<Vec<Entry>>>,
    ) -> Result<(), ActError> {
        let next: Option<Time> = self.live.read(|city| cast.next_at(city));
        let until = next.map_or(LOOK_EVERY, |at| self.clock.real_until(at).min(LOOK_EVERY));
        tokio::select! {
            () = tokio::time::sleep(until) => Ok(()),
            batch = committed.recv() => match batch {
                Ok(entries) => {
                    self.show(cast, &entries);
                    Ok(())
                }
                Err(RecvError::Lagged(_)) => Ok(()),
                Err(RecvError::Closed) => Err(ActError::Closed),
            },
        }
    }

    // The story on a terminal; nothing in a pipe.
    fn show(&self, cast: &Cast, entries: &[Entry]) {
        let mut err = io::stderr();
        if !err.is_terminal() {
            return;
        }
        let open = |text: &TextRef| self.live.text(text).ok().flatten();
        let known = Known {
            labels: cast.labels(),
            open: &open,
        };
        for entry in entries {
            let line = self.live.read(|city| tell(city, entry, &known));
            let said = line.and_then(|line| say(&line, &self.plan, self.lang));
            if let Some(said) = said {
                let _ = writeln!(err, "{said}");
            }
        }
    }
}

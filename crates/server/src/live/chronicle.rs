//! What the log tells of one incident, as a report. Reads the disk: from the incident's signal to the end of the
//! log, in pieces, since others read over the same connection.

use super::Live;
use crate::store::StoreError;
use huiyin_engine::act::TextRef;
use huiyin_engine::event::Event;
use huiyin_engine::ids::{IncidentId, MatterId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::{City, Entry};
use huiyin_report::{Asked, Report, gather};
use huiyin_sim::Known;
use std::collections::BTreeMap;

/// Entries that are read at once.
const ENTRIES: usize = 4096;

impl Live {
    /// The after-action report on an incident, as it stands now; `None` where there is no such incident.
    ///
    /// # Errors
    /// Where the store cannot be read or an entry is damaged.
    pub fn report(
        &self,
        incident: IncidentId,
        exercise: bool,
    ) -> Result<Option<Report>, StoreError> {
        let found = self.read(|city| stretch(city, incident).map(|from| (from, city.to_retell())));
        let Some((stretch, start)) = found else {
            return Ok(None);
        };
        let entries = self.told(&stretch)?;
        let labels = self.labels(&entries);
        let asked = Asked {
            incident,
            now: self.now(),
            known: Known {
                labels: &labels,
                // A text whose key is gone, or that cannot be read, is left out.
                open: &|text: &TextRef| self.text(text).ok().flatten(),
            },
            exercise,
        };
        Ok(gather(&start, &entries, &asked))
    }

    fn told(&self, stretch: &Stretch) -> Result<Vec<Entry>, StoreError> {
        let mut told = Vec::new();
        let mut after = stretch.first - 1;
        while after < stretch.last {
            let left = usize::try_from(stretch.last - after).unwrap_or(usize::MAX);
            let entries = self.entries(after, left.min(ENTRIES))?;
            let Some(last) = entries.last() else { break };
            after = last.seq;
            told.extend(entries.into_iter().filter(of_incidents));
        }
        for seq in &stretch.later {
            told.extend(self.entries(seq - 1, 1)?);
        }
        Ok(told)
    }

    fn labels(&self, entries: &[Entry]) -> BTreeMap<MatterId, String> {
        let matters = entries.iter().filter_map(|entry| match &entry.event {
            Event::SignalRaised {
                subject: Subject::Matter { matter },
                ..
            } => Some(*matter),
            _ => None,
        });
        let titled = matters.filter_map(|matter| Some((matter, self.matter_title(matter)?)));
        titled.collect()
    }
}

// Most of a log is complaints, of which a report says nothing one by one.
fn of_incidents(entry: &Entry) -> bool {
    !matches!(
        entry.event,
        Event::CaseRegistered { .. } | Event::PlanAdopted { .. }
    )
}

/// Where the log tells of an incident.
struct Stretch {
    first: u64,
    last: u64,
    later: Vec<u64>,
}

fn stretch(city: &City, incident: IncidentId) -> Option<Stretch> {
    city.incidents.get(&incident)?;
    let first = city.first_entry_of(incident);
    Some(match city.past_of_incident(incident) {
        Some(past) => Stretch {
            first,
            last: past.last,
            later: past.later.clone(),
        },
        None => Stretch {
            first,
            last: city.seq,
            later: Vec::new(),
        },
    })
}

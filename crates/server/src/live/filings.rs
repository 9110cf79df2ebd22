//! One complaint: checked, sealed, grouped and registered.

use super::filing::{CaseTexts, Filing, Private};
use super::writer::Writer;
use super::{ActError, FilingFault, Registered};
use crate::store::SealedCase;
use crate::vault::{Identity, Place, Receipt};
use huiyin_engine::ids::{AreaId, CaseId, MatterId, UnitId};
use huiyin_engine::plan::Plan;
use huiyin_engine::record::{MatterChoice, NewCase};
use huiyin_engine::{Command, Event, Refusal, Span, Time};
use huiyin_intake::{forbidden_in_line, forbidden_in_text};

/// How far ahead of the clock a complaint may be dated.
const AHEAD_MAX: Span = Span::minutes(10);

const ID_CHARS_MAX: usize = 200;
const TEXT_BYTES_MAX: usize = 1 << 20;
const IDENTITY_BYTES_MAX: usize = 4096;
const PEOPLE_MAX: u32 = 1_000_000;

impl Writer {
    pub(super) fn register(&mut self, filing: &Filing) -> Result<Registered, ActError> {
        let now = self.now();
        let plan = self.working.city.plan.clone().ok_or(Refusal::NoPlan)?;
        check(&plan, filing, now)?;
        let key = self.shared.vault.record_key(filing.source, &filing.id);
        if self.working.city.known.contains(key) {
            return self.duplicate(key);
        }
        let (sealed, receipt) = self.seal_case(filing)?;
        let salt = self
            .shared
            .vault
            .ledger_salt(sealed.key, self.working.city.seq + 1)?;
        let case = self.new_case(&plan, filing, key)?;
        let events = match self.working.decide(&Command::RegisterCase(case), now) {
            Ok(events) => events,
            Err(refusal) => {
                // The grouper may have learned a complaint that is not taken in.
                self.grouping.spoil();
                return Err(refusal.into());
            }
        };
        let entries = self.working.take_in(events, now);
        let registered = registered(entries.iter().map(|entry| &entry.event), &receipt);
        let words = [&registered.receipt, &filing.topic, &filing.body].map(String::as_str);
        self.enter_case(&entries, salt, &words);
        let previous = self.latest_before(registered.case, registered.matter);
        self.working.batch.cases.push(SealedCase {
            seq: entries.first().map_or(0, |entry| entry.seq),
            matter: registered.matter,
            previous,
            ..sealed
        });
        if filing.matter.is_some() || filing.follows.is_some() || filing.known.is_some() {
            let held = self.working.city.matters.get(&registered.matter);
            let cases = held.map_or(0, |matter| matter.cases);
            self.grouping.learn(filing, registered.matter, cases);
        }
        Ok(registered)
    }

    // The first case of a record that came before: the n-th key known is that of case n.
    fn duplicate(&self, key: u64) -> Result<Registered, ActError> {
        let place = self.working.city.known.place_of(key);
        let case = CaseId(place.ok_or(Refusal::Duplicate)?);
        let matter = match self.working.unread(|held, _| held == case) {
            Some((_, matter)) => Some(matter),
            None => self.reader.case(case)?.map(|held| held.matter),
        };
        let matter = matter.ok_or(Refusal::Duplicate)?;
        Ok(Registered {
            case,
            matter: self.working.city.matter_of(case, matter),
            receipt: String::new(),
            duplicate: true,
            signals: Vec::new(),
        })
    }

    // The case before this one in its matter.
    fn latest_before(&mut self, case: CaseId, matter: MatterId) -> Option<CaseId> {
        let unread = self.working.follow(matter, case);
        unread.or_else(|| self.shared.index(|index| index.latest(matter)))
    }

    // Under the number that the engine gives next; the matter and the entry are filled in afterwards.
    fn seal_case(&self, filing: &Filing) -> Result<(SealedCase, Receipt), ActError> {
        let vault = &self.shared.vault;
        let case = self.working.city.next.case;
        let key = vault.fresh_key()?;
        let receipt = vault.new_receipt()?;
        let texts = CaseTexts {
            topic: filing.topic.clone(),
            body: filing.body.clone(),
        };
        let private = Private {
            identity: filing.identity.clone(),
            receipt: receipt.to_string(),
            first: None,
        };
        let content = vault.seal(key, Place::Content(case.0), &json(&texts))?;
        let private = vault.seal(key, Place::Private(case.0), &json(&private))?;
        let sealed = SealedCase {
            case,
            seq: 0,
            matter: MatterId(0),
            previous: None,
            key,
            content,
            private,
            receipt_tag: vault.receipt_tag(&receipt),
        };
        Ok((sealed, receipt))
    }

    fn new_case(&mut self, plan: &Plan, filing: &Filing, key: u64) -> Result<NewCase, ActError> {
        let follows = filing.follows.as_deref();
        Ok(NewCase {
            key,
            time: filing.time,
            channel: filing.channel,
            source: filing.source,
            people: if follows.is_some() { 0 } else { filing.people },
            keywords: self.keywords(plan, filing),
            matter: self.matter(filing)?,
            area: filing.area.as_deref().map(AreaId::from),
            unit: filing.unit.as_deref().map(UnitId::from),
            public: filing.public,
        })
    }

    fn keywords(&mut self, plan: &Plan, filing: &Filing) -> Vec<u16> {
        if !self.words.fits(&plan.keywords) {
            self.words = super::words::Words::new(&plan.keywords);
        }
        self.words.found_in(&filing.topic, &filing.body)
    }

    fn matter(&mut self, filing: &Filing) -> Result<MatterChoice, ActError> {
        if let Some(matter) = filing.known {
            return Ok(MatterChoice::Known(matter));
        }
        if let Some(label) = &filing.matter {
            return Ok(MatterChoice::Keyed(
                self.shared.vault.matter_label_key(label),
            ));
        }
        if let Some(code) = &filing.follows
            && let Some(matter) = self.matter_of_receipt(code)?
        {
            return Ok(MatterChoice::Known(matter));
        }
        let fresh = self.working.city.next.matter;
        Ok(self.grouping.place(filing, fresh))
    }

    // A code with a slip in it, or of another city, loses nothing: the complaint stands by itself.
    fn matter_of_receipt(&self, code: &str) -> Result<Option<MatterId>, ActError> {
        let Ok(receipt) = Receipt::parse(code) else {
            return Ok(None);
        };
        let tag = self.shared.vault.receipt_tag(&receipt);
        let held = match self.working.unread(|_, held| *held == tag) {
            Some(held) => Some(held),
            None => self.shared.case_of_receipt(&self.reader, &tag)?,
        };
        Ok(held.map(|(case, matter)| self.working.city.matter_of(case, matter)))
    }
}

/// Whether a complaint will need the grouper.
pub(super) fn needs_grouping(filing: &Filing) -> bool {
    filing.matter.is_none() && filing.known.is_none()
}

fn check(plan: &Plan, filing: &Filing, now: Time) -> Result<(), FilingFault> {
    let id_chars = filing.id.chars().count();
    if id_chars == 0 || id_chars > ID_CHARS_MAX {
        return Err(FilingFault::Id);
    }
    if filing.topic.trim().is_empty() && filing.body.trim().is_empty() {
        return Err(FilingFault::Empty);
    }
    if filing.time - now > AHEAD_MAX {
        return Err(FilingFault::AheadOfClock);
    }
    if filing.people > PEOPLE_MAX || (filing.people == 0 && filing.follows.is_none()) {
        return Err(FilingFault::People);
    }
    check_lengths(filing)?;
    check_signs(filing)?;
    check_lists(plan, filing)
}

// What a person reads on a page is what was written, whichever way it came in.
fn check_signs(filing: &Filing) -> Result<(), FilingFault> {
    let plain = |field: &'static str, found: Option<char>| {
        found.map_or(Ok(()), |sign| Err(FilingFault::Sign { field, sign }))
    };
    plain("topic", forbidden_in_text(&filing.topic))?;
    plain("body", forbidden_in_text(&filing.body))?;
    let told = filing.identity.iter().flat_map(Identity::fields);
    for text in told.flatten() {
        plain("petitioner", forbidden_in_line(text))?;
    }
    Ok(())
}

fn check_lengths(filing: &Filing) -> Result<(), FilingFault> {
    let within = |field: &'static str, length: usize, allowed: usize| {
        if length > allowed {
            Err(FilingFault::TooLong { field, allowed })
        } else {
            Ok(())
        }
    };
    let of = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    within("topic", filing.topic.len(), TEXT_BYTES_MAX)?;
    within("body", filing.body.len(), TEXT_BYTES_MAX)?;
    within("matter", of(&filing.matter), IDENTITY_BYTES_MAX)?;
    within("follows", of(&filing.follows), IDENTITY_BYTES_MAX)?;
    let told = filing.identity.iter().flat_map(Identity::fields);
    let longest = told.map(of).max().unwrap_or(0);
    within("petitioner", longest, IDENTITY_BYTES_MAX)
}

// Both lists are closed: whatever else is written there would go into the log in clear.
fn check_lists(plan: &Plan, filing: &Filing) -> Result<(), FilingFault> {
    let areas = || plan.areas.iter().map(|area| area.id.as_str());
    let units = || plan.units.iter().map(|unit| unit.id.as_str());
    let named = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
    if let Some(area) = &filing.area
        && !areas().any(|known| known == area)
    {
        let allowed = named(areas().collect());
        return Err(FilingFault::UnknownArea { allowed });
    }
    if let Some(unit) = &filing.unit
        && !units().any(|known| known == unit)
    {
        let allowed = named(units().collect());
        return Err(FilingFault::UnknownUnit { allowed });
    }
    Ok(())
}

fn registered<'a>(events: impl Iterator<Item = &'a Event>, receipt: &Receipt) -> Registered {
    let mut registered = Registered {
        case: CaseId(0),
        matter: MatterId(0),
        receipt: receipt.to_string(),
        duplicate: false,
        signals: Vec::new(),
    };
    for event in events {
        match event {
            Event::CaseRegistered { case, matter, .. } => {
                registered.case = *case;
                registered.matter = *matter;
            }
            Event::SignalRaised { signal, .. } => registered.signals.push(*signal),
            _ => {}
        }
    }
    registered
}

fn json(value: &impl serde::Serialize) -> zeroize::Zeroizing<Vec<u8>> {
    serde_json::to_vec(value)
        .expect("texts are plain data")
        .into()
}

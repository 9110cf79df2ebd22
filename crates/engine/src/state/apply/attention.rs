//! Folds in what is asked in public and what was answered. Touches nothing else of the city.

use crate::event::Event;
use crate::state::{Answer, AnswerAsked, Attention, City};
use crate::time::Time;

impl City {
    pub(super) fn attention(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::AttentionNoted {
                matter,
                seen,
                text,
                by,
            } => {
                let before = self.attention.remove(matter);
                let (asked, answers) = before
                    .map(|held| (held.asked, held.answers))
                    .unwrap_or_default();
                let noted = Attention {
                    seen: *seen,
                    text: text.clone(),
                    by: by.clone(),
                    at: recorded,
                    asked,
                    answers,
                };
                self.attention.insert(*matter, noted);
            }
            Event::AnswerAsked { matter, owner, due } => {
                if let Some(held) = self.attention.get_mut(matter) {
                    held.asked = Some(AnswerAsked {
                        owner: owner.clone(),
                        at: recorded,
                        due: *due,
                        overdue: false,
                    });
                }
            }
            Event::AnswerOverdue { matter } => {
                let held = self.attention.get_mut(matter);
                if let Some(asked) = held.and_then(|held| held.asked.as_mut()) {
                    asked.overdue = true;
                }
            }
            Event::AnswerPublished {
                matter, unit, text, ..
            } => {
                if let Some(held) = self.attention.get_mut(matter) {
                    let late = held.asked.take().is_some_and(|asked| asked.overdue);
                    held.answers.push(Answer {
                        unit: unit.clone(),
                        text: text.clone(),
                        at: recorded,
                        late,
                    });
                }
            }
            _ => {}
        }
    }
}

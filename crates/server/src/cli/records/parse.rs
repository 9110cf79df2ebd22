//! Rows of one block, checked and boiled down to what counting and grouping need.

use super::With;
use crate::live::channel_of;
use huiyin_engine::record::Channel;
use huiyin_intake::{Chunk, FileError, Record, Reject, record_key};
use huiyin_text::Doc;
use std::ops::Range;

/// Known keys are told apart within one run only, so the key of the hash is no secret.
const RUN_KEY: [u8; 16] = [0; 16];

/// One accepted row; its texts are ranges into [`Parsed::texts`].
#[derive(Debug, Clone)]
pub struct Item {
    /// Row in its file.
    pub row: u64,
    /// Its id, kept only where the answer names it.
    pub id: Range<usize>,
    /// Hash of source and id.
    pub key: u64,
    /// Microseconds since 1970 UTC.
    pub time_us: i64,
    /// How it came in.
    pub channel: Channel,
    /// People it adds.
    pub people: u32,
    /// The matter it was grouped into by hand.
    pub matter: Option<Range<usize>>,
    /// What it says, kept only where it has to be grouped.
    pub text: Option<Said>,
    /// Places in the keyword list, as a range into [`Parsed::hits`].
    pub hits: Range<usize>,
}

/// What a row says, as far as grouping reads it: ranges into [`Parsed::texts`].
#[derive(Debug, Clone, Default)]
pub struct Said {
    topic: Range<usize>,
    body: Range<usize>,
    area: Option<Range<usize>>,
}

/// The rows of one block, in order.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Accepted rows.
    pub items: Vec<Item>,
    /// Rejected rows.
    pub rejects: Vec<Reject>,
    /// What the reader should know of the file: sheets that were passed over.
    pub notes: Vec<String>,
    /// What items refer to.
    pub texts: String,
    /// What items refer to.
    pub hits: Vec<u16>,
    found: Vec<u16>,
}

impl Parsed {
    /// A text of an item.
    #[must_use]
    pub fn text(&self, range: &Range<usize>) -> &str {
        &self.texts[range.clone()]
    }

    /// An item as grouping reads it; empty where its text was not kept.
    #[must_use]
    pub fn doc(&self, item: &Item) -> Doc<'_> {
        let said = item.text.clone().unwrap_or_default();
        Doc {
            time_us: item.time_us,
            topic: self.text(&said.topic),
            body: self.text(&said.body),
            area: said.area.as_ref().map(|area| self.text(area)),
        }
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let start = self.texts.len();
        self.texts.push_str(text);
        start..self.texts.len()
    }

    fn take(&mut self, row: Result<Record<'_>, Reject>, with: &With<'_>) {
        let record = match row {
            Ok(record) => record,
            Err(reject) => return self.rejects.push(reject),
        };
        let mut found = std::mem::take(&mut self.found);
        with.keywords
            .hits(&[&record.topic, &record.body], &mut found);
        let start = self.hits.len();
        self.hits.extend_from_slice(&found);
        self.found = found;
        let id = if with.ids {
            self.keep(&record.id)
        } else {
            0..0
        };
        let matter = record.matter.as_ref().map(|label| self.keep(label));
        let text = matter.is_none().then(|| Said {
            topic: self.keep(&record.topic),
            body: self.keep(&record.body),
            area: record.area.as_ref().map(|area| self.keep(area)),
        });
        self.items.push(Item {
            row: record.row,
            id,
            key: record_key(&RUN_KEY, record.source, &record.id),
            time_us: record.time_us,
            channel: channel_of(record.channel),
            people: record.counted_people(),
            matter,
            text,
            hits: start..self.hits.len(),
        });
    }
}

pub(super) fn jsonl(chunk: Chunk<'_>, with: &With<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    for row in with.intake.jsonl(chunk, with.now_us) {
        parsed.take(row, with);
    }
    parsed
}

pub(super) fn xlsx(file: &[u8], with: &With<'_>) -> Result<Parsed, FileError> {
    let mut parsed = Parsed::default();
    let mut rows = with.intake.xlsx(file, with.now_us)?;
    let passed_over = rows.passed_over().iter();
    parsed.notes = passed_over
        .map(|sheet| sheet.message(super::lang()))
        .collect();
    while let Some(row) = rows.next_record() {
        parsed.take(row, with);
    }
    Ok(parsed)
}

pub(super) fn csv(chunk: Chunk<'_>, with: &With<'_>) -> Result<Parsed, FileError> {
    let mut parsed = Parsed::default();
    let mut rows = with.intake.csv(chunk, with.now_us)?;
    while let Some(row) = rows.next_record() {
        parsed.take(row, with);
    }
    Ok(parsed)
}

//! What several targets hold to: a record within the bounds that its documentation states, and
//! words for people that fit on one line. Absent: the targets, which are one file each.

use huiyin_intake::{Lang, MAX_PEOPLE, Record, Reject};

/// 1990-01-01 and 2101-01-01 in city time, in microseconds since 1970 UTC.
const YEARS_US: std::ops::Range<i64> = 631_123_200_000_000..4_133_894_400_000_000;

/// Panics where a record breaks a bound that the intake room promises.
pub fn sound_record(record: &Record<'_>) {
    let short = [
        Some(&record.id),
        record.matter.as_ref(),
        record.area.as_ref(),
        record.unit.as_ref(),
        record.follows.as_ref(),
        record.petitioner.name.as_ref(),
        record.petitioner.phone.as_ref(),
        record.petitioner.id_number.as_ref(),
    ];
    for text in short.into_iter().flatten() {
        let length = text.chars().count();
        assert!((1..=200).contains(&length), "{length} characters");
        assert_eq!(text.trim(), text.as_ref(), "spaces around it");
        assert!(!text.contains(turns_or_breaks), "{text:?}");
    }
    assert!(record.row >= 1);
    assert!(YEARS_US.contains(&record.time_us), "{}", record.time_us);
    assert!((1..=MAX_PEOPLE).contains(&record.people));
    assert!(record.counted_people() <= record.people);
    assert!(!record.topic.is_empty() || !record.body.is_empty());
    assert!(record.topic.chars().count() <= 2_000 && record.body.chars().count() <= 100_000);
    let deceives = |c| turns_or_breaks(c) && !matches!(c, '\t' | '\n' | '\r');
    assert!(!record.topic.contains(deceives) && !record.body.contains(deceives));
}

/// Controls, line separators, and what turns the direction of writing.
pub fn turns_or_breaks(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Panics where the words are missing or not one line, in either language.
pub fn sound_words(words: impl Fn(Lang) -> String) {
    for lang in [Lang::English, Lang::Chinese] {
        let words = words(lang);
        assert!(
            !words.is_empty() && !words.contains(['\n', '\r']),
            "{words:?}"
        );
    }
}

/// Panics where an outcome is unsound; the rows must come in their order.
pub fn sound_outcome(outcome: &Result<Record<'_>, Reject>, row_before: u64) -> u64 {
    let row = match outcome {
        Ok(record) => {
            sound_record(record);
            record.row
        }
        Err(reject) => {
            sound_words(|lang| reject.message(lang));
            reject.row
        }
    };
    assert!(row > row_before, "row {row} after {row_before}");
    row
}

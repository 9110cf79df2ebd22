//! Which of a plan's keywords a complaint contains, found before its text is sealed.
//! Deliberately absent: patterns, positions, and any way from a hit back to a case.

use aho_corasick::{AhoCorasick, MatchKind};

/// Finds plan keywords in texts in one pass.
#[derive(Clone, Debug)]
pub struct Keywords {
    finders: Option<Finders>,
}

// Listing overlaps reads byte by byte; leftmost search can use wide instructions, and for most
// texts it is enough, since they hold no keyword.
#[derive(Clone, Debug)]
struct Finders {
    any: AhoCorasick,
    every: AhoCorasick,
}

/// A keyword list that cannot be searched for: too many words, or words too long.
#[derive(Debug)]
pub struct TooManyKeywords;

impl Keywords {
    /// A finder for these words, in the plan's order. Matching is exact, character by character.
    ///
    /// # Errors
    /// [`TooManyKeywords`] where the list does not fit a finder.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, TooManyKeywords> {
        let words: Vec<&str> = words.into_iter().collect();
        let no_empty_word = words.iter().all(|word| !word.is_empty());
        if words.len() > usize::from(u16::MAX) || !no_empty_word {
            return Err(TooManyKeywords);
        }
        let build = |kind| {
            let finder = AhoCorasick::builder().match_kind(kind).build(&words);
            finder.map_err(|_| TooManyKeywords)
        };
        let finders = if words.is_empty() {
            None
        } else {
            Some(Finders {
                any: build(MatchKind::LeftmostFirst)?,
                every: build(MatchKind::Standard)?,
            })
        };
        Ok(Keywords { finders })
    }

    /// Places in the list of the words that any of the texts contains, ascending, each once.
    pub fn hits(&self, texts: &[&str], found: &mut Vec<u16>) {
        found.clear();
        let Some(finders) = &self.finders else {
            return;
        };
        for text in texts.iter().filter(|text| finders.any.is_match(*text)) {
            let hits = finders.every.find_overlapping_iter(text);
            let places = hits.map(|hit| hit.pattern().as_usize());
            found.extend(places.filter_map(|place| u16::try_from(place).ok()));
        }
        found.sort_unstable();
        found.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &[&str], texts: &[&str]) -> Vec<u16> {
        let mut found = Vec::new();
        Keywords::new(words.iter().copied())
            .expect("a short list")
            .hits(texts, &mut found);
        found
    }

    #[test]
    fn a_word_counts_once_in_topic_and_body_and_overlapping_words_both_count() {
        let words = ["拖欠工资", "工资", "停水"];
        assert_eq!(hits(&words, &["拖欠工资", "又拖欠工资了"]), [0, 1]);
        assert_eq!(hits(&words, &["", "路灯不亮"]), []);
    }

    #[test]
    fn an_empty_list_finds_nothing_and_an_empty_word_is_refused() {
        assert_eq!(hits(&[], &["拖欠工资"]), []);
        assert!(Keywords::new([""]).is_err());
    }
}

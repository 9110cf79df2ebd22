//! Finds the plan's keywords in a complaint before its text is sealed.
//! Deliberately absent: any other use of the text.

use aho_corasick::AhoCorasick;
use huiyin_engine::plan::Keyword;

/// A matcher for one plan's keyword list.
pub(super) struct Words {
    list: Vec<Keyword>,
    matcher: Option<AhoCorasick>,
}

impl Words {
    pub(super) fn new(list: &[Keyword]) -> Self {
        // A list that makes no matcher is far beyond what the plan allows; each word is then sought
        // by itself.
        let matcher = AhoCorasick::new(list.iter().map(|word| word.text.as_bytes())).ok();
        Words {
            list: list.to_vec(),
            matcher,
        }
    }

    pub(super) fn fits(&self, list: &[Keyword]) -> bool {
        self.list == list
    }

    /// Places in the list of the words that occur, ascending, each once.
    pub(super) fn found_in(&self, topic: &str, body: &str) -> Vec<u16> {
        let mut places: Vec<usize> = Vec::new();
        for text in [topic, body] {
            match &self.matcher {
                Some(matcher) => places.extend(
                    matcher
                        .find_overlapping_iter(text)
                        .map(|found| found.pattern().as_usize()),
                ),
                None => places
                    .extend((0..self.list.len()).filter(|at| text.contains(&self.list[*at].text))),
            }
        }
        places.sort_unstable();
        places.dedup();
        let small = places.into_iter().map(u16::try_from);
        small.filter_map(Result::ok).collect()
    }
}

//! Finds the plan's keywords in a complaint before its text is sealed.
//! Deliberately absent: any other use of the text.

use huiyin_engine::plan::Keyword;
use huiyin_text::Keywords;

/// A finder for one plan's keyword list.
pub(super) struct Words {
    list: Vec<Keyword>,
    // Absent for a list far beyond what the plan allows: its words are then not counted.
    finder: Option<Keywords>,
}

impl Words {
    pub(super) fn new(list: &[Keyword]) -> Self {
        let finder = Keywords::new(list.iter().map(|word| word.text.as_str())).ok();
        let list = list.to_vec();
        Words { list, finder }
    }

    pub(super) fn fits(&self, list: &[Keyword]) -> bool {
        self.list == list
    }

    /// Places in the list of the words that occur, ascending, each once.
    pub(super) fn found_in(&self, topic: &str, body: &str) -> Vec<u16> {
        let mut places = Vec::new();
        if let Some(finder) = &self.finder {
            finder.hits(&[topic, body], &mut places);
        }
        places
    }
}

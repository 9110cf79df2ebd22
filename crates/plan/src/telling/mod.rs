//! Words that tell of what the charter leaves out, in Chinese and English, and where they are looked for.
//! Words are the smaller half: a plan whose words are changed is still held by the closed lists of the schema.

mod words;

use crate::item::{At, Item, Value};

/// What a word tells of; each has its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Jamming,
    Guidance,
    Takedown,
    Scanning,
    Tracking,
    /// Only in indicators and conditions: counting by person.
    Person,
    /// Only in indicators and conditions: public attention.
    Attention,
}

impl Topic {
    /// The topics refused anywhere in a plan.
    pub(crate) const ANYWHERE: [Topic; 5] = [
        Topic::Jamming,
        Topic::Guidance,
        Topic::Takedown,
        Topic::Scanning,
        Topic::Tracking,
    ];

    /// The word in a text that tells of this topic.
    pub(crate) fn told_by(self, text: &Plain) -> Option<&'static str> {
        // Blocking a signal (信号屏蔽) and blocking speech (屏蔽) share a word; the first says more.
        let jamming = |word: &str| word.contains("屏蔽");
        if self == Topic::Takedown && Topic::Jamming.told_by(text).is_some_and(jamming) {
            return None;
        }
        // Most texts are in one script: the other language's words need not be tried.
        let chinese = if text.squeezed.is_ascii() {
            ""
        } else {
            self.chinese()
        };
        let english = if text.spaced.trim().is_empty() {
            ""
        } else {
            self.english()
        };
        let mut words = chinese.split('|').chain(english.split('|'));
        words.find(|word| !word.is_empty() && text.has(word))
    }
}

/// A text made plain, so that spacing, width and case do not hide a word.
pub(crate) struct Plain {
    squeezed: String,
    spaced: String,
}

impl Plain {
    pub(crate) fn of(text: &str) -> Self {
        Self {
            squeezed: squeeze(text),
            spaced: space(text),
        }
    }

    /// Whether a Chinese word stands in it anywhere, an English one as a word of its own.
    fn has(&self, word: &str) -> bool {
        if !word.is_ascii() {
            return self.squeezed.contains(word);
        }
        // Every word of the text stands between blanks, so there is always a byte before and after.
        let alone = |at: usize| {
            let bytes = self.spaced.as_bytes();
            bytes[at - 1] == b' ' && bytes[at + word.len()] == b' '
        };
        self.spaced.match_indices(word).any(|(at, _)| alone(at))
    }
}

/// The first topic refused anywhere that a text tells of, with the word.
pub(crate) fn anywhere(text: &Plain) -> Option<(Topic, &'static str)> {
    let told = |topic: Topic| topic.told_by(text).map(|word| (topic, word));
    Topic::ANYWHERE.into_iter().find_map(told)
}

/// Visits every text that says what is done: names, titles, duties and ids. What happens (scenarios),
/// where (city, areas) and the words complained with (keywords) are not what is done.
pub(crate) fn texts<'i>(root: &'i Item, visit: &mut impl FnMut(&'i Item, &'i At<String>)) {
    root.walk(&mut |item| {
        if matches!(
            item.table.name,
            "scenario" | "city" | "area" | "keyword" | "plan"
        ) {
            return;
        }
        for (.., value) in &item.fields {
            if let Value::Text(text) = value {
                visit(item, text);
            }
        }
    });
}

/// Whether a measure's name has one of the words in it.
pub(crate) fn names_one_of(measure: &Item, words: &[&str]) -> bool {
    let names = [measure.word("name"), measure.word("name_en")].map(Plain::of);
    words
        .iter()
        .any(|word| names.iter().any(|name| name.has(word)))
}

/// Every telling word, for the test that takes them out and finds the plan refused all the same.
#[must_use]
pub fn all_words() -> Vec<&'static str> {
    let topics = [Topic::Person, Topic::Attention];
    let topics = Topic::ANYWHERE.into_iter().chain(topics);
    let mut words: Vec<_> = topics
        .flat_map(|topic| [topic.chinese(), topic.english()])
        .flat_map(|words| words.split('|'))
        .collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words
}

/// Full-width letters as half-width, lower case, nothing but letters and digits.
fn squeeze(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The words of a text between single spaces; `_`, `-` and other signs part words.
fn space(text: &str) -> String {
    let parted: String = text
        .chars()
        .map(half_width)
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = parted.split(' ').filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn half_width(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_width_and_case_do_not_hide_a_word() {
        for text in [
            "请网信办 删 帖",
            "Delete-Posts",
            "ＤＥＬＥＴＥ ｐｏｓｔｓ",
            "delete_posts",
            "删·帖",
        ] {
            assert_eq!(
                anywhere(&Plain::of(text)).map(|(topic, _)| topic),
                Some(Topic::Takedown),
                "{text}"
            );
        }
    }

    #[test]
    fn a_word_inside_another_word_tells_nothing() {
        assert_eq!(anywhere(&Plain::of("jamboree at the tracks")), None);
        assert_eq!(anywhere(&Plain::of("签名的公开答复")), None);
    }
}

//! Brings text into the one form that every comparison uses: lower case, half width, one unit per
//! character, separators folded. Deliberately absent: segmentation into words, and simplification
//! of traditional characters.

/// The separator unit: everything that is neither letter nor digit. No n-gram crosses it.
pub(crate) const SEPARATOR: u16 = 0;

/// Appends at most `chars_max` normal units of `text` to `out`, runs of separators as one.
pub(crate) fn append_normal(text: &str, chars_max: usize, out: &mut Vec<u16>) {
    let limit = out.len() + chars_max;
    for c in text.chars() {
        if out.len() >= limit {
            break;
        }
        let unit = unit_of(c);
        if unit != SEPARATOR || out.last().is_some_and(|&last| last != SEPARATOR) {
            out.push(unit);
        }
    }
}

/// One 16-bit unit for a character. Characters outside the basic plane (rare names) fold into the
/// private-use block, where nothing else lives.
fn unit_of(c: char) -> u16 {
    match c {
        'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => c as u16,
        'A'..='Z' => c.to_ascii_lowercase() as u16,
        '\u{ff01}'..='\u{ff5e}' => half_width(c),
        c if !c.is_alphanumeric() => SEPARATOR,
        c => u16::try_from(u32::from(c)).unwrap_or(0xe000 | (u32::from(c) & 0x0fff) as u16),
    }
}

fn half_width(c: char) -> u16 {
    let ascii = (u32::from(c) - 0xfee0) as u8;
    if ascii.is_ascii_alphanumeric() {
        u16::from(ascii.to_ascii_lowercase())
    } else {
        SEPARATOR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        let mut units = Vec::new();
        append_normal(text, 100, &mut units);
        String::from_utf16(&units).unwrap().replace('\0', " ")
    }

    #[test]
    fn full_width_case_and_punctuation_are_folded() {
        assert_eq!(normal("Ａ３区，ＡBC！！小区 "), "a3区 abc 小区 ");
    }

    #[test]
    fn length_is_bounded_and_rare_characters_stay_characters() {
        let mut units = Vec::new();
        append_normal("𠮷𠮷野家", 3, &mut units);
        assert_eq!(units.len(), 3);
        assert!(units.iter().all(|&u| u != SEPARATOR));
    }
}

//! Places in the text: byte offsets to line and column, and characters of a decoded TOML string
//! back to where they stand in the file.

use std::ops::Range;

/// Where each line starts.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(after_breaks).collect(),
        }
    }

    /// The line, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// Line and column, both from 1, the column in characters. An offset inside a character counts as its start.
    pub(crate) fn place(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line(offset);
        let start = self.starts[line - 1];
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// The end of a span as a column on the line where the span starts.
    pub(crate) fn end_column(&self, span: &Range<usize>) -> usize {
        let (line, column) = self.place(span.start);
        let line_end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        let (_, end) = self.place(span.end.clamp(span.start, line_end.max(span.start)));
        end.max(column)
    }
}

/// A decoded string that remembers where each of its bytes came from.
pub(crate) struct Decoded {
    /// For each byte of the value, and once past its end, the offset in the file.
    origin: Vec<usize>,
}

impl Decoded {
    /// Follows a TOML string literal standing at `span`; the whole span for every byte where the
    /// literal does not decode to `value` (a recovered syntax error).
    pub(crate) fn new(text: &str, span: &Range<usize>, value: &str) -> Self {
        let literal = &text[span.clone()];
        let decoded = decode(literal, span.start).filter(|(found, _)| found == value);
        let origin =
            decoded.map_or_else(|| vec![span.start; value.len() + 1], |(_, origin)| origin);
        Self { origin }
    }

    /// The place in the file of a range of the value.
    pub(crate) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let last = self.origin.len() - 1;
        let start = self.origin[range.start.min(last)];
        let end = self.origin[range.end.min(last)];
        start..end.max(start)
    }
}

type Traced = (String, Vec<usize>);

fn decode(literal: &str, at: usize) -> Option<Traced> {
    for (quote, escapes, many) in [
        ("\"\"\"", true, true),
        ("'''", false, true),
        ("\"", true, false),
        ("'", false, false),
    ] {
        let inner = literal
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            let first_break = if many { leading_break(inner) } else { 0 };
            let at = at + quote.len() + first_break;
            return unescape(&inner[first_break..], at, escapes);
        }
    }
    None
}

fn leading_break(inner: &str) -> usize {
    match inner.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    }
}

fn unescape(inner: &str, at: usize, escapes: bool) -> Option<Traced> {
    let mut value = String::new();
    let mut origin = Vec::new();
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        let here = at + inner.len() - rest.len();
        let (decoded, used) = match c {
            '\\' if escapes => escape(&rest[1..]).map(|(c, used)| (c, used + 1))?,
            c => (Some(c), c.len_utf8()),
        };
        if let Some(c) = decoded {
            value.push(c);
            origin.extend(std::iter::repeat_n(here, c.len_utf8()));
        }
        rest = &rest[used..];
    }
    origin.push(at + inner.len());
    Some((value, origin))
}

/// What stands after a backslash: the character, if it gives one, and the bytes it takes.
fn escape(rest: &str) -> Option<(Option<char>, usize)> {
    let hex = |digits: usize| {
        let code = u32::from_str_radix(rest.get(1..=digits)?, 16).ok()?;
        Some((Some(char::from_u32(code)?), digits + 1))
    };
    let simple = |c| Some((Some(c), 1));
    match rest.chars().next()? {
        'b' => simple('\u{8}'),
        't' => simple('\t'),
        'n' => simple('\n'),
        'f' => simple('\u{c}'),
        'r' => simple('\r'),
        'e' => simple('\u{1b}'),
        c @ ('"' | '\\') => simple(c),
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        _ => {
            let folded = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            (folded > 0).then_some((None, folded))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let lines = Lines::new("a\n临江=1\n");
        assert_eq!(lines.place(2), (2, 1));
        assert_eq!(lines.place(8), (2, 3));
        assert_eq!(lines.end_column(&(2..100)), 5);
    }

    #[test]
    fn a_place_inside_an_escaped_string_is_found_in_the_file() {
        let text = r#"x = "a\u0041 \" b""#;
        let decoded = Decoded::new(text, &(4..text.len()), "aA \" b");
        assert_eq!(&text[decoded.place(&(1..2))], r"\u0041");
        assert_eq!(&text[decoded.place(&(3..4))], "\\\"");
        assert_eq!(&text[decoded.place(&(5..6))], "b");
    }

    #[test]
    fn a_folded_line_keeps_the_places_after_it() {
        let text = "\"\"\"\na \\\n   b\"\"\"";
        let decoded = Decoded::new(text, &(0..text.len()), "a b");
        assert_eq!(&text[decoded.place(&(2..3))], "b");
    }
}

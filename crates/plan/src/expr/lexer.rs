//! Cuts a condition into tokens. It knows all of CEL's tokens, so that what is not allowed can be named.

use super::{Fault, FaultKind};
use std::ops::Range;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Int(i64),
    Name(String),
    Text(String),
    /// One of [`SIGNS`].
    Sign(&'static str),
    /// Already reported; stands for an operand.
    Broken,
    End,
}

/// A token and its place.
pub(super) type Placed = (Token, Range<usize>);

const SIGNS: [&str; 23] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")",
    ",", ".", "[", "]", "{",
];

/// Signs that people write, and what CEL writes.
const MEANT: [(&str, &str); 26] = [
    ("=>", ">="),
    ("=<", "<="),
    ("<>", "!="),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("－", "-"),
    ("＋", "+"),
    ("＊", "*"),
    ("／", "/"),
    ("＞＝", ">="),
    ("＜＝", "<="),
    ("＝＝", "=="),
    ("＞", ">"),
    ("＜", "<"),
    ("＝", "=="),
    ("＆＆", "&&"),
    ("｜｜", "||"),
    ("（", "("),
    ("）", ")"),
    ("&", "&&"),
    ("|", "||"),
    ("=", "=="),
];

pub(super) fn tokens(text: &str) -> (Vec<Placed>, Vec<Fault>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
        faults: Vec::new(),
    };
    while lexer.skip_blank() {
        lexer.token();
    }
    lexer.tokens.push((Token::End, text.len()..text.len()));
    (lexer.tokens, lexer.faults)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Placed>,
    faults: Vec<Fault>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Moves past blanks and comments; whether anything is left.
    fn skip_blank(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']);
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with("//") {
                return !trimmed.is_empty();
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn token(&mut self) {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_ascii_digit() {
            self.number();
        } else if let Some(prefix) = text_prefix(rest) {
            self.text(prefix);
        } else if first.is_ascii_alphabetic() || first == '_' {
            let len = span_of(rest, |c| c.is_ascii_alphanumeric() || c == '_');
            self.push(Token::Name(rest[..len].to_owned()), len);
        } else {
            self.sign(rest, first);
        }
    }

    fn push(&mut self, token: Token, len: usize) {
        self.tokens.push((token, self.at..self.at + len));
        self.at += len;
    }

    fn broken(&mut self, kind: FaultKind, len: usize) {
        self.faults.push(Fault {
            at: self.at..self.at + len,
            kind,
        });
        self.push(Token::Broken, len);
    }

    fn sign(&mut self, rest: &str, first: char) {
        // A wrong sign that starts like a right one is longer: "=>" before ">=" is tried first.
        let wrong = MEANT.iter().find(|(written, _)| rest.starts_with(written));
        let right = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        match (right, wrong) {
            (Some(sign), wrong) if wrong.is_none_or(|(written, _)| written.len() <= sign.len()) => {
                self.push(Token::Sign(sign), sign.len());
            }
            (_, Some((written, meant))) => self.meant(written, meant),
            _ if first == '}' => self.push(Token::Sign("]"), 1),
            _ => {
                let len = span_of(rest, |c| !c.is_ascii());
                let len = len.max(first.len_utf8());
                let found = rest[..len].to_owned();
                self.broken(FaultKind::Sign { found, meant: None }, len);
            }
        }
    }

    /// Reports a sign and goes on with the one that was meant.
    fn meant(&mut self, written: &str, meant: &'static str) {
        let kind = FaultKind::Sign {
            found: written.to_owned(),
            meant: Some(meant),
        };
        self.faults.push(Fault {
            at: self.at..self.at + written.len(),
            kind,
        });
        self.push(Token::Sign(meant), written.len());
    }

    fn number(&mut self) {
        let rest = self.rest();
        let mut len = span_of(rest, |c| c.is_ascii_alphanumeric() || c == '_');
        if rest[len..].starts_with('.') {
            len += 1 + span_of(&rest[len + 1..], |c| c.is_ascii_alphanumeric());
        }
        let written = &rest[..len];
        let value = match written.strip_prefix("0x") {
            Some(hex) if !hex.starts_with('+') => i64::from_str_radix(hex, 16),
            _ => written.parse(),
        };
        match value {
            Ok(value) => self.push(Token::Int(value), len),
            Err(_) => {
                let found = written.to_owned();
                self.broken(FaultKind::Number { found }, len);
            }
        }
    }

    fn text(&mut self, prefix: usize) {
        let rest = self.rest();
        let quote = [r#"""""#, "'''", "\"", "'"]
            .into_iter()
            .find(|quote| rest[prefix..].starts_with(quote))
            .unwrap_or("\"");
        let start = prefix + quote.len();
        match closing(&rest[start..], quote) {
            Some(inner) => {
                // Bytes and raw texts keep their prefix, so that they are never taken for a length of time.
                let from = if prefix == 0 { start } else { 0 };
                let value = rest[from..start + inner].to_owned();
                self.push(Token::Text(value), start + inner + quote.len());
            }
            None => self.broken(FaultKind::Missing { sign: "\"" }, rest.len()),
        }
    }
}

/// The bytes before a text's quote (`r"…"`, `b'…'`); `None` where no text starts here.
fn text_prefix(rest: &str) -> Option<usize> {
    let quoted = |at: usize| rest[at..].starts_with(['"', '\'']);
    let letters = span_of(rest, |c| matches!(c, 'r' | 'R' | 'b' | 'B'));
    (letters <= 2 && quoted(letters)).then_some(letters)
}

fn closing(inner: &str, quote: &str) -> Option<usize> {
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        if rest.starts_with(quote) {
            return Some(at);
        }
        let mut chars = rest.chars();
        at += chars.next().map_or(0, char::len_utf8);
        if rest.starts_with('\\') {
            at += chars.next().map_or(0, char::len_utf8);
        }
    }
    None
}

fn span_of(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The sign for an operator written as a word.
pub(super) fn word_operator(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" | "AND" | "并且" | "且" => "&&",
        "or" | "OR" | "或者" | "或" => "||",
        "not" | "NOT" | "非" => "!",
        _ => return None,
    })
}

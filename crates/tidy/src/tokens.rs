//! Rust source as a flat list of tokens with lines: enough for paths, attributes and function bodies.
//!
//! A full syntax tree would not see into macro calls; tokens do. Comments are gone, so prose never matches.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{Finding, Source};

/// One identifier, literal, `::`, other punctuation character, or bracket.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
    /// For an opening bracket, the index of its closing one.
    close: Option<usize>,
    /// Whether it belongs to an item under `#[cfg(test)]`.
    pub(crate) test: bool,
}

#[derive(Debug)]
pub(crate) struct Tokens(Vec<Token>);

impl Tokens {
    /// Reads a Rust file; a file that does not lex is a finding.
    pub(crate) fn read(source: &Source) -> Result<Self, Finding> {
        let stream: TokenStream = source.text.parse().map_err(|error| {
            Finding::new(
                &source.path,
                format!("not Rust: {error}"),
                "mend it, then run this again",
            )
        })?;
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        let mut tokens = Self(tokens);
        tokens.mark_tests();
        if source.is_test() {
            tokens.0.iter_mut().for_each(|token| token.test = true);
        }
        Ok(tokens)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Token> {
        self.0.iter()
    }

    pub(crate) fn text(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |token| token.text.as_str())
    }

    pub(crate) fn line(&self, at: usize) -> usize {
        self.0[at].line
    }

    pub(crate) fn is_test(&self, at: usize) -> bool {
        self.0[at].test
    }

    /// Where each run of exactly these tokens begins.
    pub(crate) fn find<'a>(&'a self, wanted: &'a [&'a str]) -> impl Iterator<Item = usize> + 'a {
        let matches = |at: &usize| {
            wanted
                .iter()
                .enumerate()
                .all(|(offset, text)| self.text(at + offset) == *text)
        };
        (0..self.0.len()).filter(matches)
    }

    /// The body of the item whose head goes on at `at`: the indices of its `{` and `}`; `None` when it ends in `;`.
    pub(crate) fn body_after(&self, mut at: usize) -> Option<(usize, usize)> {
        while let Some(token) = self.0.get(at) {
            match (token.text.as_str(), token.close) {
                (";", _) => return None,
                ("{", Some(close)) => return Some((at, close)),
                (_, Some(close)) => at = close + 1,
                _ => at += 1,
            }
        }
        None
    }

    /// Names right after `at` that a path or `use` tree may start with: the one identifier, or those that
    /// begin each part of a `{...}`.
    pub(crate) fn names_at(&self, at: usize) -> Vec<&str> {
        let Some(close) = self.0.get(at).and_then(|token| token.close) else {
            return vec![self.text(at)];
        };
        let mut names = Vec::new();
        let mut next = at + 1;
        while next < close {
            names.push(self.text(next));
            while next < close && self.text(next) != "," {
                next = self.0[next].close.unwrap_or(next) + 1;
            }
            next += 1;
        }
        names
    }

    fn mark_tests(&mut self) {
        let starts: Vec<usize> = self.find(&["#", "[", "cfg", "("]).collect();
        for start in starts {
            let close = self.0[start + 1].close.unwrap_or(start);
            let condition = &self.0[start..close];
            let names = |name: &str| condition.iter().any(|token| token.text == name);
            if !names("test") || names("not") {
                continue;
            }
            let end = match self.body_after(close + 1) {
                Some((_, end)) => end,
                None => (close..self.0.len())
                    .find(|at| self.text(*at) == ";")
                    .unwrap_or(close),
            };
            self.0[start..=end]
                .iter_mut()
                .for_each(|token| token.test = true);
        }
    }
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                let at = tokens.len();
                push(tokens, open, line);
                flatten(group.stream(), tokens);
                tokens[at].close = Some(tokens.len());
                push(tokens, close, group.span_close().start().line);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => push_colon(tokens, line),
            other => push(tokens, &other.to_string(), line),
        }
    }
}

/// Two colons become one `::`. Rust has no place where two colons in a row mean anything else.
fn push_colon(tokens: &mut Vec<Token>, line: usize) {
    match tokens.last_mut() {
        Some(last) if last.text == ":" => last.text.push(':'),
        _ => push(tokens, ":", line),
    }
}

fn push(tokens: &mut Vec<Token>, text: &str, line: usize) {
    tokens.push(Token {
        text: text.to_owned(),
        line,
        close: None,
        test: false,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Tokens {
        Tokens::read(&Source::new("crates/x/src/lib.rs", text)).expect("a sample that lexes")
    }

    #[test]
    fn names_of_a_use_tree_are_the_first_of_each_part() {
        let tokens = read("use crate::{a, b::{c, d}, e as f};");
        let at = tokens.find(&["crate", "::"]).next().expect("found");
        assert_eq!(tokens.names_at(at + 2), ["a", "b", "e"]);
    }

    #[test]
    fn only_items_under_cfg_test_count_as_test_code() {
        let tokens = read(
            "fn a() {} #[cfg(test)] mod tests { fn b() {} } #[cfg(not(test))] fn c() {} fn d() {}",
        );
        let test_names: Vec<_> = tokens
            .find(&["fn"])
            .filter(|at| tokens.is_test(*at))
            .map(|at| tokens.text(at + 1))
            .collect();
        assert_eq!(test_names, ["b"]);
    }

    #[test]
    fn a_declaration_under_cfg_test_ends_at_its_semicolon() {
        let tokens = read("#[cfg(test)] use x::y; fn a() {}");
        let at = tokens.find(&["fn"]).next().expect("found");
        assert!(!tokens.is_test(at));
    }
}

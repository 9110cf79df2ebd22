//! Blocks as plain text.

use crate::{Block, Lang};

pub(crate) fn print(blocks: &[Block], lang: Lang) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Title(text) | Block::Lead(text) => out.push_str(&format!("{text}\n")),
            Block::Heading(_, text) => out.push_str(&format!("\n{text}\n\n")),
            Block::Paragraph(text) => out.push_str(&format!("{text}\n")),
            Block::List(items) => items
                .iter()
                .for_each(|item| out.push_str(&format!("- {item}\n"))),
            Block::Figure(figure) => out.push_str(&format!("{}\n", figure.alt)),
            Block::Table(head, rows) => {
                rows.iter()
                    .for_each(|row| out.push_str(&format!("- {}\n", sentence(head, row, lang))));
            }
        }
    }
    out.replace("\n\n\n", "\n\n")
}

/// A row read aloud: its first cell, then each filled one behind the name of its column.
fn sentence(head: &[String], row: &[String], lang: Lang) -> String {
    let mut cells = head.iter().zip(row);
    let first = cells.next().map_or("", |(_, cell)| cell.as_str());
    let said: Vec<String> = cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| format!("{name}{}{cell}", lang.of("：", ": ")))
        .collect();
    if said.is_empty() {
        return first.to_owned();
    }
    let (open, part, end) = (lang.of("。", ". "), lang.of("；", "; "), lang.of("。", "."));
    format!("{first}{open}{}{end}", said.join(part))
}

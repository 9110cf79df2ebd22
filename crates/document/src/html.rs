//! Blocks as one HTML page without scripts, fonts or pictures from elsewhere.

use crate::{Block, Lang, SHORT, svg, wide};

const STYLE: &str = "\
@page{size:A4;margin:22mm 20mm}\
body{font:16px/1.7 'Noto Serif SC','Source Han Serif SC','Songti SC',SimSun,serif;max-width:48em;margin:2em auto;padding:0 1em;color:#111;background:#fff}\
h1{text-align:center;font-size:1.7em;margin:.5em 0}\
h2{font-size:1.3em;margin:1.6em 0 .5em;border-bottom:1px solid #999}\
h3{font-size:1.1em;margin:1.3em 0 .4em}\
h2,h3{break-after:avoid}\
.lead{text-align:center;margin:.2em 0}\
table{border-collapse:collapse;width:100%;margin:.8em 0;font-size:.88em;line-height:1.5}\
th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}\
th{background:#eee;white-space:nowrap}\
td:first-child{min-width:9em}\
thead{display:table-header-group}\
tr,li{break-inside:avoid}\
td.short{white-space:nowrap}\
ul{padding-left:1.4em}\
figure{margin:1em 0;break-inside:avoid}\
svg{max-width:100%;height:auto}\
@media screen and (max-width:40em){\
table,tbody,tr,td{display:block}\
thead,td:empty{display:none}\
table{border-top:1px solid #999}\
tr{border-bottom:1px solid #999;padding:.5em 0}\
td,td.short{border:0;padding:.1em 0;white-space:normal}\
td:first-child{font-weight:bold}\
td+td::before{content:attr(data-name);color:#555;margin-right:.6em}}\
@media print{body{font-size:11pt;max-width:none;margin:0;padding:0}}";

pub(crate) fn print(blocks: &[Block], lang: Lang) -> String {
    let title = blocks.iter().find_map(|block| match block {
        Block::Title(text) => Some(escaped(text)),
        _ => None,
    });
    let code = lang.of("zh-CN", "en");
    let body: String = blocks.iter().map(block).collect();
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        title.unwrap_or_default()
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Title(text) => format!("<h1>{}</h1>\n", escaped(text)),
        Block::Lead(text) => format!("<p class=\"lead\">{}</p>\n", escaped(text)),
        Block::Heading(depth, text) => format!("<h{0}>{1}</h{0}>\n", depth + 1, escaped(text)),
        Block::Paragraph(text) => format!("<p>{}</p>\n", escaped(text)),
        Block::List(items) => {
            let items: String = items
                .iter()
                .map(|i| format!("<li>{}</li>\n", escaped(i)))
                .collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Figure(figure) => format!("<figure>{}</figure>\n", svg::print(figure)),
        Block::Table(head, rows) => {
            let rows: String = rows.iter().map(|cells| row(head, cells)).collect();
            let names = head.iter();
            let names = names.map(|name| format!("<th scope=\"col\">{}</th>", escaped(name)));
            let head = format!("<tr>{}</tr>\n", names.collect::<String>());
            format!("<table>\n<thead>\n{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
        }
    }
}

/// A row whose cells carry the names of their columns: on a phone they stand below each other, and the head is gone.
fn row(head: &[String], cells: &[String]) -> String {
    let cells: String = head
        .iter()
        .zip(cells)
        .map(|(name, text)| {
            let class = if wide(text) <= SHORT {
                " class=\"short\""
            } else {
                ""
            };
            format!(
                "<td{class} data-name=\"{}\">{}</td>",
                escaped(name),
                escaped(text)
            )
        })
        .collect();
    format!("<tr>{cells}</tr>\n")
}

/// Text that can stand in HTML and XML; what XML 1.0 cannot have becomes a replacement character.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

//! What a file is, by its first bytes: a closed list, whatever its name or the browser says.
//! Absent: reading into it; nothing that a petitioner sends is opened, drawn or run here.

use huiyin_engine::casework::MaterialKind;
use huiyin_intake::forbidden_in_text;

/// What these bytes are; `None` where it is nothing that is taken.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Option<MaterialKind> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if begins(b"%PDF-") {
        return Some(MaterialKind::Pdf);
    }
    if begins(b"\xff\xd8\xff") {
        return Some(MaterialKind::Jpeg);
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Some(MaterialKind::Png);
    }
    // An archive that lists a document of words and no macros.
    if begins(b"PK\x03\x04") {
        let lists = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
        let words = lists(b"word/document.xml") && !lists(b"vbaProject.bin");
        return words.then_some(MaterialKind::Docx);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let written = !text.trim().is_empty() && forbidden_in_text(text).is_none();
    // What begins like a page or a script is none of the list.
    let marked = text
        .trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
        .starts_with('<');
    (written && !marked).then_some(MaterialKind::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say_and_nothing_else_is_taken() {
        let docx = b"PK\x03\x04 [Content_Types].xml word/document.xml";
        for (bytes, kind) in [
            (&b"%PDF-1.7"[..], Some(MaterialKind::Pdf)),
            (b"\xff\xd8\xff\xe0", Some(MaterialKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(MaterialKind::Png)),
            (docx, Some(MaterialKind::Docx)),
            ("工资条在这里".as_bytes(), Some(MaterialKind::Text)),
            (b"PK\x03\x04 evil.exe", None),
            (b"PK\x03\x04 word/document.xml word/vbaProject.bin", None),
            (b"MZ\x90\x00\x03", None),
            (b"\x7fELF\x02", None),
            (b"GIF89a\x01", None),
            (b"<svg onload=x>", None),
            (b" <!doctype html>", None),
            (b"", None),
        ] {
            assert_eq!(kind_of(bytes), kind, "{bytes:?}");
        }
    }
}

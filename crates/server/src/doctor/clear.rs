//! Looks for clear copies of sealed texts in the folder's files. It knows some texts, so it finds a
//! copy of those; that it finds none proves nothing about others.

use super::folder::files;
use super::vault::Samples;
use super::{Notes, State};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Shorter texts stand in a file by chance.
const BYTES_MIN: usize = 24;
/// Only the beginning of a text is looked for.
const BYTES_MAX: usize = 96;
const CHUNK: usize = 1 << 20;

/// Looks through every file of the folder.
pub(super) fn copies(dir: &Path, samples: &Samples, notes: &mut Notes) {
    let needles: Vec<&[u8]> = samples
        .iter()
        .filter(|text| text.len() >= BYTES_MIN)
        .map(|text| &text[..text.len().min(BYTES_MAX)])
        .collect();
    if needles.is_empty() {
        return;
    }
    let files = files(dir);
    let found: Vec<&str> = files
        .iter()
        .filter(|(_, path)| holds(path, &needles).unwrap_or(false))
        .map(|(name, _)| name.as_str())
        .collect();
    if found.is_empty() {
        let said = match notes.chinese {
            true => format!(
                "在 {} 个文件里没有找到 {} 份密封文字的明文",
                files.len(),
                needles.len()
            ),
            false => format!(
                "{} sealed texts are in clear in none of {} files",
                needles.len(),
                files.len()
            ),
        };
        return notes.well("clear_text", said);
    }
    let said = match notes.chinese {
        true => format!("这些文件里有密封文字的明文：{}", found.join("、")),
        false => format!("sealed texts are in clear in {}", found.join(", ")),
    };
    let allowed = notes.say(
        "no clear text in any file of the folder",
        "目录里任何文件都没有明文",
    );
    let todo = notes.say(
        "remove the file if it is not the server's; otherwise stop the server and report it",
        "不是服务自己的文件就删掉；是的话停掉服务并上报",
    );
    notes.note("clear_text", State::Fault, said, allowed, todo);
}

fn holds(path: &Path, needles: &[&[u8]]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut window = Vec::with_capacity(CHUNK + BYTES_MAX);
    loop {
        let read = file.by_ref().take(CHUNK as u64).read_to_end(&mut window)?;
        if needles.iter().any(|needle| contains(&window, needle)) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // What may have begun at the end of this chunk goes on in the next.
        let kept = window.len().saturating_sub(BYTES_MAX);
        window.drain(..kept);
    }
}

fn contains(text: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return false;
    };
    let mut left = text;
    while let Some(at) = left.iter().position(|byte| byte == first) {
        left = &left[at + 1..];
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_lies_across_two_chunks_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        let needle = b"the hall is closed until noon today";
        let mut text = vec![b't'; CHUNK - 7];
        text.extend_from_slice(needle);
        text.extend(vec![b'e'; 100]);
        std::fs::write(&path, &text).unwrap();
        assert!(holds(&path, &[needle]).unwrap());
        assert!(!holds(&path, &[b"the hall is closed until nine"]).unwrap());
    }
}

//! The repository's files, read once. The only module that touches the disk.

use std::fs;
use std::io;
use std::path::Path;

/// Folders that hold what was built or fetched, not what was written.
const NOT_OURS: [&str; 4] = [".git", ".tools", "node_modules", "target"];

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path from the repository's root, with `/` between parts.
    pub path: String,
    /// Everything in it; nothing where it is not UTF-8, such as a picture or a fixture in another encoding.
    pub text: String,
}

impl Source {
    /// A source from its parts.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether all of it serves tests only: a file under `tests/`, or a module named `tests`.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests") || self.path.ends_with("/tests.rs")
    }

    /// `name` when the path is `prefix`, then `name` without any `/`, then `suffix`.
    pub(crate) fn name_between(&self, prefix: &str, suffix: &str) -> Option<&str> {
        let name = self.path.strip_prefix(prefix)?.strip_suffix(suffix)?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    }
}

/// Every file below `root` in the order of their paths; built and fetched folders are left out.
///
/// # Errors
/// Whatever reading a folder or file gives.
pub fn sources(root: &Path) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    collect(root, "", &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                collect(&entry.path(), &format!("{path}/"), found)?;
            }
        } else {
            let text = String::from_utf8(fs::read(entry.path())?).unwrap_or_default();
            found.push(Source { path, text });
        }
    }
    Ok(())
}

/// The text of the file at `path`, if there is one.
pub(crate) fn text_of<'a>(sources: &'a [Source], path: &str) -> Option<&'a str> {
    sources
        .iter()
        .find(|source| source.path == path)
        .map(|source| source.text.as_str())
}

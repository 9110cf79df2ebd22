//! A .docx with a drawing in an office program: LibreOffice draws it, lines, areas and words.

use crate::drawing::curve;
use huiyin_document::{Block, docx};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of this test's own, gone when it is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a program in the folder for at most three minutes; `false` where it is not installed.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> bool {
    if Command::new(program).arg("--version").output().is_err() {
        let line = format!("\nnot run: a drawing in LibreOffice: {program} is missing\n");
        let _ = std::io::stderr().write_all(line.as_bytes());
        return false;
    }
    let mut command = Command::new("timeout");
    command.args(["180", program]).args(arguments);
    let done = command.current_dir(folder).output().expect("it starts");
    assert!(done.status.success(), "{program}: {done:?}");
    true
}

#[test]
fn libreoffice_draws_a_drawing_with_its_words_lines_and_areas() {
    let name = format!("huiyin-document-docx-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&folder.0).expect("a folder for the test");
    let blocks = [Block::Title("曲线".into()), Block::Figure(curve())];
    std::fs::write(folder.0.join("drawn.docx"), docx(&blocks)).expect("the file is written");
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.0.display()
    );
    let convert = [&profile, "--headless", "--convert-to", "pdf", "drawn.docx"];
    let paint = ["-r", "96", "-singlefile", "drawn.pdf", "drawn"];
    if !run(&folder.0, "soffice", &convert)
        || !run(&folder.0, "pdftotext", &["drawn.pdf", "drawn.txt"])
        || !run(&folder.0, "pdftoppm", &paint)
    {
        return;
    }
    let words = std::fs::read_to_string(folder.0.join("drawn.txt")).expect("UTF-8");
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(words.contains("现场<83>人"), "{words}");
    let picture = std::fs::read(folder.0.join("drawn.ppm")).expect("painted");
    let near = |pixel: &[u8; 3], wanted: [u8; 3]| {
        let pairs = pixel.iter().zip(wanted);
        pairs.fold(true, |so_far, (is, wanted)| {
            so_far && is.abs_diff(wanted) < 24
        })
    };
    // Three lines, then three bytes a pixel (Netpbm, ppm(5)).
    let header = picture
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n');
    let begin = header.map(|(at, _)| at + 1).nth(2).expect("a header");
    let (pixels, _) = picture[begin..].as_chunks::<3>();
    let painted = |wanted| pixels.iter().filter(|pixel| near(pixel, wanted)).count();
    let (curve, bar) = (painted([0x1f, 0x3d, 0x7a]), painted([0xb0, 0x1c, 0x1c]));
    // The bar is 20 units by 40, the curve 2 by about 320; one unit is one pixel.
    assert!((600..=1000).contains(&bar), "the bar has {bar} pixels");
    assert!(
        (200..=1400).contains(&curve),
        "the curve has {curve} pixels"
    );
}

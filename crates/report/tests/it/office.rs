//! The report as a Word file: LibreOffice opens it and draws its curves.

use crate::drilled::visit;
use huiyin_document::Lang;
use huiyin_report::Form;
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
        let line = format!("\nnot run: a report in LibreOffice: {program} is missing\n");
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
fn libreoffice_shows_every_chapter_and_draws_the_curves_of_a_report() {
    let name = format!("huiyin-report-docx-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&folder.0).expect("a folder for the test");
    let file = visit().print(Form::Docx, Lang::Zh);
    std::fs::write(folder.0.join("report.docx"), file).expect("the file is written");
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.0.display()
    );
    let convert = [&profile, "--headless", "--convert-to", "pdf", "report.docx"];
    if !run(&folder.0, "soffice", &convert)
        || !run(
            &folder.0,
            "pdftotext",
            &["-raw", "report.pdf", "report.txt"],
        )
        || !run(&folder.0, "pdftoppm", &["-r", "48", "report.pdf", "page"])
    {
        return;
    }
    let words = std::fs::read_to_string(folder.0.join("report.txt")).expect("UTF-8");
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let chapters = [
        "演练评估报告",
        "一、概况",
        "三、时限",
        "现场人数：最多",
        "未完成的任务：最多",
        "八、经过",
    ];
    for wanted in chapters {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    // The curves' own blue, which nothing else on these pages has.
    let pages = pages(&folder.0);
    assert!(
        pages.iter().any(|page| blue(page) > 100),
        "no page has a curve"
    );
}

fn pages(folder: &Path) -> Vec<Vec<u8>> {
    let found = std::fs::read_dir(folder).expect("the folder");
    let found = found.map(|entry| entry.expect("an entry").path());
    let painted = found.filter(|path| path.extension().is_some_and(|end| end == "ppm"));
    painted
        .map(|path| std::fs::read(path).expect("a page"))
        .collect()
}

fn blue(page: &[u8]) -> usize {
    // Three lines, then three bytes a pixel (Netpbm, ppm(5)).
    let header = page.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let begin = header.map(|(at, _)| at + 1).nth(2).expect("a header");
    let (pixels, _) = page[begin..].as_chunks::<3>();
    let is_blue = |pixel: &&[u8; 3]| pixel[2] > pixel[0].saturating_add(40) && pixel[0] < 140;
    pixels.iter().filter(is_blue).count()
}

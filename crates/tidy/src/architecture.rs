//! ARCHITECTURE.md against the tree: import edges between crates and between the server's modules, and the map.
//!
//! The page holds two fenced blocks, with the info strings `edges` and `server-edges`, of lines `a -> b` that
//! say "a imports b". The section whose heading has the word "map" in it names every crate as `crates/<name>`
//! and every module folder of the server as `crates/server/src/<name>`.

use std::collections::BTreeSet;

use crate::repo::text_of;
use crate::tokens::Tokens;
use crate::{Finding, Source};

const PAGE: &str = "ARCHITECTURE.md";
const SERVER: &str = "crates/server/src/";

type Edges = BTreeSet<(String, String)>;

/// Compares the `edges` block with what the crates' manifests depend on.
pub fn crate_edges(sources: &[Source]) -> Vec<Finding> {
    let mut edges = Edges::new();
    let mut findings = Vec::new();
    for source in sources {
        let Some(name) = source.name_between("crates/", "/Cargo.toml") else {
            continue;
        };
        match dependencies_of_ours(&source.text) {
            Ok(ours) => edges.extend(ours.into_iter().map(|other| (name.to_owned(), other))),
            Err(error) => findings.push(Finding::new(&source.path, error, "mend the manifest")),
        }
    }
    findings.extend(compare(sources, "edges", &edges));
    findings
}

/// Compares the `server-edges` block with what the server's modules import from each other, tests left aside.
pub fn server_edges(sources: &[Source]) -> Vec<Finding> {
    let modules = server_modules(sources);
    let mut edges = Edges::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        let Some(path) = source.path.strip_prefix(SERVER) else {
            continue;
        };
        // The length check names a file that does not lex.
        let Ok(tokens) = Tokens::read(source) else {
            continue;
        };
        let from = module_of(path);
        for name in imported_names(path, &tokens) {
            let to = if modules.contains(name) { name } else { "lib" };
            if from != to {
                edges.insert((from.to_owned(), to.to_owned()));
            }
        }
    }
    compare(sources, "server-edges", &edges)
}

/// Compares the map with the crates and the server's module folders that there are.
pub fn map(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = text_of(sources, PAGE) else {
        return vec![missing_page()];
    };
    let Some(section) = map_section(page) else {
        let help = "give the code map a heading with the word \"map\"";
        return vec![Finding::new(PAGE, "no section is the map", help)];
    };
    let places = paths_in(&section);
    let mut required: BTreeSet<String> = sources
        .iter()
        .filter_map(|source| source.name_between("crates/", "/Cargo.toml"))
        .map(|name| format!("crates/{name}"))
        .collect();
    let folders = sources
        .iter()
        .filter_map(|source| source.path.strip_prefix(SERVER)?.split_once('/'));
    required.extend(folders.map(|(folder, _)| format!("{SERVER}{folder}")));

    let unnamed = required.iter().filter(|path| !places.contains(*path));
    let mut findings: Vec<Finding> = unnamed
        .map(|path| {
            Finding::new(
                PAGE,
                format!("`{path}` is not on the map"),
                "say what it is for and its invariant",
            )
        })
        .collect();
    findings.extend(
        places
            .iter()
            .filter(|path| !exists(sources, path))
            .map(|path| {
                Finding::new(
                    PAGE,
                    format!("the map names `{path}`, which is not there"),
                    "remove or rename it",
                )
            }),
    );
    findings
}

/// Finds `crates/...` paths in these pages that lead nowhere. A path that ends in `<` is a pattern and passes.
pub fn dead_paths(sources: &[Source], pages: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in sources.iter().filter(|source| pages(&source.path)) {
        let dead = paths_in(&page.text)
            .into_iter()
            .filter(|path| !exists(sources, path));
        findings.extend(dead.map(|path| {
            Finding::new(
                &page.path,
                format!("`{path}` is not there"),
                "name the place where it is now",
            )
        }));
    }
    findings
}

fn dependencies_of_ours(manifest: &str) -> Result<Vec<String>, String> {
    let manifest: toml::Table = manifest
        .parse()
        .map_err(|error| format!("not TOML: {error}"))?;
    let Some(dependencies) = manifest.get("dependencies").and_then(toml::Value::as_table) else {
        return Ok(Vec::new());
    };
    Ok(dependencies
        .keys()
        .filter_map(|name| name.strip_prefix("huiyin-"))
        .map(str::to_owned)
        .collect())
}

fn server_modules(sources: &[Source]) -> BTreeSet<&str> {
    let paths = sources.iter().filter(|source| source.is_rust());
    paths
        .filter_map(|source| source.path.strip_prefix(SERVER))
        .map(module_of)
        .filter(|name| !["lib", "main"].contains(name))
        .collect()
}

/// `web/board.rs` and `web.rs` are both part of module `web`.
fn module_of(path: &str) -> &str {
    match path.split_once('/') {
        Some((folder, _)) => folder,
        None => path.strip_suffix(".rs").unwrap_or(path),
    }
}

/// Names looked up from the crate's root: after `crate::`, after as many `super::` as the file is deep, and, in
/// the binary, after `huiyin_server::`.
fn imported_names<'a>(path: &str, tokens: &'a Tokens) -> Vec<&'a str> {
    let root = if path == "main.rs" {
        "huiyin_server"
    } else {
        "crate"
    };
    let mut starts: Vec<usize> = tokens
        .find(&[root, "::"])
        .filter(|at| tokens.text(at.wrapping_sub(1)) != "$")
        .map(|at| at + 2)
        .collect();
    let depth = path.trim_end_matches("/mod.rs").split('/').count();
    let supers = ["super", "::"].repeat(depth);
    let begins = tokens
        .find(&supers)
        .filter(|at| tokens.text(at.wrapping_sub(1)) != "::");
    starts.extend(begins.map(|at| at + supers.len()));
    starts.retain(|at| !tokens.is_test(*at));
    starts
        .into_iter()
        .flat_map(|at| {
            let names = tokens.names_at(at);
            names.into_iter().filter(move |name| {
                !["self", "*", "super"].contains(name) && tokens.text(at + 1) != "!"
            })
        })
        .collect()
}

fn compare(sources: &[Source], block: &str, actual: &Edges) -> Vec<Finding> {
    let Some(page) = text_of(sources, PAGE) else {
        return vec![missing_page()];
    };
    let Some(lines) = fenced(page, block) else {
        let help = format!("add a fenced block with the info string {block} and lines `a -> b`");
        return vec![Finding::new(PAGE, format!("no `{block}` block"), help)];
    };
    let mut findings = Vec::new();
    let mut written = Edges::new();
    for (line, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        match text.split_once(" -> ") {
            Some((from, to)) if !to.contains([' ', ',']) => {
                written.insert((from.to_owned(), to.to_owned()));
            }
            _ => findings.push(Finding::at(
                PAGE,
                line,
                format!("`{text}`"),
                "write one `a -> b` on each line",
            )),
        }
    }
    let say = |(from, to): &(String, String), what: &str, help: &str| {
        Finding::new(
            format!("{PAGE} ({block})"),
            format!("{from} -> {to} {what}"),
            help,
        )
    };
    findings.extend(actual.difference(&written).map(|edge| {
        say(
            edge,
            "is imported and not on the list",
            "remove the import, or add the line and say why in the commit",
        )
    }));
    findings.extend(
        written
            .difference(actual)
            .map(|edge| say(edge, "is on the list and not imported", "remove the line")),
    );
    findings
}

fn missing_page() -> Finding {
    Finding::new(PAGE, "not there", "write it, with the map and the edges")
}

/// Lines of the first block fenced by ``` with exactly this info string, with their numbers, trimmed.
fn fenced<'a>(page: &'a str, info: &str) -> Option<Vec<(usize, &'a str)>> {
    let mut lines = page.lines().enumerate();
    lines.find(|(_, line)| {
        line.strip_prefix("```")
            .is_some_and(|found| found.trim() == info)
    })?;
    let block = lines.take_while(|(_, line)| !line.starts_with("```"));
    Some(
        block
            .map(|(index, line)| (index + 1, line.trim()))
            .collect(),
    )
}

/// The section under the first heading that has the word "map" in it, its own subsections included.
fn map_section(page: &str) -> Option<String> {
    let level = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count();
    let mut lines = page.lines();
    let heading = lines.find(|line| {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric());
        level(line) > 0 && words.any(|word| word.eq_ignore_ascii_case("map"))
    })?;
    let section = lines.take_while(|line| level(line) == 0 || level(line) > level(heading));
    Some(section.collect::<Vec<_>>().join("\n"))
}

/// Paths of the form `crates/...` in prose, without a final `/` or full stop. A pattern (`crates/x/<name>`) is
/// cut back to the folder before it.
fn paths_in(text: &str) -> BTreeSet<String> {
    let in_path = |letter: char| letter.is_ascii_alphanumeric() || "/_-.".contains(letter);
    let mut paths = BTreeSet::new();
    for (at, _) in text.match_indices("crates/") {
        if text[..at].ends_with(in_path) {
            continue;
        }
        let rest = &text[at..];
        let end = rest.find(|letter| !in_path(letter)).unwrap_or(rest.len());
        let mut path = &rest[..end];
        if rest[end..].starts_with(['<', '*', '{']) {
            path = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        }
        let path = path.trim_end_matches(['/', '.', '-']);
        if path != "crates" {
            paths.insert(path.to_owned());
        }
    }
    paths
}

fn exists(sources: &[Source], path: &str) -> bool {
    sources.iter().any(|source| {
        source
            .path
            .strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Source {
        Source::new(PAGE, text)
    }

    fn texts(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(ToString::to_string).collect()
    }

    fn manifest(name: &str, dependencies: &str) -> Source {
        Source::new(
            format!("crates/{name}/Cargo.toml"),
            format!("[dependencies]\nserde = \"1\"\n{dependencies}"),
        )
    }

    #[test]
    fn crate_edges_that_agree_pass_and_each_difference_is_found() {
        let plan = || manifest("plan", "huiyin-engine.workspace = true\n");
        let edges = |lines: &str| page(&format!("# A\n\n```edges\n{lines}```\n"));
        assert_eq!(crate_edges(&[edges("plan -> engine\n"), plan()]), []);

        let unlisted = texts(&crate_edges(&[edges(""), plan()]));
        assert!(
            unlisted[0].contains("plan -> engine is imported and not on the list"),
            "{unlisted:?}"
        );
        let stale = texts(&crate_edges(&[
            edges("plan -> engine\nsim -> plan\n"),
            plan(),
        ]));
        assert!(
            stale[0].contains("sim -> plan is on the list and not imported"),
            "{stale:?}"
        );
        let unreadable = texts(&crate_edges(&[edges("plan -> engine, text\n"), plan()]));
        assert!(
            unreadable[0].starts_with("ARCHITECTURE.md:4: "),
            "{unreadable:?}"
        );
        assert!(texts(&crate_edges(&[page("# A\n")]))[0].contains("no `edges` block"));
        assert!(texts(&crate_edges(&[plan()]))[0].contains("not there"));
    }

    fn edges_of(path: &str, text: &str) -> Vec<String> {
        let module = |name: &str| Source::new(format!("{SERVER}{name}/mod.rs"), "");
        let sources = [
            page("```server-edges\n```\n"),
            module("store"),
            module("live"),
            Source::new(format!("{SERVER}{path}"), text),
        ];
        let findings = texts(&server_edges(&sources));
        findings
            .iter()
            .filter_map(|text| {
                Some(
                    text.split_once("): ")?
                        .1
                        .split_once(" is imported")?
                        .0
                        .to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn every_way_to_name_another_module_of_the_server_is_an_edge() {
        assert_eq!(
            edges_of("web/a.rs", "use crate::store::Store;"),
            ["web -> store"]
        );
        assert_eq!(
            edges_of("web/a.rs", "use crate::{live::{A, B}, store};"),
            ["web -> live", "web -> store"]
        );
        assert_eq!(
            edges_of("web/a.rs", "fn f() { html! { (crate::live::now()) } }"),
            ["web -> live"]
        );
        assert_eq!(
            edges_of("web/a.rs", "use super::super::store;"),
            ["web -> store"]
        );
        assert_eq!(
            edges_of("web/mod.rs", "use super::store;"),
            ["web -> store"]
        );
        assert_eq!(edges_of("app.rs", "use super::live;"), ["app -> live"]);
        assert_eq!(
            edges_of("main.rs", "fn main() { huiyin_server::live::run() }"),
            ["main -> live"]
        );
        assert_eq!(edges_of("web/a.rs", "use crate::VERSION;"), ["web -> lib"]);
    }

    #[test]
    fn a_modules_own_parts_its_tests_and_macros_are_no_edges() {
        assert!(edges_of("store/a.rs", "use crate::store::b; use super::c;").is_empty());
        assert!(edges_of("web/a.rs", "#[cfg(test)] mod tests { use crate::store; }").is_empty());
        assert!(edges_of("web/a.rs", "// crate::store\nfn f() { crate::row!(1) }").is_empty());
        assert!(edges_of("web/a.rs", "pub(crate) struct A;").is_empty());
    }

    #[test]
    fn the_map_names_every_crate_and_server_folder_and_no_other() {
        let tree = |map: &str| {
            [
                page(&format!(
                    "# A\n\n## Code map\n\n{map}\n\n## Else\n\n`crates/lost`\n"
                )),
                manifest("engine", ""),
                manifest("server", ""),
                Source::new("crates/server/src/web/mod.rs", ""),
            ]
        };
        let whole =
            "- `crates/engine/`: a\n### Server\n- `crates/server`: b\n- `crates/server/src/web`: c";
        assert_eq!(map(&tree(whole)), []);
        let short = texts(&map(&tree("`crates/engine` and `crates/server`.")));
        assert!(
            short.len() == 1 && short[0].contains("`crates/server/src/web` is not on the map"),
            "{short:?}"
        );
        let stale = texts(&map(&tree(&format!("{whole}\n- `crates/vault`: d"))));
        assert!(
            stale.len() == 1 && stale[0].contains("names `crates/vault`"),
            "{stale:?}"
        );
        assert!(texts(&map(&[page("# A\n")]))[0].contains("no section is the map"));
    }

    #[test]
    fn a_path_that_leads_nowhere_is_found_and_a_pattern_is_judged_by_its_folder() {
        let guide = Source::new(
            "docs/guide.md",
            "See `crates/plan/src/rules/<rule>.rs`, crates/plan/src/lib.rs.\n`crates/gone.rs`",
        );
        let sources = [
            guide,
            Source::new("crates/plan/src/lib.rs", ""),
            Source::new("crates/plan/src/rules/a.rs", ""),
        ];
        let findings = texts(&dead_paths(&sources, |path| path.starts_with("docs/")));
        assert_eq!(
            findings,
            ["docs/guide.md: `crates/gone.rs` is not there; name the place where it is now"]
        );
    }
}

//! Lists the rule files under `rules/`, so that the binary carries them.
//!
//! A list beside the files would have to be kept by hand; the folder itself is the list.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = manifest.join("../../rules");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut text = String::from("&[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let place = file
            .strip_prefix(&root)
            .unwrap_or(file)
            .to_string_lossy()
            .replace('\\', "/");
        let full = file.canonicalize()?;
        let tests = full.with_extension("test.yaml");
        let tests = if tests.exists() {
            format!("Some(include_str!({:?}))", tests.display().to_string())
        } else {
            "None".to_owned()
        };
        let _ = writeln!(
            text,
            "    Source {{ place: {place:?}, text: include_str!({:?}), tests: {tests} }},",
            full.display().to_string()
        );
    }
    text.push_str("]\n");
    let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("rules.rs");
    fs::write(target, text)
}

/// Gathers the rule files of a folder and those below it; test files stand beside their rule.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".yaml") && !name.ends_with(".test.yaml") {
            files.push(path);
        } else if name.ends_with(".test.yaml") {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    Ok(())
}

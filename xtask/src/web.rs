//! The portal: installing what it needs and building it, only when something changed.

use crate::command::{root, run, say};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// Oldest Node.js that the portal's tools run on.
const NODE_MAJOR: u32 = 20;

/// Returns `npm` in the portal's folder, ready for arguments.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder());
    command
}

/// Installs the portal's packages unless they are those of the lock file already.
pub(crate) fn install() -> Result<()> {
    check_node()?;
    let lock = fs::read(folder().join("package-lock.json")).context("cannot read web/package-lock.json")?;
    let stamp = folder().join("node_modules/.outrider-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("installing the portal's packages");
    run(&mut npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(&stamp, lock).context("cannot note the installed packages")
}

/// Builds the portal into web/dist unless that is newer than every source of it.
pub(crate) fn build() -> Result<()> {
    install()?;
    let built = modified(&folder().join("dist/index.html"));
    let newest = [
        "src",
        "public",
        "index.html",
        "package-lock.json",
        "vite.config.ts",
        "tsconfig.json",
    ]
    .into_iter()
    .filter_map(|name| newest_below(&folder().join(name)))
    .max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    say("building the portal");
    run(&mut npm(&["run", "--silent", "build"]))
}

fn folder() -> PathBuf {
    root().join("web")
}

fn check_node() -> Result<()> {
    let found = Command::new("node").arg("--version").output().ok();
    let version = found.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let major = version
        .as_deref()
        .and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match (version, major) {
        (_, Some(major)) if major >= NODE_MAJOR => Ok(()),
        (Some(version), Some(_)) => {
            bail!("Node.js {version} is too old for the portal; install {NODE_MAJOR} or newer")
        }
        _ => bail!("Node.js was not found; install {NODE_MAJOR} or newer, with npm"),
    }
}

fn newest_below(path: &Path) -> Option<SystemTime> {
    if path.is_dir() {
        fs::read_dir(path)
            .ok()?
            .flatten()
            .filter_map(|entry| newest_below(&entry.path()))
            .max()
    } else {
        modified(path)
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

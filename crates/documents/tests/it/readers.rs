//! Other people's readers, installed when they are missing and may be.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// Runs a reader in a folder and returns what it printed, or `None`, having said why, where there is none.
pub(crate) fn run(program: &str, package: &str, arguments: &[&str], folder: &Path) -> Option<String> {
    if !has(program, package) {
        assert!(
            std::env::var_os("CI").is_none(),
            "no {program}: install the package `{package}`"
        );
        eprintln!("SKIPPED: no {program}; install the package `{package}`");
        return None;
    }
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        // LibreOffice wants a profile of its own.
        .env("HOME", folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    assert!(!errors.contains("Syntax Error"), "{program} {arguments:?}: {errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn has(program: &str, package: &str) -> bool {
    /// One installation at a time.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _lock = INSTALLING.lock().unwrap();
    let found = || {
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
            .any(|folder| folder.join(program).is_file())
    };
    found() || (is_root() && install(package) && found())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn install(package: &str) -> bool {
    let apt = |arguments: &[&str]| {
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(arguments)
            .output()
            .is_ok_and(|output| output.status.success())
    };
    apt(&["-qq", "update"]) && apt(&["-qq", "-y", "--no-install-recommends", "install", package])
}

/// Keeps a file for eyes, where `OUTRIDER_TEST_PAGES` names a folder.
pub(crate) fn keep(file: &Path) {
    if let Some(folder) = std::env::var_os("OUTRIDER_TEST_PAGES") {
        let to = PathBuf::from(folder).join(file.file_name().unwrap());
        std::fs::copy(file, to).unwrap();
    }
}

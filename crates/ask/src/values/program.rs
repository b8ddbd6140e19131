//! The values of files and processes.

use super::{Found, time};
use crate::want::Want;
use evidence::{File, Process};

/// Programs that are in an alert as surroundings more often than as what it is about.
const SURROUNDINGS: &[&str] = &[
    "wmiprvse.exe",
    "explorer.exe",
    "services.exe",
    "svchost.exe",
    "wininit.exe",
    "ntoskrnl.exe",
    "cmd.exe",
    "conhost.exe",
    "userinit.exe",
    "winlogon.exe",
    "powershell.exe",
    "msedge.exe",
    "chrome.exe",
    "csrss.exe",
    "smss.exe",
    "taskhostw.exe",
];

/// How little a program that is everywhere says; the kernel says next to nothing.
fn commonness(name: &str) -> f64 {
    match name {
        "ntoskrnl.exe" | "system" => 0.3,
        _ if SURROUNDINGS.contains(&name) => 0.6,
        _ => 1.0,
    }
}

pub(super) fn of_file(file: &File, weight: f64, names: &[String], found: &mut Found) {
    let weight = weight * commonness(&file.name.to_lowercase());
    found.add(&[Want::FileName], "file", &file.name, weight, names);
    let runs = file.name.to_lowercase().ends_with(".exe");
    found.add(
        &[Want::ProcessName],
        "file",
        &file.name,
        weight * if runs { 0.8 } else { 0.5 },
        names,
    );
    let parts = [
        (Want::FileFolder, "folder", &file.folder),
        (Want::Sha256, "sha256", &file.sha256),
        (Want::Sha1, "sha1", &file.sha1),
        (Want::Md5, "md5", &file.md5),
    ];
    for (want, field, part) in parts {
        part.iter()
            .for_each(|part| found.add(&[want], field, part, weight, names));
    }
}

pub(super) fn of_process(process: &Process, names: &[String], found: &mut Found) {
    let image = process.image.as_ref().map(|image| image.name.as_str()).or_else(|| {
        let line = process.command_line.as_deref()?.trim_start_matches('"');
        let program = line.split(['"', ' ']).next()?.rsplit(['\\', '/']).next()?;
        Some(if program.eq_ignore_ascii_case("%comspec%") {
            "cmd.exe"
        } else {
            program
        })
    });
    let surrounding = image.is_some_and(|image| SURROUNDINGS.contains(&image.to_lowercase().as_str()));
    let bare = process
        .command_line
        .as_deref()
        .is_none_or(|line| !line.trim().contains(' '));
    // A shell that was given something to do is no mere surrounding.
    let weight = match image.map(str::to_lowercase) {
        Some(image) if surrounding && bare => commonness(&image) * 0.85,
        Some(_) if surrounding => 0.8,
        _ => 1.0,
    };
    image
        .iter()
        .for_each(|name| found.add(&[Want::ProcessName], "process", name, weight, names));
    image
        .iter()
        .for_each(|name| found.add(&[Want::FileName], "process", name, weight * 0.7, names));
    if let Some(line) = &process.command_line {
        found.add(&[Want::CommandLine], "commandLine", line, weight, names);
        if found.want == Want::FileName {
            arguments(line).for_each(|file| found.add(&[Want::FileName], "commandLine", file, weight * 0.6, names));
        }
    }
    process
        .process_id
        .iter()
        .for_each(|id| found.add(&[Want::ProcessId], "processId", &id.to_string(), weight, names));
    process
        .created_at
        .iter()
        .for_each(|at| found.add(&[Want::ProcessStart], "createdAt", &time(*at), weight, names));
    let parent = process.parent_image.iter();
    parent.for_each(|parent| found.add(&[Want::ParentName], "parentProcess", &parent.name, 1.0, names));
    if let Some(image) = &process.image {
        for (want, field, hash) in [
            (Want::Sha256, "sha256", &image.sha256),
            (Want::Sha1, "sha1", &image.sha1),
            (Want::Md5, "md5", &image.md5),
            (Want::FileFolder, "folder", &image.folder),
        ] {
            hash.iter()
                .for_each(|hash| found.add(&[want], field, hash, weight * 0.8, names));
        }
    }
}

/// Returns the names of scripts that a command line is given.
fn arguments(line: &str) -> impl Iterator<Item = &str> {
    const SCRIPTS: [&str; 9] = [".ps1", ".psm1", ".vbs", ".js", ".bat", ".cmd", ".py", ".sh", ".hta"];
    let names = line
        .split([' ', '"', '\'', ',', ';', '='])
        .filter_map(|word| word.rsplit(['\\', '/']).next());
    names.filter(|name| {
        SCRIPTS
            .iter()
            .any(|ending| name.len() > ending.len() && name.to_lowercase().ends_with(ending))
    })
}

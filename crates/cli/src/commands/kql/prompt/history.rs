//! Queries asked before, kept in the data folder, one JSON string a line.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const FILE: &str = "kql-history.jsonl";
/// Entries that are kept.
const MOST: usize = 1_000;

/// The entries, the latest last.
#[derive(Debug)]
pub(super) struct History {
    path: PathBuf,
    entries: Vec<String>,
}

impl History {
    /// Reads the file; one that cannot be read is an empty history, since nobody asked for it.
    pub(super) fn open(data: &Path) -> Self {
        let path = data.join(FILE);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut entries: Vec<String> = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        if entries.len() > MOST {
            entries.drain(..entries.len() - MOST);
        }
        Self { path, entries }
    }

    /// Keeps an entry, unless it is the latest again.
    pub(super) fn add(&mut self, text: &str) -> io::Result<()> {
        if self.entries.last().is_some_and(|last| last == text) {
            return Ok(());
        }
        self.entries.push(text.to_owned());
        if self.entries.len() > MOST * 2 {
            self.entries.drain(..self.entries.len() - MOST);
            let mut file = self.file(true)?;
            return self.entries.iter().try_for_each(|entry| write(&mut file, entry));
        }
        write(&mut self.file(false)?, text)
    }

    /// Returns the next older entry than that number of steps back that begins with the text.
    pub(super) fn older(&self, steps: usize, start: &str) -> Option<(usize, &str)> {
        (steps + 1..=self.entries.len()).find_map(|steps| self.matching(steps, start))
    }

    /// Returns the next newer entry.
    pub(super) fn newer(&self, steps: usize, start: &str) -> Option<(usize, &str)> {
        (1..steps).rev().find_map(|steps| self.matching(steps, start))
    }

    fn matching(&self, steps: usize, start: &str) -> Option<(usize, &str)> {
        let entry = self.entries.get(self.entries.len().checked_sub(steps)?)?;
        entry.starts_with(start).then_some((steps, entry.as_str()))
    }

    /// Queries tell what is being investigated, so only the owner may read the file.
    fn file(&self, anew: bool) -> io::Result<fs::File> {
        let mut options = OpenOptions::new();
        options.create(true).write(true).append(!anew).truncate(anew);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path)
    }
}

fn write(file: &mut fs::File, entry: &str) -> io::Result<()> {
    file.write_all(format!("{}\n", serde_json::Value::from(entry)).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_by_their_start() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(folder.path());
        for text in ["T | take 1", "U\n| count", "T | take 2", "T | take 2"] {
            history.add(text).unwrap();
        }
        let history = History::open(folder.path());
        assert_eq!(history.older(0, ""), Some((1, "T | take 2")));
        assert_eq!(history.older(1, "T"), Some((3, "T | take 1")));
        assert_eq!(history.newer(3, "T"), Some((1, "T | take 2")));
        assert_eq!(history.older(1, ""), Some((2, "U\n| count")));
        assert_eq!(history.older(3, "T"), None);
        assert_eq!(history.newer(1, ""), None);
    }
}

//! The queries that each caller ran through our own API, kept in the data folder.
//!
//! One JSON object a line, appended and synced when a query ends, so a crash loses at most the line that
//! was being written; such a line is passed over when reading. Queries of Kusto's, Log Analytics' and
//! Graph's clients are not kept: dashboards would bury what people asked.

use crate::access::caller::Caller;
use crate::error::Error;
use api::HuntingRun;
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const FILE: &str = "hunting-history.jsonl";
/// Queries of a caller that are kept.
const MOST: usize = 2_000;
/// Bytes of the file beyond which old queries are dropped from it.
const LARGEST: u64 = 8 * 1024 * 1024;
/// Bytes of a line beside its query, roughly.
const LINE_BYTES: u64 = 256;

/// Where ran queries are kept. Implementors may block: callers are on threads that may.
pub(crate) trait History: Debug + Send + Sync {
    /// Keeps a query.
    fn add(&self, caller: &Caller, run: &HuntingRun) -> Result<(), Error>;
    /// Returns a caller's queries, the latest first.
    fn of(&self, caller: &Caller) -> Result<Vec<HuntingRun>, Error>;
    /// Forgets a caller's queries.
    fn clear(&self, caller: &Caller) -> Result<(), Error>;
}

#[derive(Serialize, Deserialize)]
struct Line {
    caller: String,
    run: HuntingRun,
}

/// The history in a file of the data folder.
#[derive(Debug)]
pub(crate) struct FileHistory {
    path: PathBuf,
    /// Held while the file is read or written, so that no line is lost to a rewrite.
    file: Mutex<()>,
}

impl FileHistory {
    /// Names the file; it is made when the first query is kept.
    pub(crate) fn new(data: &Path) -> Self {
        Self {
            path: data.join(FILE),
            file: Mutex::default(),
        }
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::History {
            path: self.path.clone(),
            source,
        }
    }

    fn lines(&self) -> io::Result<Vec<Line>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut lines = Vec::new();
        let mut broken = 0_usize;
        for line in BufReader::new(file).split(b'\n') {
            let line = line?;
            match serde_json::from_slice(&line) {
                Ok(line) => lines.push(line),
                Err(_) if line.is_empty() => {}
                Err(_) => broken += 1,
            }
        }
        if broken > 0 {
            tracing::warn!(file = %self.path.display(), broken, "lines of the query history cannot be read");
        }
        Ok(lines)
    }

    /// Writes the file anew with these lines.
    fn replace(&self, lines: &[Line]) -> io::Result<()> {
        let next = self.path.with_extension("jsonl.new");
        let mut file = private(&next, true)?;
        for line in lines {
            file.write_all(&serde_json::to_vec(line)?)?;
            file.write_all(b"\n")?;
        }
        file.sync_all()?;
        fs::rename(next, &self.path)
    }

    fn append(&self, line: &Line) -> io::Result<()> {
        let mut file = private(&self.path, false)?;
        let mut text = Vec::new();
        // A line cut short by a crash must not swallow this one.
        if file.metadata()?.len() > 0 {
            text.push(b'\n');
        }
        text.extend(serde_json::to_vec(line)?);
        file.write_all(&text)?;
        file.sync_data()?;
        if file.metadata()?.len() > LARGEST {
            let mut lines = self.lines()?;
            lines.reverse();
            let mut bytes = 0_u64;
            let mut kept = 0_usize;
            lines.retain(|line| {
                bytes = bytes.saturating_add(line.run.query.len() as u64 + LINE_BYTES);
                kept += 1;
                // The latest stays, whatever its size.
                kept == 1 || bytes <= LARGEST / 2
            });
            lines.reverse();
            self.replace(&lines)?;
        }
        Ok(())
    }
}

/// Opens a file that only its owner may read: queries tell what is being investigated.
fn private(path: &Path, anew: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).append(!anew).truncate(anew);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl History for FileHistory {
    fn add(&self, caller: &Caller, run: &HuntingRun) -> Result<(), Error> {
        let _held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let line = Line {
            caller: caller.key().to_owned(),
            run: run.clone(),
        };
        self.append(&line).map_err(|source| self.failed(source))
    }

    fn of(&self, caller: &Caller) -> Result<Vec<HuntingRun>, Error> {
        let _held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = self.lines().map_err(|source| self.failed(source))?;
        let mut runs: Vec<HuntingRun> = lines
            .into_iter()
            .filter(|line| line.caller == caller.key())
            .map(|line| line.run)
            .collect();
        runs.reverse();
        runs.truncate(MOST);
        Ok(runs)
    }

    fn clear(&self, caller: &Caller) -> Result<(), Error> {
        let _held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = self.lines().map_err(|source| self.failed(source))?;
        lines.retain(|line| line.caller != caller.key());
        self.replace(&lines).map_err(|source| self.failed(source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::HuntingOutcome;

    fn run(query: &str) -> HuntingRun {
        HuntingRun {
            id: "1".to_owned(),
            at: chrono::DateTime::from_timestamp(1, 0).unwrap(),
            query: query.to_owned(),
            timespan: None,
            outcome: HuntingOutcome::Answered,
            rows: 1,
            elapsed_ms: 1,
            problem: None,
        }
    }

    #[test]
    fn each_caller_has_their_own_and_a_torn_line_loses_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let history = FileHistory::new(folder.path());
        assert!(history.of(&Caller::LOCAL).unwrap().is_empty());
        history.add(&Caller::LOCAL, &run("A")).unwrap();
        history.add(&Caller::TOKEN, &run("B")).unwrap();
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 9]).unwrap();

        let again = FileHistory::new(folder.path());
        again.add(&Caller::LOCAL, &run("C\nD")).unwrap();
        let queries: Vec<String> = again
            .of(&Caller::LOCAL)
            .unwrap()
            .into_iter()
            .map(|run| run.query)
            .collect();
        assert_eq!(queries, ["C\nD", "A"]);
        again.clear(&Caller::LOCAL).unwrap();
        assert!(again.of(&Caller::LOCAL).unwrap().is_empty());
    }

    #[test]
    fn a_large_file_loses_its_oldest() {
        let folder = tempfile::tempdir().unwrap();
        let history = FileHistory::new(folder.path());
        let long = run(&"x".repeat(9_000_000));
        history.add(&Caller::LOCAL, &run("oldest")).unwrap();
        history.add(&Caller::LOCAL, &long).unwrap();
        history.add(&Caller::LOCAL, &run("latest")).unwrap();
        let left: Vec<String> = history
            .of(&Caller::LOCAL)
            .unwrap()
            .into_iter()
            .map(|run| run.query)
            .collect();
        assert_eq!(left, ["latest"]);
    }
}

//! The rules of a workspace: built-in ones, then those of the user's folders.

use crate::builtin::builtin_sources;
use crate::error::Error;
use crate::rule::{Origin, Rule};
use crate::rule_file::parse_rule;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Deepest folder that is looked into.
const DEPTH: usize = 12;
/// Most rule files of one folder tree; the community's largest collection has some 7,000.
const FILES: usize = 50_000;

/// A rule file that was left out, and why.
pub type LoadProblem = Error;

/// Loaded rules, sorted by name of origin: built-in first.
#[derive(Debug, Default)]
pub struct Library {
    /// The rules.
    pub rules: Vec<Rule>,
    /// What could not be loaded. One bad file does not keep the others out.
    pub problems: Vec<LoadProblem>,
    places: BTreeMap<String, usize>,
}

impl Library {
    /// Loads the built-in rules.
    #[must_use]
    pub fn builtin() -> Self {
        let mut library = Self::default();
        for source in builtin_sources() {
            library.add(parse_rule(source.text, Origin::BuiltIn(source.place.to_owned())));
        }
        library
    }

    /// Adds every rule file (`.yaml`, `.yml`) of a folder and those below it, or one file. A rule with
    /// the id of a built-in one replaces it: that is how a user changes or disables it.
    pub fn add_folder(&mut self, path: &Path) {
        let mut files = Vec::new();
        if let Err(problem) = collect(path, 0, &mut files) {
            self.problems.push(problem);
        }
        files.sort();
        for file in files {
            let rule = match std::fs::read(&file) {
                // Old files of the community are Windows-1252: replaced characters harm no query.
                Ok(bytes) => parse_rule(&String::from_utf8_lossy(&bytes), Origin::File(file)),
                Err(source) => Err(Error::Read { path: file, source }),
            };
            self.add(rule);
        }
    }

    fn add(&mut self, rule: Result<Rule, Error>) {
        let rule = match rule {
            Ok(rule) => rule,
            Err(problem) => return self.problems.push(problem),
        };
        let id = rule.id.to_ascii_lowercase();
        let Some(known) = self.places.get(&id).and_then(|at| self.rules.get_mut(*at)) else {
            self.places.insert(id, self.rules.len());
            return self.rules.push(rule);
        };
        match (&known.origin, &rule.origin) {
            (Origin::BuiltIn(_), Origin::File(_)) => *known = rule,
            _ => self.problems.push(Error::DuplicateId {
                file: rule.origin.place(),
                id: rule.id,
                other: known.origin.place(),
            }),
        }
    }

    /// Returns the rules that run, in a stable order.
    pub fn enabled(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.enabled)
    }

    /// Returns the rule of that id, or of that exact name.
    #[must_use]
    pub fn find(&self, id_or_name: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|rule| rule.id.eq_ignore_ascii_case(id_or_name))
            .or_else(|| self.rules.iter().find(|rule| rule.name == id_or_name))
    }

    /// Counts the rules that name each technique, sorted by technique.
    #[must_use]
    pub fn techniques(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for technique in self.rules.iter().flat_map(|rule| &rule.techniques) {
            *counts.entry(technique.to_string()).or_insert(0) += 1;
        }
        counts
    }
}

fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let problem = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let kind = std::fs::symlink_metadata(path).map_err(problem)?.file_type();
    if depth > 0 && kind.is_symlink() {
        // A link inside the folder may lead out of it or in a circle.
        return Ok(());
    }
    if !path.is_dir() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_ascii_lowercase();
        let is_rule = (name.ends_with(".yaml") || name.ends_with(".yml")) && !name.contains(".test.");
        if (is_rule || depth == 0) && files.len() < FILES {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    if depth == DEPTH {
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(problem)? {
        collect(&entry.map_err(problem)?.path(), depth + 1, files)?;
    }
    Ok(())
}

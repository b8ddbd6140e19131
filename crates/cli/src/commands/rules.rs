//! `outrider rules`: what raises alerts.

use super::{Context, ingest};
use crate::failure::Failure;
use crate::{progress, render, stop};
use clap::Subcommand;
use detect::{CaseFile, Library, builtin_sources, parse_rule, run_cases};
use std::path::{Path, PathBuf};

/// List, run and test analytics rules.
///
/// Rules have Microsoft Sentinel's YAML form. Those of a folder `rules` in the data folder are always
/// used; one with the id of a built-in rule replaces it.
#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// List the rules
    List {
        /// Further rules: a YAML file or a folder of them (repeatable)
        #[arg(long, value_name = "PATH")]
        rules: Vec<PathBuf>,
    },
    /// Run all rules over all rows, and group the alerts
    Run {
        /// Further rules: a YAML file or a folder of them (repeatable)
        #[arg(long, value_name = "PATH")]
        rules: Vec<PathBuf>,
    },
    /// Run the test cases of rules: those built in, or those of a folder (NAME.yaml, NAME.test.yaml)
    Test {
        /// Folder of rules and their tests
        folder: Option<PathBuf>,
    },
}

impl Rules {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match self {
            Self::List { rules } => list(context, &context.open().await?.rules(rules)),
            Self::Run { rules } => {
                let workspace = context.open().await?;
                let (detected, correlated) = ingest::find(&workspace, None, rules, &stop::on_interrupt()).await?;
                render::line(&format!(
                    "{} alerts ({} new, {} changed), {} incidents",
                    detected.alerts, detected.new_alerts, detected.updated_alerts, correlated.incidents
                ))?;
                told(&ingest::failed_rules(&detected), "rules failed")
            }
            Self::Test { folder: Some(folder) } => test(&cases_of(folder)?).await,
            Self::Test { folder: None } => test(&builtin_cases()?).await,
        }
    }
}

fn list(context: &Context<'_>, library: &Library) -> Result<(), Failure> {
    let rows: Vec<Vec<String>> = library
        .rules
        .iter()
        .map(|rule| {
            vec![
                rule.id.clone(),
                rule.severity.to_string(),
                rule.name.clone(),
                rule.techniques
                    .iter()
                    .map(|technique| technique.id())
                    .collect::<Vec<_>>()
                    .join(" "),
                rule.origin.place(),
                if rule.enabled { "" } else { "disabled" }.to_owned(),
            ]
        })
        .collect();
    render::rows(
        context.format,
        &["id", "severity", "rule", "techniques", "from", ""],
        &rows,
    )?;
    let problems: Vec<String> = library.problems.iter().map(ToString::to_string).collect();
    told(&problems, "rule files are left out")
}

/// A rule with its cases.
type Tested = (detect::Rule, CaseFile);

fn builtin_cases() -> Result<Vec<Tested>, Failure> {
    builtin_sources()
        .iter()
        .map(|source| {
            let rule = parse_rule(source.text, detect::Origin::BuiltIn(source.place.to_owned()))?;
            Ok((
                rule,
                CaseFile::parse(source.tests.unwrap_or("cases: []"), source.place)?,
            ))
        })
        .collect()
}

fn cases_of(folder: &Path) -> Result<Vec<Tested>, Failure> {
    let mut library = Library::default();
    library.add_folder(folder);
    if let Some(problem) = library.problems.into_iter().next() {
        return Err(problem.into());
    }
    let mut tested = Vec::new();
    for rule in library.rules {
        let place = PathBuf::from(rule.origin.place()).with_extension("test.yaml");
        let text = std::fs::read_to_string(&place).map_err(|error| {
            Failure::Told(format!(
                "rule `{}` has no tests: cannot read {}: {error}",
                rule.name,
                place.display()
            ))
        })?;
        tested.push((rule, CaseFile::parse(&text, &place.display().to_string())?));
    }
    Ok(tested)
}

async fn test(tested: &[Tested]) -> Result<(), Failure> {
    let mut failures = Vec::new();
    let mut cases = 0;
    {
        let line = progress::Line::bar(tested.len() as u64);
        for (done, (rule, file)) in tested.iter().enumerate() {
            line.set(done as u64, rule.name.clone());
            if !file.is_complete() {
                failures.push(format!(
                    "{}: needs a case that alerts and one that is silent",
                    rule.name
                ));
            }
            for outcome in Box::pin(run_cases(rule, file)).await? {
                cases += 1;
                if let Some(failure) = outcome.failure {
                    failures.push(format!("{}: {}: {failure}", rule.name, outcome.name));
                }
            }
        }
    }
    render::line(&format!(
        "{} rules, {cases} cases, {} failed",
        tested.len(),
        failures.len()
    ))?;
    told(&failures, "cases failed")
}

/// Fails, listing them, when there are any.
fn told(problems: &[String], what: &str) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::Told(format!(
        "{} {what}:\n  {}",
        problems.len(),
        problems.join("\n  ")
    )))
}

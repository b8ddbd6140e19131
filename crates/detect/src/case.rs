//! Test cases of a rule: rows for its tables, and whether they must raise an alert.
//!
//! They stand beside the rule as `<name>.test.yaml` and run through the real engine over tables in
//! memory, so that a rule is tested as it will be used.

use crate::error::Error;
use crate::rule::{Origin, Rule};
use crate::runner::{Outcome, Report, RunOptions, Runner};
use chrono::{DateTime, TimeDelta, Utc};
use evidence::Alert;
use hunt::{Engine, Limits, MemoryTables};
use schema::{Table, TableBuilder};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What a case demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The rule raises at least one alert.
    Alerts,
    /// The rule raises none.
    Silence,
}

/// One test case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// What it demands.
    pub expectation: Expectation,
    /// The exact number of alerts, when the case says it.
    pub alerts: Option<usize>,
    /// The title of the first alert, when the case says it.
    pub title: Option<String>,
    /// Rows by table.
    pub rows: BTreeMap<String, Vec<Map<String, Value>>>,
}

/// The cases of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFile {
    /// The cases, those that must alert first.
    pub cases: Vec<Case>,
}

/// How a case went.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOutcome {
    /// The case's name.
    pub name: String,
    /// What it demanded.
    pub expectation: Expectation,
    /// The alerts that the rule raised.
    pub alerts: Vec<Alert>,
    /// What was not as demanded.
    pub failure: Option<String>,
}

impl CaseFile {
    /// Reads a test file.
    ///
    /// # Errors
    /// When it is not YAML, or a case lacks its name or rows.
    pub fn parse(text: &str, place: &str) -> Result<Self, Error> {
        let value: Value = serde_saphyr::from_str(text).map_err(|error| Error::Yaml {
            file: place.to_owned(),
            message: error.to_string(),
        })?;
        let mut cases = Vec::new();
        for (key, expectation) in [("positive", Expectation::Alerts), ("negative", Expectation::Silence)] {
            for case in value.get(key).and_then(Value::as_array).into_iter().flatten() {
                cases.push(read_case(case, expectation, place)?);
            }
        }
        Ok(Self { cases })
    }

    /// Returns whether there is a case of each kind.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        [Expectation::Alerts, Expectation::Silence]
            .iter()
            .all(|wanted| self.cases.iter().any(|case| case.expectation == *wanted))
    }
}

fn read_case(case: &Value, expectation: Expectation, place: &str) -> Result<Case, Error> {
    let name = case.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let problem = |problem: &str| Error::Case {
        case: format!("{place}: {name}"),
        problem: problem.to_owned(),
    };
    if name.is_empty() {
        return Err(problem("has no name; say in `name:` what the rows show"));
    }
    let tables = case
        .get("rows")
        .and_then(Value::as_object)
        .ok_or_else(|| problem("has no `rows:` by table"))?;
    let mut rows = BTreeMap::new();
    for (table, list) in tables {
        let list = list.as_array().ok_or_else(|| problem("has rows that are not a list"))?;
        let objects: Option<Vec<_>> = list.iter().map(|row| row.as_object().cloned()).collect();
        rows.insert(
            table.clone(),
            objects.ok_or_else(|| problem("has a row that is not a mapping"))?,
        );
    }
    Ok(Case {
        expectation,
        alerts: case
            .get("alerts")
            .and_then(Value::as_u64)
            .and_then(|count| usize::try_from(count).ok()),
        title: case.get("title").and_then(Value::as_str).map(str::to_owned),
        rows,
        name,
    })
}

/// Runs the cases of a rule.
///
/// # Errors
/// When rows do not fit their table; a case that goes wrong is in the outcomes.
pub async fn run_cases(rule: &Rule, file: &CaseFile) -> Result<Vec<CaseOutcome>, Error> {
    let mut outcomes = Vec::with_capacity(file.cases.len());
    for case in &file.cases {
        let tables: Arc<dyn hunt::Tables> = Arc::new(memory_tables(rule, case)?);
        let engine = Arc::new(Engine::new(Arc::clone(&tables), Limits::default()));
        let rule = Rule {
            enabled: true,
            ..rule.clone()
        };
        let options = RunOptions {
            now: start() + TimeDelta::days(30),
            range: None,
            concurrency: 1,
        };
        let cancel = CancellationToken::new();
        let report = Runner::new(engine, tables)
            .run(&[&rule], &options, &|_| {}, &cancel)
            .await?;
        outcomes.push(judge(case, report));
    }
    Ok(outcomes)
}

fn judge(case: &Case, report: Report) -> CaseOutcome {
    let went_wrong = report.rules.iter().find_map(|rule| match &rule.outcome {
        Outcome::Failed { message } => Some(message.clone()),
        Outcome::Skipped { reason } if case.expectation == Expectation::Alerts => Some(format!("skipped: {reason}")),
        Outcome::Cancelled => Some("cancelled".to_owned()),
        Outcome::Ran { .. } | Outcome::Skipped { .. } => None,
    });
    let count = report.alerts.len();
    let title = report
        .alerts
        .first()
        .map(|alert| alert.title.as_str())
        .unwrap_or_default();
    let failure = went_wrong.or_else(|| match case.expectation {
        Expectation::Silence if count > 0 => Some(format!("raised {count} alerts, first `{title}`; none was expected")),
        Expectation::Alerts if count == 0 => Some("raised no alert".to_owned()),
        Expectation::Alerts if case.alerts.is_some_and(|wanted| wanted != count) => Some(format!(
            "raised {count} alerts; {} expected",
            case.alerts.unwrap_or_default()
        )),
        Expectation::Alerts if case.title.as_deref().is_some_and(|wanted| wanted != title) => Some(format!(
            "title is `{title}`; `{}` expected",
            case.title.as_deref().unwrap_or_default()
        )),
        Expectation::Alerts | Expectation::Silence => None,
    });
    CaseOutcome {
        name: case.name.clone(),
        expectation: case.expectation,
        alerts: report.alerts,
        failure,
    }
}

/// The time of a case's first row, unless the row tells its own.
fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_715_677_260, 0).unwrap_or_default()
}

fn memory_tables(rule: &Rule, case: &Case) -> Result<MemoryTables, Error> {
    let place = match &rule.origin {
        Origin::BuiltIn(place) => place.clone(),
        Origin::File(path) => path.display().to_string(),
    };
    let problem = |problem: String| Error::Case {
        case: format!("{place}: {}", case.name),
        problem,
    };
    let mut tables = MemoryTables::default();
    for (name, rows) in &case.rows {
        let table = schema::find_table(name).ok_or_else(|| problem(format!("table `{name}` is unknown")))?;
        let table = Arc::new(table.clone());
        let mut builder = TableBuilder::new(Arc::clone(&table));
        for (at, row) in rows.iter().enumerate() {
            add_row(&mut builder, &table, row, at)
                .map_err(|column| problem(format!("{name} has no column `{column}`")))?;
        }
        let batch = builder.finish().map_err(|error| problem(error.to_string()))?;
        tables.insert(table, batch);
    }
    Ok(tables)
}

/// Adds a row; a second apart from the one before unless it tells its own time.
fn add_row(builder: &mut TableBuilder, table: &Table, row: &Map<String, Value>, at: usize) -> Result<(), String> {
    let offset = i64::try_from(at).unwrap_or_default();
    let default_time = (start() + TimeDelta::seconds(offset)).timestamp_micros();
    let time_names = ["Timestamp", "TimeGenerated"];
    for (name, value) in row {
        let alias = time_names
            .contains(&name.as_str())
            .then(|| table.time_column())
            .flatten();
        let column = builder
            .column(name)
            .or_else(|| builder.column(alias?))
            .ok_or_else(|| name.clone())?;
        match value {
            Value::Null => {}
            Value::Bool(flag) => builder.set_bool(column, *flag),
            Value::Number(number) => match number.as_i64() {
                Some(number) => builder.set_long(column, number),
                None => builder.set_real(column, number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => builder.set_text(column, text),
            Value::Array(_) | Value::Object(_) => builder.set_text(column, &value.to_string()),
        }
    }
    if let Some(column) = table.time_column().and_then(|name| builder.column(name)) {
        // The first value stands, so a row's own time is kept.
        builder.set_datetime(column, default_time);
    }
    builder.finish_row(&format!("00000000000000aa-{at:08}-0"));
    Ok(())
}

//! One analytics rule: what it looks for, how often, and how its findings become alerts.
//!
//! Source: Sentinel's scheduled analytics rule (field names), Defender's custom detection rule.

use chrono::TimeDelta;
use evidence::{Role, Severity, Tactic, Technique};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a rule is meant to be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// On a schedule, over a window of past data.
    #[default]
    Scheduled,
    /// As rows arrive; here, like a scheduled rule over the rows that are new.
    #[serde(rename = "NRT")]
    NearRealTime,
    /// A hunting query of the community: read and listed, not run unless enabled in its file.
    Hunting,
}

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// Part of the binary; the path under `rules/`.
    BuiltIn(String),
    /// A file of the user's.
    File(PathBuf),
}

impl Origin {
    /// Returns the path as text.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::BuiltIn(place) => place.clone(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// How the number of rows is compared with the threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum TriggerOperator {
    /// More rows than the threshold.
    #[default]
    GreaterThan,
    /// Fewer rows.
    LessThan,
    /// Exactly as many.
    Equal,
    /// Any other number.
    NotEqual,
}

/// When a window's rows raise alerts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trigger {
    /// The comparison.
    pub operator: TriggerOperator,
    /// The number of rows compared with.
    pub threshold: u64,
}

impl Trigger {
    /// Returns whether that many rows raise an alert. No rows never do here: an alert rests on rows.
    #[must_use]
    pub fn is_met(self, rows: u64) -> bool {
        rows > 0
            && match self.operator {
                TriggerOperator::GreaterThan => rows > self.threshold,
                TriggerOperator::LessThan => rows < self.threshold,
                TriggerOperator::Equal => rows == self.threshold,
                TriggerOperator::NotEqual => rows != self.threshold,
            }
    }

    /// Returns whether any row raises an alert, whatever the window.
    #[must_use]
    pub fn is_any_row(self) -> bool {
        self.operator == TriggerOperator::GreaterThan && self.threshold == 0
    }
}

/// The kinds of entity that a rule can map columns to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(missing_docs, reason = "the names are Sentinel's own")]
pub enum EntityKind {
    Account,
    AzureResource,
    CloudApplication,
    CloudResource,
    Dns,
    File,
    FileHash,
    Host,
    Ip,
    Mailbox,
    MailMessage,
    Malware,
    Process,
    RegistryKey,
    RegistryValue,
    SecurityGroup,
    Url,
}

/// A column that gives one identifier of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldMapping {
    /// Sentinel's name of the identifier (`FullName`, `Address`, …).
    pub identifier: String,
    /// The column of the result.
    pub column: String,
}

/// An entity of each alert, and the columns it is read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityMapping {
    /// Its kind.
    pub kind: EntityKind,
    /// Its identifiers.
    pub fields: Vec<FieldMapping>,
    /// Its part in the attack, when the rule says it (`role`, an extension of ours).
    pub role: Option<Role>,
}

/// Templates and columns that override a rule's fixed texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AlertOverrides {
    /// Title with `{{Column}}` places.
    pub title: Option<String>,
    /// Description with `{{Column}}` places.
    pub description: Option<String>,
    /// Column that holds the severity.
    pub severity_column: Option<String>,
    /// Column that holds the tactics.
    pub tactics_column: Option<String>,
    /// Column that holds the techniques.
    pub techniques_column: Option<String>,
}

/// How near-identical rows become one alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grouping {
    /// Columns whose values must agree; when empty, the mapped hosts and accounts must.
    pub by: Vec<String>,
    /// Rows further apart than this begin a new alert.
    #[serde(serialize_with = "as_text")]
    pub gap: TimeDelta,
    /// The longest time from an alert's first row to its last.
    #[serde(serialize_with = "as_text")]
    pub span: TimeDelta,
}

impl Default for Grouping {
    fn default() -> Self {
        Self {
            by: Vec::new(),
            gap: TimeDelta::minutes(5),
            span: TimeDelta::minutes(14),
        }
    }
}

/// An analytics rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Its id, unique among the loaded rules.
    pub id: String,
    /// Its name: the title of its alerts unless a template overrides it.
    pub name: String,
    /// What it finds and why that matters.
    pub description: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// Whether it runs.
    pub enabled: bool,
    /// How it is meant to be run.
    pub kind: Kind,
    /// The KQL.
    pub query: String,
    /// How often it runs.
    #[serde(serialize_with = "as_text")]
    pub frequency: TimeDelta,
    /// How far back each run looks.
    #[serde(serialize_with = "as_text")]
    pub period: TimeDelta,
    /// When rows raise alerts.
    pub trigger: Trigger,
    /// ATT&CK tactics, first the main one.
    pub tactics: Vec<Tactic>,
    /// ATT&CK techniques, as the file orders them.
    pub techniques: Vec<Technique>,
    /// The entities of its alerts.
    pub entity_mappings: Vec<EntityMapping>,
    /// Names of custom details and the columns that hold them.
    pub custom_details: BTreeMap<String, String>,
    /// Templates of its alerts.
    pub overrides: AlertOverrides,
    /// How rows are gathered into alerts.
    pub grouping: Grouping,
    /// What a responder should do.
    pub recommended_actions: String,
    /// The file's tags.
    pub tags: Vec<String>,
    /// The file's version.
    pub version: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What was passed over while reading it.
    pub notes: Vec<String>,
}

fn as_text<S: serde::Serializer>(duration: &TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::duration::format_duration(*duration))
}

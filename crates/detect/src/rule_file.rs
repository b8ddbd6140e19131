//! Reads a rule from its YAML file: Sentinel's shape, leniently.
//!
//! Keys that mean nothing here are passed over, unknown tactics and entity types are noted; a rule
//! without a query, a name or a readable duration is refused with the place and the cure.
//! Source: Sentinel's analytics rule template reference.

use crate::duration::parse_duration;
use crate::error::Error;
use crate::rule::{
    AlertOverrides, EntityKind, EntityMapping, FieldMapping, Grouping, Kind, Origin, Rule, Trigger, TriggerOperator,
};
use chrono::TimeDelta;
use evidence::{Role, Severity, Technique};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Real rules hold a few kilobytes; the largest of the community hold lists of some hundred.
const LIMIT_BYTES: u64 = 1 << 20;

/// Reads one rule. `origin` names the file in errors and in the rule.
///
/// # Errors
/// When the text is not YAML, or a field that the rule cannot do without is missing or wrong.
pub fn parse_rule(text: &str, origin: Origin) -> Result<Rule, Error> {
    let place = origin.place();
    if text.len() as u64 > LIMIT_BYTES {
        return Err(Error::TooLarge {
            file: place,
            size_bytes: text.len() as u64,
            limit_bytes: LIMIT_BYTES,
        });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = serde_saphyr::from_str(text).map_err(|error| Error::Yaml {
        file: place.clone(),
        message: first_line(&error.to_string()),
    })?;
    let mut file = RuleFile {
        place,
        text,
        notes: Vec::new(),
    };
    let Value::Object(fields) = value else {
        return Err(file.problem(
            "",
            "is not a mapping; a rule file starts with keys such as `id:` and `query:`",
        ));
    };
    let fields = crate::custom_detection::as_analytics_rule(fields);
    let rule = file.rule(&fields, origin)?;
    file.check_query(&rule.query)?;
    Ok(rule)
}

struct RuleFile<'a> {
    place: String,
    text: &'a str,
    notes: Vec<String>,
}

impl RuleFile<'_> {
    fn rule(&mut self, fields: &Map<String, Value>, origin: Origin) -> Result<Rule, Error> {
        let name = self.required_text(fields, &["name", "displayName"])?;
        let query = self.required_text(fields, &["query"])?;
        let id = self.text(fields, "id")?.unwrap_or_else(|| {
            self.notes.push("has no id; one is made from its name".to_owned());
            crate::stable_id::stable_id(&name)
        });
        let frequency = self.duration(fields, "queryFrequency")?;
        let period = self.duration(fields, "queryPeriod")?;
        let kind = match self.text(fields, "kind")?.as_deref() {
            Some(text) if text.eq_ignore_ascii_case("nrt") => Kind::NearRealTime,
            Some(text) if text.eq_ignore_ascii_case("scheduled") => Kind::Scheduled,
            Some(other) => {
                return Err(self.problem(
                    "kind",
                    &format!("is `{other}`; only Scheduled and NRT rules hold a query to run"),
                ));
            }
            None if frequency.is_none() && period.is_none() => Kind::Hunting,
            None => Kind::Scheduled,
        };
        let enabled = match fields.get("enabled").or_else(|| fields.get("isEnabled")) {
            None | Some(Value::Null) => kind != Kind::Hunting,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => return Err(self.problem("enabled", "is neither true nor false")),
        };
        if kind == Kind::Hunting && !enabled {
            self.notes
                .push("is a hunting query: add queryFrequency and queryPeriod, or enabled: true, to run it".to_owned());
        }
        let default = if kind == Kind::NearRealTime {
            TimeDelta::minutes(5)
        } else {
            TimeDelta::days(1)
        };
        let frequency_or = frequency.filter(|value| *value > TimeDelta::zero());
        let period_or = period.filter(|value| *value > TimeDelta::zero());
        Ok(Rule {
            description: self.text(fields, "description")?.unwrap_or_default().trim().to_owned(),
            severity: self.severity(fields)?,
            frequency: frequency_or.or(period_or).unwrap_or(default),
            period: period_or.or(frequency_or).unwrap_or(default),
            trigger: self.trigger(fields)?,
            tactics: self.known(fields, "tactics"),
            techniques: self.techniques(fields),
            entity_mappings: self.entity_mappings(fields)?,
            custom_details: self.text_map(fields, "customDetails")?,
            overrides: self.overrides(fields)?,
            grouping: self.grouping(fields)?,
            recommended_actions: self.text(fields, "recommendedActions")?.unwrap_or_default(),
            tags: self.text_list(fields, "tags"),
            version: self.text(fields, "version")?.unwrap_or_default(),
            id,
            name,
            enabled,
            kind,
            query,
            origin,
            notes: std::mem::take(&mut self.notes),
        })
    }

    /// Refuses a query that does not parse, at its line in the file.
    fn check_query(&self, query: &str) -> Result<(), Error> {
        let parsed = kql::parse(query);
        let Some(first) = parsed
            .diagnostics
            .iter()
            .find(|found| found.severity == kql::Severity::Error)
        else {
            return Ok(());
        };
        let before = query.get(..first.span.start.min(query.len())).unwrap_or(query);
        let start = self.line_of("query").unwrap_or(1);
        let is_block = self
            .text
            .lines()
            .nth(start.saturating_sub(1))
            .is_some_and(|line| line.trim_end().ends_with(['|', '>', '-']));
        let line = start + before.matches('\n').count() + usize::from(is_block);
        Err(Error::Query {
            file: self.place.clone(),
            line,
            message: format!("{} {}", first.code, first.message),
        })
    }

    fn severity(&self, fields: &Map<String, Value>) -> Result<Severity, Error> {
        match self.text(fields, "severity")? {
            // Hunting queries of the community have none: seen, not judged.
            None => Ok(Severity::Informational),
            Some(text) => text
                .parse()
                .map_err(|problem: String| self.problem("severity", &problem)),
        }
    }

    fn trigger(&self, fields: &Map<String, Value>) -> Result<Trigger, Error> {
        let operator = match self.text(fields, "triggerOperator")? {
            None => TriggerOperator::GreaterThan,
            Some(text) => match text.to_ascii_lowercase().as_str() {
                "gt" | "greaterthan" => TriggerOperator::GreaterThan,
                "lt" | "lessthan" => TriggerOperator::LessThan,
                "eq" | "equal" => TriggerOperator::Equal,
                "ne" | "notequal" => TriggerOperator::NotEqual,
                _ => return Err(self.problem("triggerOperator", &format!("is `{text}`; expected gt, lt, eq or ne"))),
            },
        };
        let threshold = match fields.get("triggerThreshold") {
            None | Some(Value::Null) => 0,
            Some(value) => value
                .as_u64()
                .or_else(|| value.as_str()?.trim().parse().ok())
                .ok_or_else(|| self.problem("triggerThreshold", "is not a whole number, zero or more"))?,
        };
        Ok(Trigger { operator, threshold })
    }

    fn entity_mappings(&mut self, fields: &Map<String, Value>) -> Result<Vec<EntityMapping>, Error> {
        let mut mappings = Vec::new();
        for (at, item) in self.list(fields, "entityMappings")?.iter().enumerate() {
            let place = format!("entityMappings[{at}]");
            let Value::Object(item) = item else {
                return Err(self.problem(&place, "is not a mapping with entityType and fieldMappings"));
            };
            let kind_name = item.get("entityType").and_then(Value::as_str).unwrap_or_default();
            let Some(kind) = entity_kind(kind_name) else {
                self.notes
                    .push(format!("{place}: entity type `{kind_name}` is unknown and left out"));
                continue;
            };
            let role = match item.get("role").and_then(Value::as_str) {
                None => None,
                Some(text) => Some(
                    serde_json::from_value::<Role>(Value::from(text.to_ascii_lowercase()))
                        .map_err(|_| self.problem(&place, "has a role other than attacker, impacted or related"))?,
                ),
            };
            let mut pairs = Vec::new();
            for pair in self.list(item, "fieldMappings")? {
                let read = |key: &str| pair.get(key).and_then(Value::as_str).map(str::to_owned);
                match (read("identifier"), read("columnName")) {
                    (Some(identifier), Some(column)) => pairs.push(FieldMapping { identifier, column }),
                    _ => {
                        return Err(
                            self.problem(&place, "needs identifier and columnName in each of its fieldMappings")
                        );
                    }
                }
            }
            mappings.push(EntityMapping {
                kind,
                fields: pairs,
                role,
            });
        }
        Ok(mappings)
    }

    fn overrides(&self, fields: &Map<String, Value>) -> Result<AlertOverrides, Error> {
        let Some(Value::Object(item)) = fields.get("alertDetailsOverride") else {
            return Ok(AlertOverrides::default());
        };
        let mut overrides = AlertOverrides {
            title: self.text(item, "alertDisplayNameFormat")?,
            description: self.text(item, "alertDescriptionFormat")?,
            severity_column: self.text(item, "alertSeverityColumnName")?,
            tactics_column: self.text(item, "alertTacticsColumnName")?,
            techniques_column: None,
        };
        for property in self.list(item, "alertDynamicProperties")? {
            let read = |key: &str| property.get(key).and_then(Value::as_str);
            if read("alertProperty").is_some_and(|name| name.eq_ignore_ascii_case("techniques")) {
                overrides.techniques_column = read("value").map(str::to_owned);
            }
        }
        Ok(overrides)
    }

    /// Reads `eventGroupingSettings.outrider`, an extension of ours that Sentinel passes over.
    fn grouping(&self, fields: &Map<String, Value>) -> Result<Grouping, Error> {
        let mut grouping = Grouping::default();
        let Some(Value::Object(item)) = fields
            .get("eventGroupingSettings")
            .and_then(|settings| settings.get("outrider"))
        else {
            return Ok(grouping);
        };
        grouping.by = self.text_list(item, "by");
        if let Some(gap) = self.duration(item, "gap")? {
            grouping.gap = gap;
        }
        if let Some(span) = self.duration(item, "span")? {
            grouping.span = span;
        }
        Ok(grouping)
    }

    /// Reads a list, passing over and noting what it does not know.
    fn known<T: std::str::FromStr<Err = String>>(&mut self, fields: &Map<String, Value>, key: &str) -> Vec<T> {
        let mut found = Vec::new();
        for text in self.text_list(fields, key) {
            match text.parse() {
                Ok(value) => found.push(value),
                Err(problem) => self.notes.push(format!("{key}: {problem}; left out")),
            }
        }
        found
    }

    fn techniques(&mut self, fields: &Map<String, Value>) -> Vec<Technique> {
        let mut all: Vec<Technique> = self.known(fields, "subTechniques");
        let parents: Vec<Technique> = self.known(fields, "relevantTechniques");
        all.extend(parents);
        let mut kept: Vec<Technique> = Vec::new();
        for technique in all {
            if !kept.contains(&technique) {
                kept.push(technique);
            }
        }
        kept
    }

    fn duration(&self, fields: &Map<String, Value>, key: &str) -> Result<Option<TimeDelta>, Error> {
        let Some(text) = self.text(fields, key)? else {
            return Ok(None);
        };
        parse_duration(&text).map(Some).ok_or_else(|| {
            self.problem(
                key,
                &format!("is `{text}`; write a duration such as 5m, 1h, 14d or PT1H"),
            )
        })
    }

    fn required_text(&self, fields: &Map<String, Value>, keys: &[&str]) -> Result<String, Error> {
        for key in keys {
            if let Some(text) = self.text(fields, key)?.filter(|text| !text.trim().is_empty()) {
                return Ok(text.trim().to_owned());
            }
        }
        let key = keys.first().copied().unwrap_or_default();
        Err(self.problem(key, &format!("is missing; add `{key}:` with its text")))
    }

    fn text(&self, fields: &Map<String, Value>, key: &str) -> Result<Option<String>, Error> {
        match fields.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(flag)) => Ok(Some(flag.to_string())),
            Some(Value::Array(_) | Value::Object(_)) => {
                Err(self.problem(key, "is a list or mapping; a text is expected"))
            }
        }
    }

    fn list<'v>(&self, fields: &'v Map<String, Value>, key: &str) -> Result<&'v [Value], Error> {
        match fields.get(key) {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.problem(key, "is not a list; start each entry with `- `")),
        }
    }

    /// Reads a list of texts; a single text counts as a list of one. Sentinel's tags may be mappings,
    /// of which the values are kept.
    fn text_list(&self, fields: &Map<String, Value>, key: &str) -> Vec<String> {
        let one = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Object(map) => Some(
                map.iter()
                    .map(|(name, value)| format!("{name}: {}", value.as_str().unwrap_or_default()))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            Value::Null | Value::Bool(_) | Value::Array(_) => None,
        };
        match fields.get(key) {
            Some(Value::Array(items)) => items.iter().filter_map(one).collect(),
            Some(value) => one(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn text_map(&self, fields: &Map<String, Value>, key: &str) -> Result<BTreeMap<String, String>, Error> {
        match fields.get(key) {
            None | Some(Value::Null) => Ok(BTreeMap::new()),
            Some(Value::Object(map)) => Ok(map
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect()),
            Some(_) => Err(self.problem(key, "is not a mapping of names to columns")),
        }
    }

    fn problem(&self, field: &str, problem: &str) -> Error {
        let top = field.split(['.', '[']).next().unwrap_or(field);
        Error::Field {
            file: self.place.clone(),
            line: self.line_of(top),
            field: field.to_owned(),
            problem: problem.to_owned(),
        }
    }

    /// Returns the line, counted from 1, at which a key first opens a line.
    fn line_of(&self, key: &str) -> Option<usize> {
        if key.is_empty() {
            return None;
        }
        let opens = |line: &str| {
            let line = line
                .trim_start()
                .trim_start_matches("- ")
                .trim_start_matches(['"', '\'']);
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
        };
        self.text.lines().position(opens).map(|at| at + 1)
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

fn entity_kind(name: &str) -> Option<EntityKind> {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    Some(match plain.as_str() {
        "account" => EntityKind::Account,
        "azureresource" => EntityKind::AzureResource,
        "cloudapplication" => EntityKind::CloudApplication,
        "cloudresource" | "awsresource" | "gcpresource" => EntityKind::CloudResource,
        "dns" | "dnsresolution" => EntityKind::Dns,
        "file" => EntityKind::File,
        "filehash" => EntityKind::FileHash,
        "host" => EntityKind::Host,
        "ip" => EntityKind::Ip,
        "mailbox" => EntityKind::Mailbox,
        "mailmessage" => EntityKind::MailMessage,
        "malware" => EntityKind::Malware,
        "process" => EntityKind::Process,
        "registrykey" => EntityKind::RegistryKey,
        "registryvalue" => EntityKind::RegistryValue,
        "securitygroup" => EntityKind::SecurityGroup,
        "url" => EntityKind::Url,
        _ => return None,
    })
}

//! Sources, and whether one holds a piece of a sentence.

use super::model::{SetFacts, Source};
use crate::inert;
use crate::labels;
use crate::span::{Counted, Span};
use chrono::{DateTime, Utc};
use evidence::{Activity, Alert, Citation, Entity, File};
use std::collections::BTreeSet;

/// Characters of one value that are kept and searched; quotes start at the beginning of their value.
const LONGEST_VALUE: usize = 2_000;

/// Values of one alert.
const MOST_VALUES: usize = 400;

/// Makes the source for an alert.
pub(crate) fn of_alert(alert: &Alert) -> Source {
    let mut values: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |value: &str| {
        let value = inert(value, LONGEST_VALUE).text;
        if !value.is_empty() && values.len() < MOST_VALUES && seen.insert(value.clone()) {
            values.push(value);
        }
    };
    for item in &alert.evidence {
        entity_values(&item.entity, &mut add);
    }
    alert.techniques.iter().for_each(|technique| add(technique.id()));
    alert.actor_name.iter().for_each(|name| add(name));
    add(&alert.description);
    alert.custom_details.values().for_each(|value| add(value));
    Source::Alert {
        id: alert.id.clone(),
        title: inert(&alert.title, LONGEST_VALUE).text,
        product: alert.product_name.clone(),
        at: alert.first_activity_at,
        until: alert.last_activity_at,
        event_count: alert.event_count,
        values,
        row: alert.citations.first().map(|citation| citation.row.clone()),
    }
}

/// Makes the source for an entry of the activity log.
pub(crate) fn of_entry(entry: &Activity) -> Source {
    Source::Entry {
        id: entry.id.clone(),
        at: entry.at,
        by: inert(&entry.by, LONGEST_VALUE).text,
        origin: entry.origin,
        text: inert(&entry.text, LONGEST_VALUE).text,
    }
}

fn entity_values(entity: &Entity, add: &mut impl FnMut(&str)) {
    fn file_values(file: &File, add: &mut impl FnMut(&str)) {
        add(&file.name);
        for value in [&file.folder, &file.sha256, &file.sha1, &file.md5]
            .into_iter()
            .flatten()
        {
            add(value);
        }
    }
    match entity {
        Entity::Host(host) => {
            add(&host.host_name);
            [&host.domain, &host.last_ip]
                .into_iter()
                .flatten()
                .for_each(|value| add(value));
        }
        Entity::Account(account) => {
            add(&account.name);
            let others = [
                &account.upn,
                &account.domain,
                &account.display_name,
                &account.sid,
                &account.object_id,
            ];
            others.into_iter().flatten().for_each(|value| add(value));
        }
        Entity::Process(run) => {
            run.image.iter().for_each(|image| file_values(image, add));
            run.command_line.iter().for_each(|line| add(line));
            run.process_id.iter().for_each(|id| add(&id.to_string()));
            run.parent_image.iter().for_each(|image| file_values(image, add));
        }
        Entity::File(file) => file_values(file, add),
        Entity::RegistryValue(value) => {
            add(&value.key);
            [&value.name, &value.data]
                .into_iter()
                .flatten()
                .for_each(|value| add(value));
        }
        Entity::MailMessage(mail) => {
            let values = [
                &mail.subject,
                &mail.sender,
                &mail.recipient,
                &mail.sender_ip,
                &mail.network_message_id,
            ];
            values.into_iter().flatten().for_each(|value| add(value));
        }
        Entity::Mailbox(mailbox) => {
            add(&mailbox.primary_address);
            mailbox.upn.iter().for_each(|upn| add(upn));
        }
        Entity::CloudApplication(application) => {
            add(&application.name);
            application.app_id.iter().for_each(|id| add(id));
        }
        Entity::Ip(_) | Entity::Url { .. } | Entity::Domain { .. } | Entity::CloudResource(_) | Entity::Other(_) => {
            add(entity.label())
        }
    }
}

/// Counts over alerts.
pub(crate) fn facts<'a>(alerts: impl Iterator<Item = &'a Alert>) -> SetFacts {
    let mut facts = SetFacts::default();
    let (mut hosts, mut accounts) = (Names::default(), Names::default());
    for alert in alerts {
        facts.alert_ids.push(alert.id.clone());
        facts.event_count = facts.event_count.saturating_add(alert.event_count);
        facts.from = Some(
            facts
                .from
                .map_or(alert.first_activity_at, |from| from.min(alert.first_activity_at)),
        );
        facts.until = Some(
            facts
                .until
                .map_or(alert.last_activity_at, |until| until.max(alert.last_activity_at)),
        );
        labels::hosts(alert).into_iter().for_each(|name| hosts.add(name));
        labels::accounts(alert)
            .into_iter()
            .filter(|name| !labels::is_nobody(name))
            .for_each(|name| accounts.add(name));
    }
    facts.hosts = hosts.spelled;
    facts.accounts = accounts.spelled;
    facts
}

/// Names, each once in any case, as first spelled.
#[derive(Default)]
struct Names {
    lower: BTreeSet<String>,
    spelled: Vec<String>,
}

impl Names {
    fn add(&mut self, name: String) {
        if self.lower.insert(name.to_lowercase()) {
            self.spelled.push(name);
        }
    }
}

/// A source made ready for searching.
pub(crate) struct Searched<'a> {
    source: &'a Source,
    text: String,
    times: Vec<DateTime<Utc>>,
}

impl<'a> Searched<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        let (values, times): (Vec<String>, Vec<DateTime<Utc>>) = match source {
            Source::Row { citation } => (row_values(citation), citation.at.into_iter().collect()),
            Source::Alert {
                title,
                product,
                at,
                until,
                values,
                ..
            } => {
                let own = [title.clone(), product.clone()];
                (
                    own.into_iter().chain(values.iter().cloned()).collect(),
                    vec![*at, *until],
                )
            }
            Source::Set { facts, .. } => {
                let names = facts.hosts.iter().chain(&facts.accounts);
                (
                    names.map(|name| inert(name, LONGEST_VALUE).text).collect(),
                    facts.from.into_iter().chain(facts.until).collect(),
                )
            }
            Source::Entry { at, by, text, .. } => (vec![by.clone(), text.clone()], vec![*at]),
            Source::Incidents { members, .. } => (
                members
                    .iter()
                    .flat_map(|member| [member.id.clone(), inert(&member.title, LONGEST_VALUE).text])
                    .collect(),
                members
                    .iter()
                    .flat_map(|member| [member.at, member.created_at])
                    .collect(),
            ),
            Source::Rows { facts, .. } => (
                facts.names.iter().map(|name| inert(name, LONGEST_VALUE).text).collect(),
                facts.from.into_iter().chain(facts.until).collect(),
            ),
        };
        Self {
            source,
            text: values.join("\n").to_lowercase(),
            times,
        }
    }

    /// Returns whether the source holds a piece; pieces that are our own words need no source.
    pub(crate) fn holds(&self, span: &Span) -> bool {
        match span {
            Span::Text { .. } => false,
            Span::Entity { value, .. } => self.has(&inert(value, LONGEST_VALUE).text),
            Span::Title { text, .. } | Span::Quote { text, .. } => self.has(text),
            Span::Time { at, .. } => self.times.iter().any(|time| time.timestamp() == at.timestamp()),
            Span::Technique { id } => self.has(id),
            Span::Number { value, counts } => self.counts(*counts) == Some(*value),
        }
    }

    fn has(&self, text: &str) -> bool {
        let text = text.trim_end_matches('…').trim();
        !text.is_empty() && self.text.contains(&text.to_lowercase())
    }

    fn counts(&self, what: Counted) -> Option<u64> {
        match (self.source, what) {
            (Source::Set { facts, .. }, Counted::Alerts) => Some(facts.alert_ids.len() as u64),
            (Source::Set { facts, .. }, Counted::Events) => Some(facts.event_count),
            (Source::Set { facts, .. }, Counted::Hosts) => Some(facts.hosts.len() as u64),
            (Source::Set { facts, .. }, Counted::Accounts) => Some(facts.accounts.len() as u64),
            (Source::Alert { event_count, .. }, Counted::Events) => Some(*event_count),
            (Source::Incidents { members, .. }, Counted::Incidents) => Some(members.len() as u64),
            (Source::Rows { facts, .. }, Counted::Events) => Some(facts.row_count),
            (Source::Rows { facts, .. }, Counted::Names) => Some(facts.names.len() as u64),
            (
                Source::Set { .. }
                | Source::Alert { .. }
                | Source::Row { .. }
                | Source::Entry { .. }
                | Source::Incidents { .. }
                | Source::Rows { .. },
                _,
            ) => None,
        }
    }
}

fn row_values(citation: &Citation) -> Vec<String> {
    let of_field = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => inert(text, LONGEST_VALUE).text,
        other => inert(&other.to_string(), LONGEST_VALUE).text,
    };
    citation.fields.values().map(of_field).collect()
}

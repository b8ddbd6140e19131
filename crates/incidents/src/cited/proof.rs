//! Sources in the shape that all answers share.

use super::model::Source;
use chrono::{DateTime, SecondsFormat, Utc};
use evidence::{Origin, Proof};
use std::collections::BTreeMap;

impl From<&Source> for Proof {
    fn from(source: &Source) -> Self {
        let time = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        match source {
            Source::Row { citation } => Self::Row(citation.clone()),
            Source::Alert {
                id,
                title,
                product,
                at,
                until,
                event_count,
                values,
                row,
            } => Self::Alert {
                alert_id: id.clone(),
                incident_id: None,
                title: title.clone(),
                product: product.clone(),
                at: Some(*at),
                until: Some(*until),
                event_count: *event_count,
                values: values.clone(),
                row: row.clone(),
            },
            Source::Set { label, facts } => Self::Set {
                label: label.clone(),
                alert_ids: facts.alert_ids.clone(),
                event_count: facts.event_count,
                hosts: facts.hosts.clone(),
                accounts: facts.accounts.clone(),
                counts: BTreeMap::new(),
                at: facts.from,
                until: facts.until,
            },
            Source::Entry {
                id,
                at,
                by,
                origin,
                text,
            } => Self::Entry {
                id: id.clone(),
                at: *at,
                by: by.clone(),
                automated: *origin == Origin::Automated,
                text: text.clone(),
            },
            Source::Incidents { label, members } => Self::Incidents {
                label: label.clone(),
                incident_ids: members.iter().map(|member| member.id.clone()).collect(),
                values: members
                    .iter()
                    .flat_map(|member| {
                        [
                            member.title.clone(),
                            member.classification.words().to_owned(),
                            time(&member.at),
                            time(&member.created_at),
                        ]
                    })
                    .collect(),
            },
            Source::Rows { label, facts } => Self::Rows {
                label: label.clone(),
                rows: facts.rows.clone(),
                row_count: facts.row_count,
                names: facts.names.clone(),
                counts: BTreeMap::new(),
                at: facts.from,
                until: facts.until,
            },
        }
    }
}

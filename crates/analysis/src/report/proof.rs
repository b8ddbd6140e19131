//! Sources in the shape that all answers share.

use super::source::Source;
use evidence::Proof;

impl From<&Source> for Proof {
    fn from(source: &Source) -> Self {
        match source {
            Source::Row { citation } => Self::Row(citation.clone()),
            Source::Rows {
                label,
                rows,
                counts,
                from,
                until,
            } => Self::Rows {
                label: label.clone(),
                rows: rows.clone(),
                row_count: counts.get("rows").copied().unwrap_or(rows.len() as u64),
                names: Vec::new(),
                counts: counts.clone(),
                at: *from,
                until: *until,
            },
            Source::Alert {
                id,
                incident_id,
                title,
                product,
                severity,
                at,
                until,
                event_count,
                row,
                values,
            } => Self::Alert {
                alert_id: id.clone(),
                incident_id: Some(incident_id.clone()),
                title: title.clone(),
                product: product.clone(),
                at: Some(*at),
                until: Some(*until),
                event_count: *event_count,
                values: std::iter::once(severity).chain(values).cloned().collect(),
                row: row.clone(),
            },
            Source::Alerts {
                label,
                ids,
                event_count,
                counts,
                from,
                until,
            } => Self::Set {
                label: label.clone(),
                alert_ids: ids.clone(),
                event_count: *event_count,
                hosts: Vec::new(),
                accounts: Vec::new(),
                counts: counts.clone(),
                at: *from,
                until: *until,
            },
        }
    }
}

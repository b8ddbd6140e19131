//! Tells alerts that rest on the demo scenario from real ones.

use evidence::{Alert, detail};
use lake::Lake;
use std::collections::BTreeSet;

/// Format under which the ledger knows the scenario's rows.
pub(crate) const FORMAT: &str = "scenario";

/// Length of the part of a row's identity that names its source.
const SOURCE_CHARS: usize = 16;

/// Returns the ids of the sources that are scenarios.
pub(crate) async fn sources(lake: &Lake) -> Result<BTreeSet<String>, lake::Error> {
    let sources = lake.sources().await?;
    Ok(sources
        .into_iter()
        .filter(|source| source.format == FORMAT)
        .map(|source| source.id)
        .collect())
}

/// Marks an alert as simulated when all rows that it cites are.
pub(crate) fn mark(alert: &mut Alert, sources: &BTreeSet<String>) {
    let is_simulated = |item_id: &str| {
        item_id
            .get(..SOURCE_CHARS)
            .is_some_and(|source| sources.contains(source))
    };
    if !alert.citations.is_empty()
        && alert
            .citations
            .iter()
            .all(|citation| is_simulated(&citation.row.item_id))
    {
        alert
            .custom_details
            .insert(detail::SIMULATED.to_owned(), "true".to_owned());
    }
}

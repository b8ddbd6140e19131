//! The blast radius of an incident: the tables are asked, the answers told.

use crate::response::blocking;
use crate::{Error, Workspace};
use chrono::{DateTime, Utc};
use evidence::RowRef;
use hunt::QueryOptions;
use incidents::{BlastRadius, ReachAnswer, ReachFound, ReachQuery, blast_radius, reach_queries};

impl Workspace {
    /// Returns what the compromised accounts and hosts of an incident touched and could have reached, as
    /// far as rows show it. A table that does not exist shows nothing.
    ///
    /// # Errors
    /// When there is no such incident, or a query fails.
    pub async fn reach(&self, id: &str, now: DateTime<Utc>) -> Result<BlastRadius, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let steps = incidents::steps(&case);
        let queries = reach_queries(&case, &steps);
        let mut answers = Vec::new();
        for query in &queries {
            answers.push(self.ask_reach(query, now).await?);
        }
        blocking("tell a blast radius", move || {
            blast_radius(&case, &steps, &queries, &answers)
        })
        .await
    }

    async fn ask_reach(&self, query: &ReachQuery, now: DateTime<Utc>) -> Result<ReachAnswer, Error> {
        let options = QueryOptions {
            evidence: true,
            ..QueryOptions::at(now)
        };
        let result = self.query(&query.kql, &options).await?;
        let rows = result.json_objects()?;
        let evidence = result.evidence.unwrap_or_default();
        let found = rows.iter().enumerate().filter_map(|(at, row)| {
            let time = |name: &str| {
                let text = row.get(name)?.as_str()?;
                Some(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc))
            };
            Some(ReachFound {
                name: row.get("Name")?.as_str()?.to_owned(),
                row_count: row.get("Rows")?.as_u64()?,
                first_at: time("First")?,
                last_at: time("Last")?,
                rows: evidence
                    .get(at)
                    .into_iter()
                    .flatten()
                    .take(5)
                    .map(|row| RowRef {
                        table: row.table.clone(),
                        item_id: row.item_id.clone(),
                    })
                    .collect(),
            })
        });
        Ok(ReachAnswer {
            query_id: query.id.clone(),
            found: found.collect(),
        })
    }
}

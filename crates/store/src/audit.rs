//! The audit log: one record for each interaction and each change of what is configured.
//!
//! Records are only ever added, in one chain over all workspaces: each holds the hash of the one before, so a
//! record that was changed, taken out or put between breaks it. Cutting off the end is found by comparing
//! with a head that was noted elsewhere.
//! Source: the fields of Microsoft's audit schema for Copilot interactions (Office 365 Management Activity API).

use crate::engine::{Row, Transaction, parameters};
use crate::hex::hex;
use crate::{Error, Store, WorkspaceState};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

/// The record type of Copilot interactions.
pub const COPILOT_INTERACTION: u32 = 261;

/// How often an append is repeated that others overtake.
const TRIES: u32 = 50;
/// Records read at a time when the chain is verified.
const BATCH: i64 = 500;
/// What stands for the hash before the first record.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What happened, as its reporter tells it; the store adds id, time, workspace and version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AuditEvent {
    /// What was done (`CopilotInteraction`, `UpdateCopilotPlugin`, `UpdateCopilotSettings`).
    pub operation: String,
    /// 261 for interactions; 0 for the product's own kinds.
    pub record_type: u32,
    /// The user's key.
    pub user_key: String,
    /// `Regular`, `Admin`, `Application` or `Agent`.
    pub user_type: String,
    /// The user's id.
    pub user_id: String,
    /// The address of the user's machine.
    #[serde(rename = "ClientIP", skip_serializing_if = "String::is_empty")]
    pub client_ip: String,
    /// The region of the server.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_region: String,
    /// Who asked: an application's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub app_identity: String,
    /// What an interaction was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copilot_event_data: Option<CopilotEventData>,
    /// What was changed: `{Property, OriginalValue, NewValue}` each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copilot_settings_event_data: Vec<ChangedProperty>,
    /// Tokens and money that it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Json>,
}

/// An event as it is written down.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Written<'event> {
    id: &'event str,
    creation_time: String,
    organization_id: &'event str,
    workload: &'static str,
    version: u32,
    #[serde(flatten)]
    event: &'event AuditEvent,
}

/// What an interaction was about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CopilotEventData {
    /// Where it took place.
    pub app_host: String,
    /// What the page was about: `{Id, Type}` each.
    pub contexts: Vec<Json>,
    /// The session.
    pub thread_id: String,
    /// The messages.
    pub messages: Vec<AuditMessage>,
    /// What was read to answer.
    pub accessed_resources: Vec<AccessedResource>,
    /// The plugins that took part: `{Name, ID, Version}` each.
    #[serde(rename = "AISystemPlugin")]
    pub ai_system_plugin: Vec<Json>,
    /// The models that took part: `{ModelProviderName, ModelName, ModelVersion}` each.
    pub model_transparency_details: Vec<Json>,
    /// The agent, when one asked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agent_id: String,
    /// Its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agent_name: String,
    /// Its version.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agent_version: String,
}

/// A message of an interaction. Its text is not in the log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditMessage {
    /// Id of the prompt or the evaluation.
    #[serde(rename = "ID")]
    pub id: String,
    /// Whether the user wrote it.
    #[serde(rename = "isPrompt")]
    pub is_prompt: bool,
    /// Whether it tries to talk the model out of its rules.
    #[serde(rename = "JailbreakDetected")]
    pub jailbreak_detected: bool,
}

/// Something that was read to answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AccessedResource {
    /// Id.
    #[serde(rename = "ID")]
    pub id: String,
    /// Name.
    pub name: String,
    /// Its kind.
    pub r#type: String,
    /// What was done with it.
    pub action: String,
    /// Whether that worked.
    pub status: String,
    /// Whether it holds instructions for the model.
    #[serde(rename = "XPIADetected")]
    pub xpia_detected: bool,
}

/// A setting's change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ChangedProperty {
    /// Which.
    pub property: String,
    /// What it was.
    pub original_value: Json,
    /// What it is.
    pub new_value: Json,
}

/// A record of the log, as it is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place in the chain, from one.
    pub position: u64,
    /// The workspace.
    pub workspace: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The record as JSON text, byte for byte what was hashed.
    pub body: String,
    /// The hash of the record before.
    pub previous_hash: String,
    /// `sha256(previous_hash "\n" position "\n" body)`, in hexadecimal digits.
    pub hash: String,
}

impl AuditRecord {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            position: row.get("position")?,
            workspace: row.get("workspace")?,
            at: row.get("at")?,
            body: row.get("body")?,
            previous_hash: row.get("previous_hash")?,
            hash: row.get("hash")?,
        })
    }
}

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The chain is whole.
    Whole {
        /// Records in it.
        records: u64,
        /// The hash of the last: note it elsewhere to find out later whether the end was cut off.
        head: String,
    },
    /// The chain is broken.
    Broken {
        /// The first record that does not fit.
        position: u64,
        /// What is wrong with it.
        reason: &'static str,
    },
}

const COLUMNS: &str = "position, workspace, at, body, previous_hash, hash";

fn chain_hash(previous: &str, position: u64, body: &str) -> String {
    hex(&Sha256::digest(format!("{previous}\n{position}\n{body}")))
}

/// Checks records, in order, against each other. `previous` is the record before the first, when it is not the
/// chain's beginning.
pub fn verify_records<'records>(
    previous: Option<(u64, &str)>,
    records: impl IntoIterator<Item = &'records AuditRecord>,
) -> Verified {
    let (mut position, mut hash) = previous.map_or((0, GENESIS.to_owned()), |(at, hash)| (at, hash.to_owned()));
    for record in records {
        let broken = |reason| Verified::Broken {
            position: record.position,
            reason,
        };
        if record.position != position + 1 {
            return broken("the one before it is missing");
        }
        if record.previous_hash != hash {
            return broken("it does not continue the one before it");
        }
        if chain_hash(&hash, record.position, &record.body) != record.hash {
            return broken("it was changed");
        }
        // The columns beside the record are there to search by; who reads them must not be misled.
        let told: Json = serde_json::from_str(&record.body).unwrap_or_default();
        if told["OrganizationId"].as_str() != Some(&record.workspace) {
            return broken("it was moved to another workspace");
        }
        position = record.position;
        hash = record.hash.clone();
    }
    Verified::Whole {
        records: position,
        head: hash,
    }
}

impl WorkspaceState {
    /// Adds a record, durably.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the event names no operation or no user.
    pub async fn audit(&self, event: &AuditEvent) -> Result<AuditRecord, Error> {
        let transaction = self.store.engine.begin().await?;
        let record = self.audit_in(&transaction, event).await?;
        transaction.commit().await?;
        Ok(record)
    }

    /// Adds a record as the last thing of a transaction: on PostgreSQL whoever adds another waits until it ends.
    pub(crate) async fn audit_in(&self, transaction: &Transaction, event: &AuditEvent) -> Result<AuditRecord, Error> {
        if event.operation.is_empty() || event.user_id.is_empty() {
            return Err(Error::invalid("audit event", "names no operation or no user"));
        }
        let id = self.store.new_id()?;
        let at = self.store.now();
        let body = self.body(event, &id, at)?;
        for _ in 0..TRIES {
            if let Some(record) = self.append_record(transaction, event, &id, at, &body).await? {
                return Ok(record);
            }
        }
        Err(Error::Conflict {
            what: "audit record",
            id,
        })
    }

    fn body(&self, event: &AuditEvent, id: &str, at: DateTime<Utc>) -> Result<String, Error> {
        let written = Written {
            id,
            creation_time: at.to_rfc3339_opts(SecondsFormat::Micros, true),
            organization_id: &self.id,
            workload: "Copilot",
            version: 1,
            event,
        };
        serde_json::to_string(&written).map_err(|source| Error::Write {
            what: "AuditEvent",
            source,
        })
    }

    /// Adds a record after the last one; `None` when another was faster.
    async fn append_record(
        &self,
        transaction: &Transaction,
        event: &AuditEvent,
        id: &str,
        at: DateTime<Utc>,
        body: &str,
    ) -> Result<Option<AuditRecord>, Error> {
        let last = transaction
            .query_one(
                "read the last audit record",
                "SELECT position, hash FROM audit_record ORDER BY position DESC LIMIT 1",
                vec![],
            )
            .await?;
        let (position, previous): (u64, String) = match last {
            Some(row) => (row.get("position")?, row.get("hash")?),
            None => (0, GENESIS.to_owned()),
        };
        let position = position + 1;
        let hash = chain_hash(&previous, position, body);
        let sql = "INSERT INTO audit_record (position, id, workspace, at, operation, user_id, body, previous_hash, hash) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (position) DO NOTHING";
        let parameters = parameters![
            i64::try_from(position).unwrap_or(i64::MAX),
            id,
            &self.id,
            at,
            &event.operation,
            &event.user_id,
            body,
            &previous,
            &hash,
        ];
        if transaction.execute("add an audit record", sql, parameters).await? == 0 {
            return Ok(None);
        }
        Ok(Some(AuditRecord {
            position,
            workspace: self.id.clone(),
            at,
            body: body.to_owned(),
            previous_hash: previous,
            hash,
        }))
    }

    /// Returns at most `rows` records of this workspace after a position, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn audit_records(&self, after: u64, rows: u32) -> Result<Vec<AuditRecord>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM audit_record WHERE workspace = $1 AND position > $2 ORDER BY position LIMIT $3"
        );
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let parameters = parameters![&self.id, after, i64::from(rows)];
        self.list("read audit records", &sql, parameters, AuditRecord::read)
            .await
    }
}

impl WorkspaceState {
    /// Checks the whole chain, over all workspaces of the database.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn verify_audit(&self) -> Result<Verified, Error> {
        self.store.verify_audit().await
    }
}

impl Store {
    /// Checks the whole chain, over all workspaces.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn verify_audit(&self) -> Result<Verified, Error> {
        let sql = format!("SELECT {COLUMNS} FROM audit_record WHERE position > $1 ORDER BY position LIMIT $2");
        let (mut records, mut head) = (0, GENESIS.to_owned());
        loop {
            let after = i64::try_from(records).unwrap_or(i64::MAX);
            let batch = self
                .engine
                .query("verify the audit log", &sql, parameters![after, BATCH])
                .await?
                .iter()
                .map(AuditRecord::read)
                .collect::<Result<Vec<_>, _>>()?;
            if batch.is_empty() {
                return Ok(Verified::Whole { records, head });
            }
            match verify_records(Some((records, &head)), &batch) {
                Verified::Whole {
                    records: so_far,
                    head: last,
                } => (records, head) = (so_far, last),
                broken @ Verified::Broken { .. } => return Ok(broken),
            }
        }
    }
}

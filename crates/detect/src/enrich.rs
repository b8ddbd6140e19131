//! Adds what the rule did not map: host, account, process and parent from well-known columns of the
//! rows that an alert rests on.
//!
//! Correlation follows process ancestry, so each process is given with id, start and host wherever
//! the row has them. Source: column reference of Defender's Device tables.

use crate::entity_mapping::{account, file, process_id, real_time};
use crate::result_row::{SourceRow, text_of, time_of};
use evidence::{Entity, Evidence, File, Host, Process, Role, Verdict};
use serde_json::{Map, Value};

/// Returns the entities that a stored row names in well-known columns, acting ones first.
pub(crate) fn row_entities(source: &SourceRow) -> Vec<Evidence> {
    let values = &source.values;
    let mut found = Vec::new();
    let mut add = |entity: Entity, role: Role| {
        found.push(Evidence {
            entity,
            role,
            verdict: Verdict::Unknown,
        })
    };
    if let Some(host) = host(values) {
        add(Entity::Host(host), Role::Related);
    }
    if source.row.table.starts_with("Device") {
        if source.row.table == "DeviceProcessEvents"
            && let Some(process) = started_process(values)
        {
            add(Entity::Process(process), Role::Related);
        }
        if let Some(process) = acting_process(values) {
            add(Entity::Process(process), Role::Related);
        }
        for prefix in ["", "InitiatingProcess"] {
            let get = |name: &str| text_of(values, &format!("{prefix}{name}"));
            let upn = get("AccountUpn");
            let found = account(
                get("AccountName").or(upn),
                get("AccountDomain"),
                get("AccountSid"),
                get("AccountObjectId"),
            );
            if let Some(account) = found.filter(|account| !account.name.is_empty()) {
                add(Entity::Account(account), Role::Related);
            }
        }
    }
    found
}

fn host(values: &Map<String, Value>) -> Option<Host> {
    let name = ["DeviceName", "Computer", "HostName"]
        .into_iter()
        .find_map(|column| text_of(values, column))?;
    Some(Host {
        host_name: name,
        device_id: text_of(values, "DeviceId"),
        ..Host::default()
    })
}

/// The process that a `DeviceProcessEvents` row is about, with its parent.
fn started_process(values: &Map<String, Value>) -> Option<Process> {
    let image = image(values, "FileName", "FolderPath", "");
    let process = Process {
        process_id: number(values, "ProcessId"),
        command_line: text_of(values, "ProcessCommandLine"),
        created_at: real_time(time_of(values, "ProcessCreationTime")),
        host_name: text_of(values, "DeviceName"),
        parent_process_id: number(values, "InitiatingProcessId"),
        parent_created_at: real_time(time_of(values, "InitiatingProcessCreationTime")),
        parent_image: self::image(
            values,
            "InitiatingProcessFileName",
            "InitiatingProcessFolderPath",
            "InitiatingProcess",
        ),
        image,
    };
    (process.process_id.is_some() && process.image.is_some()).then_some(process)
}

/// The process that did what the row tells, with its parent.
fn acting_process(values: &Map<String, Value>) -> Option<Process> {
    let process = Process {
        process_id: number(values, "InitiatingProcessId"),
        image: image(
            values,
            "InitiatingProcessFileName",
            "InitiatingProcessFolderPath",
            "InitiatingProcess",
        ),
        command_line: text_of(values, "InitiatingProcessCommandLine"),
        created_at: real_time(time_of(values, "InitiatingProcessCreationTime")),
        host_name: text_of(values, "DeviceName"),
        parent_process_id: number(values, "InitiatingProcessParentId"),
        parent_created_at: real_time(time_of(values, "InitiatingProcessParentCreationTime")),
        parent_image: text_of(values, "InitiatingProcessParentFileName").map(|name| file(name, None)),
    };
    (process.process_id.is_some() && process.image.is_some()).then_some(process)
}

fn image(values: &Map<String, Value>, name: &str, folder: &str, prefix: &str) -> Option<File> {
    let mut image = file(text_of(values, name)?, text_of(values, folder));
    let hash = |kind: &str| text_of(values, &format!("{prefix}{kind}")).map(|value| value.to_ascii_lowercase());
    image.sha1 = hash("SHA1");
    image.sha256 = hash("SHA256");
    image.md5 = hash("MD5");
    Some(image)
}

fn number(values: &Map<String, Value>, column: &str) -> Option<u64> {
    process_id(&text_of(values, column)?)
}

/// Fills what one mention of an entity lacks from another mention of the same entity.
pub(crate) fn merge(into: &mut Entity, other: &Entity) {
    fn fill<T: Clone>(into: &mut Option<T>, other: &Option<T>) {
        if into.is_none() {
            into.clone_from(other);
        }
    }
    match (into, other) {
        (Entity::Host(into), Entity::Host(other)) => {
            // The full name says more than the short one.
            if other.host_name.len() > into.host_name.len() {
                into.host_name.clone_from(&other.host_name);
            }
            fill(&mut into.domain, &other.domain);
            fill(&mut into.device_id, &other.device_id);
            fill(&mut into.os_family, &other.os_family);
        }
        (Entity::Account(into), Entity::Account(other)) => {
            fill(&mut into.domain, &other.domain);
            fill(&mut into.sid, &other.sid);
            fill(&mut into.upn, &other.upn);
            fill(&mut into.object_id, &other.object_id);
        }
        (Entity::File(into), Entity::File(other)) => {
            fill(&mut into.folder, &other.folder);
            fill(&mut into.sha1, &other.sha1);
            fill(&mut into.sha256, &other.sha256);
            fill(&mut into.md5, &other.md5);
        }
        (Entity::Process(into), Entity::Process(other)) => {
            fill(&mut into.image, &other.image);
            fill(&mut into.command_line, &other.command_line);
            fill(&mut into.created_at, &other.created_at);
            fill(&mut into.parent_process_id, &other.parent_process_id);
            fill(&mut into.parent_created_at, &other.parent_created_at);
            fill(&mut into.parent_image, &other.parent_image);
        }
        _ => {}
    }
}

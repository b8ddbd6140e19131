//! Alerts for tests, as short as they can be written.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use evidence::{
    Account, Activity, ActivityKind, Alert, Citation, Comment, DoneAction, Entity, Evidence, File, Host, IncidentState,
    Ip, Origin, Process, Role, RowRef, Severity, Tactic, Verdict,
};
use incidents::{CorrelateOptions, IncidentCase};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Noon of a day long ago, and so many seconds.
pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 10, 12, 0, 0).unwrap() + TimeDelta::seconds(seconds)
}

/// An alert of medium severity without entities, at that second.
pub(crate) fn alert(id: &str, seconds: i64) -> Alert {
    Alert {
        id: id.to_owned(),
        provider_alert_id: id.to_owned(),
        title: format!("Alert {id}"),
        description: String::new(),
        severity: Severity::Medium,
        tactics: Vec::new(),
        techniques: Vec::new(),
        detector_id: format!("rule-{id}"),
        product_name: "Outrider".to_owned(),
        created_at: at(seconds + 60),
        first_activity_at: at(seconds),
        last_activity_at: at(seconds),
        evidence: Vec::new(),
        citations: vec![row(id, 0, seconds, json!({ "Event": id }))],
        event_count: 1,
        custom_details: BTreeMap::new(),
        recommended_actions: String::new(),
        actor_name: None,
    }
}

/// A row of `DeviceEvents`.
pub(crate) fn row(source: &str, position: usize, seconds: i64, fields: Value) -> Citation {
    let Value::Object(fields) = fields else {
        panic!("fields are an object")
    };
    Citation {
        row: RowRef {
            table: "DeviceEvents".to_owned(),
            item_id: format!("{source}-{position:06}"),
        },
        at: Some(at(seconds)),
        fields: Map::from_iter(fields),
    }
}

/// Parts of an alert, one after the other.
pub(crate) trait With: Sized {
    fn with(self, entity: Entity) -> Self;
    fn about(self, title: &str, technique: &str, tactic: Tactic) -> Self;
    fn severe(self, severity: Severity) -> Self;
    fn detected_by(self, detector: &str) -> Self;
    fn citing(self, rows: Vec<Citation>) -> Self;
}

impl With for Alert {
    fn with(mut self, entity: Entity) -> Self {
        self.evidence.push(Evidence {
            entity,
            role: Role::Related,
            verdict: Verdict::Unknown,
        });
        self
    }

    fn about(mut self, title: &str, technique: &str, tactic: Tactic) -> Self {
        self.title = title.to_owned();
        self.techniques = vec![technique.parse().unwrap()];
        self.tactics = vec![tactic];
        self
    }

    fn severe(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    fn detected_by(mut self, detector: &str) -> Self {
        self.detector_id = detector.to_owned();
        self
    }

    fn citing(mut self, rows: Vec<Citation>) -> Self {
        self.first_activity_at = rows.iter().filter_map(|row| row.at).min().unwrap();
        self.last_activity_at = rows.iter().filter_map(|row| row.at).max().unwrap();
        self.event_count = rows.len() as u64;
        self.citations = rows;
        self
    }
}

pub(crate) fn host(name: &str) -> Entity {
    Entity::Host(Host {
        host_name: name.to_owned(),
        ..Host::default()
    })
}

pub(crate) fn user(name: &str) -> Entity {
    Entity::Account(Account {
        name: name.to_owned(),
        ..Account::default()
    })
}

pub(crate) fn ip(address: &str) -> Entity {
    Entity::Ip(Ip {
        address: address.to_owned(),
        country: None,
    })
}

pub(crate) fn url(url: &str) -> Entity {
    Entity::Url { url: url.to_owned() }
}

pub(crate) fn file(name: &str, sha256: Option<&str>) -> Entity {
    Entity::File(File {
        name: name.to_owned(),
        sha256: sha256.map(str::to_owned),
        ..File::default()
    })
}

/// A process with its parent, both started at noon.
pub(crate) fn process(host: &str, id: u64, parent: u64, image: &str, command_line: &str) -> Entity {
    Entity::Process(Process {
        process_id: Some(id),
        image: Some(File {
            name: image.to_owned(),
            ..File::default()
        }),
        command_line: Some(command_line.to_owned()),
        created_at: Some(at(0)),
        host_name: Some(host.to_owned()),
        parent_process_id: Some(parent),
        parent_created_at: Some(at(0)),
        parent_image: None,
    })
}

pub(crate) fn correlate(alerts: &[Alert]) -> Vec<IncidentCase> {
    incidents::correlate(alerts, &CorrelateOptions::default())
}

/// The ids of each incident's alerts.
pub(crate) fn ids(alerts: &[Alert]) -> Vec<Vec<String>> {
    correlate(alerts)
        .into_iter()
        .map(|case| case.incident.alert_ids)
        .collect()
}

/// The one incident of these alerts.
pub(crate) fn only(alerts: &[Alert]) -> IncidentCase {
    let mut cases = correlate(alerts);
    assert_eq!(cases.len(), 1, "{:?}", ids(alerts));
    cases.remove(0)
}

/// An intrusion of seven alerts: payload, command channel, looking around twice, service, injection,
/// credential theft.
pub(crate) fn intrusion() -> Vec<Alert> {
    let on = |alert: Alert, person: &str| alert.with(host("MKT01.corp.example")).with(user(person));
    let run = |id: &str, position: usize, seconds: i64, line: &str| {
        row(
            id,
            position,
            seconds,
            json!({ "DeviceName": "MKT01.corp.example", "AccountName": "pedro", "ProcessCommandLine": line }),
        )
    };
    vec![
        on(alert("a1", 0), "pedro")
            .about("Payload started from the downloads folder", "T1204.002", Tactic::Execution)
            .with(process("MKT01", 2100, 900, "payload.exe", "payload.exe /q"))
            .with(file("payload.exe", Some(&"ab".repeat(32))))
            .citing(vec![run("a1", 0, 0, "payload.exe /q")]),
        on(alert("a2", 14), "pedro")
            .about("Beacon to an unusual port", "T1571", Tactic::CommandAndControl)
            .with(ip("203.0.113.13"))
            .citing(
                (0..20)
                    .map(|n| row("a2", n, 14 + n as i64, json!({ "DeviceName": "MKT01", "RemoteIP": "203.0.113.13", "RemotePort": 8080 })))
                    .collect(),
            ),
        on(alert("a3", 35), "pedro")
            .about("Discovery commands", "T1082", Tactic::Discovery)
            .severe(Severity::Low)
            .citing(vec![run("a3", 0, 35, "systeminfo"), run("a3", 1, 45, "tasklist /v")]),
        on(alert("a4", 40), "pedro")
            .about("Account discovery", "T1033", Tactic::Discovery)
            .severe(Severity::Low)
            .citing(vec![run("a4", 0, 40, "whoami /all")]),
        on(alert("a5", 130), "SYSTEM")
            .about("Service with a random name", "T1543.003", Tactic::Persistence)
            .citing(vec![row("a5", 0, 130, json!({ "DeviceName": "MKT01", "ServiceName": "rtcpef" }))]),
        on(alert("a6", 200), "SYSTEM")
            .about("Remote thread in svchost.exe", "T1055", Tactic::DefenseEvasion)
            .citing(vec![row("a6", 0, 200, json!({ "DeviceName": "MKT01", "TargetImage": "svchost.exe", "TargetProcessId": 1400 }))]),
        on(alert("a7", 266), "SYSTEM")
            .about("LSASS memory read", "T1003.001", Tactic::CredentialAccess)
            .severe(Severity::High)
            .citing(vec![row("a7", 0, 266, json!({ "DeviceName": "MKT01", "SourceImage": "svchost.exe", "TargetImage": "lsass.exe", "GrantedAccess": "0x1010" }))]),
    ]
}

/// Things that people and programs do with an incident, in order of time.
pub(crate) trait Worked: Sized {
    fn logged(self, seconds: i64, by: &str, origin: Origin, kind: ActivityKind, text: &str) -> Self;
    fn acted(self, seconds: i64, by: &str, origin: Origin, text: &str, action: &str, target: &str) -> Self;
    fn noted(self, seconds: i64, by: &str, text: &str) -> Self;
}

impl Worked for IncidentState {
    fn logged(mut self, seconds: i64, by: &str, origin: Origin, kind: ActivityKind, text: &str) -> Self {
        self.activities.push(Activity {
            id: format!("e{}", self.activities.len() + 1),
            at: at(seconds),
            by: by.to_owned(),
            origin,
            kind,
            text: text.to_owned(),
            action: None,
        });
        self.updated_at = Some(at(seconds));
        self.updated_by = Some(by.to_owned());
        self
    }

    fn acted(self, seconds: i64, by: &str, origin: Origin, text: &str, action: &str, target: &str) -> Self {
        let mut state = self.logged(seconds, by, origin, ActivityKind::Action, text);
        if let Some(entry) = state.activities.last_mut() {
            entry.action = Some(DoneAction {
                id: action.to_owned(),
                target: target.to_owned(),
            });
        }
        state
    }

    fn noted(mut self, seconds: i64, by: &str, text: &str) -> Self {
        self.comments.push(Comment {
            text: text.to_owned(),
            by: by.to_owned(),
            at: at(seconds),
        });
        self.logged(seconds, by, Origin::Analyst, ActivityKind::Commented, text)
    }
}

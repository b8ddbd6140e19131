//! A small intrusion in alerts.

use ask::{Answer, Corpus, Question};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use evidence::{
    Account, Alert, Citation, Entity, Evidence, File, Host, Ip, MailMessage, Process, Role, RowRef, Severity, Verdict,
};
use serde_json::Map;
use std::collections::BTreeMap;

pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 10, 12, 0, 0).unwrap() + TimeDelta::seconds(seconds)
}

pub(crate) fn alert(id: &str, seconds: i64, title: &str, description: &str, entities: Vec<Entity>) -> Alert {
    Alert {
        id: id.to_owned(),
        provider_alert_id: id.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        severity: Severity::High,
        tactics: Vec::new(),
        techniques: Vec::new(),
        detector_id: "rule".to_owned(),
        product_name: "Outrider".to_owned(),
        created_at: at(seconds),
        first_activity_at: at(seconds),
        last_activity_at: at(seconds),
        evidence: entities
            .into_iter()
            .map(|entity| Evidence {
                entity,
                role: Role::Related,
                verdict: Verdict::Unknown,
            })
            .collect(),
        citations: vec![Citation {
            row: RowRef {
                table: "SecurityAlert".to_owned(),
                item_id: format!("{id}-1"),
            },
            at: Some(at(seconds)),
            fields: Map::new(),
        }],
        event_count: 1,
        custom_details: BTreeMap::new(),
        recommended_actions: String::new(),
        actor_name: None,
    }
}

pub(crate) fn host(name: &str) -> Entity {
    Entity::Host(Host {
        host_name: name.to_owned(),
        entra_device_id: Some(format!("dev-{name}")),
        ..Host::default()
    })
}

pub(crate) fn account(name: &str) -> Entity {
    Entity::Account(Account {
        name: name.to_owned(),
        upn: Some(format!("{name}@corp.example")),
        sid: Some(format!("S-1-5-21-1-2-3-{}", 1_000 + name.len())),
        ..Account::default()
    })
}

pub(crate) fn run(id: u64, line: &str, parent: &str) -> Entity {
    let file = |name: &str| File {
        name: name.to_owned(),
        ..File::default()
    };
    Entity::Process(Process {
        process_id: Some(id),
        image: line.split(' ').next().map(file),
        command_line: Some(line.to_owned()),
        created_at: Some(at(i64::try_from(id).unwrap())),
        parent_image: Some(file(parent)),
        ..Process::default()
    })
}

pub(crate) fn ip(address: &str) -> Entity {
    Entity::Ip(Ip {
        address: address.to_owned(),
        country: None,
    })
}

/// Five alerts on three hosts, two of the same kind.
pub(crate) fn intrusion() -> Vec<Alert> {
    let mail = MailMessage {
        sender: Some("billing@evil.example".to_owned()),
        recipient: Some("ann@corp.example".to_owned()),
        sender_ip: Some("198.51.100.7".to_owned()),
        ..MailMessage::default()
    };
    vec![
        alert(
            "a1",
            0,
            "Phishing mail delivered",
            "A mail with a harmful link reached a mailbox.",
            vec![Entity::MailMessage(mail), account("ann")],
        ),
        alert(
            "a2",
            60,
            "Unfamiliar sign-in",
            "A user signed in from an address never seen before.",
            vec![account("ann"), ip("203.0.113.9")],
        ),
        alert(
            "a3",
            120,
            "Credential dumping",
            "A process read the memory of the security service.",
            vec![
                run(4120, "procdump.exe -ma lsass.exe", "cmd.exe"),
                account("bob"),
                host("wks-1"),
            ],
        ),
        alert(
            "a4",
            180,
            "Backups deleted",
            "Shadow copies were erased.",
            vec![
                run(51, "vssadmin.exe delete shadows /all", "powershell.exe"),
                account("svc"),
                host("srv-1"),
            ],
        ),
        alert(
            "a5",
            240,
            "Backups deleted",
            "Shadow copies were erased.",
            vec![
                run(77, "wmic.exe shadowcopy delete", "cmd.exe"),
                account("svc"),
                host("srv-2"),
            ],
        ),
    ]
}

pub(crate) fn ask(question: &str, context: &str) -> Answer {
    let alerts = intrusion();
    let corpus = Corpus::new(alerts.iter().map(|alert| ("1", alert)));
    corpus.answer(&Question {
        id: None,
        question: question.to_owned(),
        context: context.into(),
    })
}

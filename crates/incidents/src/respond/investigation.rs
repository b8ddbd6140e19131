//! Actions that find out more. None of them changes anything.

use super::message;
use super::model::{Category, Form, Urgency};
use super::procedure::{DEFENDER, Part, Realm, hunt, procedure, realm, sign_in_name, steps};
use super::rule::{Action, Rule, always};
use crate::subjects::Subject;
use evidence::{Entity, Severity};

const fn action(id: &'static str, words: &'static str, more: &'static [(&'static str, &'static str)]) -> Action {
    Action {
        id,
        category: Category::Investigation,
        words,
        permission: "Security data basics (read)",
        changes: false,
        more,
    }
}

fn has_hash(subject: &Subject<'_>) -> bool {
    matches!(subject.entity, Entity::File(file) if file.sha256.is_some() || file.sha1.is_some())
}

/// Whether a command line is long or encoded enough to need explaining.
fn has_script(subject: &Subject<'_>) -> bool {
    let Entity::Process(run) = subject.entity else {
        return false;
    };
    run.command_line.as_deref().is_some_and(|line| {
        let lower = line.to_lowercase();
        line.chars().count() > 120 || lower.contains("-enc") || lower.contains("base64") || lower.contains("iex")
    })
}

pub(super) static RULES: &[Rule] = &[
    Rule {
        action: action(
            "contact_user",
            "Ask the person behind ",
            &[("copy_message", "Copy the message"), ("view_entity", "View user")],
        ),
        kinds: &["user"],
        behaviours: &[
            "valid",
            "payload",
            "phishing",
            "accounts",
            "mailrules",
            "mailread",
            "commands",
            "spray",
            "cloudread",
            "cloudrun",
            "tampering",
            "look",
            "download",
            "exploit",
            "webshell",
            "secrets",
        ],
        least: Severity::Low,
        holds: always,
        because: "The person knows whether this was their own doing; ask over a way that an intruder does not read.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                "telephone or in person",
                &[
                    Part::Words("Reach the person behind "),
                    Part::Value("user", sign_in_name(subject)),
                    Part::Words(" and read the message to them."),
                ],
            )
        },
        message: Some(message::ask),
    },
    Rule {
        action: action(
            "review_account",
            "Review what was done with the account ",
            &[("view_entity", "View user")],
        ),
        kinds: &["user"],
        behaviours: &[],
        least: Severity::Low,
        holds: always,
        because: "What else the account did at that time shows how far the attack went.",
        urgency: Urgency::Soon,
        how: |scene, subject| {
            let name = subject.name();
            match realm(subject) {
                Realm::Aws => hunt(
                    scene,
                    "AWSCloudTrail",
                    "TimeGenerated",
                    &[Part::Words("UserIdentityUserName =~ "), Part::Value("user", name)],
                ),
                Realm::Gcp => hunt(
                    scene,
                    "GCPAuditLogs",
                    "TimeGenerated",
                    &[Part::Words("PrincipalEmail has "), Part::Value("user", name)],
                ),
                Realm::Entra => hunt(
                    scene,
                    "SigninLogs",
                    "TimeGenerated",
                    &[Part::Words("UserPrincipalName startswith "), Part::Value("user", name)],
                ),
                Realm::Directory => hunt(
                    scene,
                    "DeviceLogonEvents",
                    "Timestamp",
                    &[Part::Words("AccountName =~ "), Part::Value("user", name)],
                ),
            }
        },
        message: None,
    },
    Rule {
        action: action(
            "hunt_address",
            "Hunt for connections with ",
            &[("view_entity", "View address")],
        ),
        kinds: &["ip"],
        behaviours: &[],
        least: Severity::Low,
        holds: always,
        because: "Other devices may talk to it too.",
        urgency: Urgency::Soon,
        how: |scene, subject| {
            hunt(
                scene,
                "DeviceNetworkEvents",
                "Timestamp",
                &[Part::Words("RemoteIP == "), Part::Value("ip", subject.name())],
            )
        },
        message: None,
    },
    Rule {
        action: action("hunt_url", "Find out who else reached ", &[]),
        kinds: &["url", "domain"],
        behaviours: &[],
        least: Severity::Low,
        holds: always,
        because: "Whoever else went there may be hit as well.",
        urgency: Urgency::Soon,
        how: |scene, subject| {
            hunt(
                scene,
                "DeviceNetworkEvents",
                "Timestamp",
                &[Part::Words("RemoteUrl has "), Part::Value(subject.kind, subject.name())],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "hunt_file",
            "Find out where else the file is: ",
            &[("view_entity", "View file")],
        ),
        kinds: &["file"],
        behaviours: &[],
        least: Severity::Medium,
        holds: has_hash,
        because: "Where the file lies, the attack may have been too.",
        urgency: Urgency::Soon,
        how: |scene, subject| {
            let Entity::File(file) = subject.entity else {
                return None;
            };
            let (column, hash) = match (&file.sha256, &file.sha1) {
                (Some(hash), _) => ("SHA256 == ", hash),
                (None, Some(hash)) => ("SHA1 == ", hash),
                (None, None) => return None,
            };
            hunt(
                scene,
                "DeviceFileEvents",
                "Timestamp",
                &[Part::Words(column), Part::Value("file", hash)],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "explain_command",
            "Explain the command line of ",
            &[("view_entity", "View process")],
        ),
        kinds: &["process"],
        behaviours: &[],
        least: Severity::Low,
        holds: has_script,
        because: "What an encoded or long command does is not seen at a glance.",
        urgency: Urgency::Soon,
        how: |scene, _| {
            procedure(
                Form::Prompt,
                "this product",
                &[
                    Part::Words("Explain the command lines of incident "),
                    Part::Words(&scene.case.incident.id),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "collect_package",
            "Collect an investigation package from ",
            &[
                ("live_response", "Start a live response session"),
                ("view_entity", "View device"),
            ],
        ),
        kinds: &["device"],
        behaviours: &[],
        least: Severity::High,
        holds: always,
        because: "Memory and volatile traces are gone after a restart; collect them before anything is cleaned.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                DEFENDER,
                &[
                    Part::Words("Assets > Devices > "),
                    Part::Value("device", subject.name()),
                    Part::Words(" > … > Collect investigation package."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "review_movement",
            "Find out where the attack went from ",
            &[("view_entity", "View device")],
        ),
        kinds: &["device"],
        behaviours: &["lateral", "pass", "dump", "wmi", "scan", "shares", "tickets", "dcsync"],
        least: Severity::Medium,
        holds: always,
        because: "Credentials taken here open other devices, some of which may not have raised an alert.",
        urgency: Urgency::Soon,
        how: |scene, subject| {
            hunt(
                scene,
                "DeviceLogonEvents",
                "Timestamp",
                &[
                    Part::Words("RemoteDeviceName startswith "),
                    Part::Value("device", subject.name()),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action("review_mail", "Look at the mail ", &[("view_entity", "View mail")]),
        kinds: &["mail"],
        behaviours: &[],
        least: Severity::Informational,
        holds: always,
        because: "Its links and attachments show what the recipients were meant to do.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                DEFENDER,
                &[
                    Part::Words("Email & collaboration > Explorer > "),
                    Part::Value("mail", subject.name()),
                    Part::Words(" > Open email entity."),
                ],
            )
        },
        message: None,
    },
];

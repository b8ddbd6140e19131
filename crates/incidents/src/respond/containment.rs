//! Actions that stop an attack from spreading.

use super::model::{Category, Form, Urgency};
use super::procedure::{
    AWS, DEFENDER, DEVICE, DOMAIN, ENTRA, EXCHANGE, GRAPH, LINUX, Part, Realm, procedure, realm, sign_in_name, steps,
};
use super::rule::{Action, Rule, always};
use crate::subjects::Subject;
use evidence::{Entity, Role, Severity};
use std::net::IpAddr;

const fn action(
    id: &'static str,
    words: &'static str,
    permission: &'static str,
    more: &'static [(&'static str, &'static str)],
) -> Action {
    Action {
        id,
        category: Category::Containment,
        words,
        permission,
        changes: true,
        more,
    }
}

/// What an intruder on a host does.
const ON_HOST: &[&str] = &[
    "ransomware",
    "recovery",
    "destruction",
    "dump",
    "dcsync",
    "tickets",
    "exfiltration",
    "pass",
    "lateral",
    "injection",
    "token",
    "service",
    "task",
    "autostart",
    "webshell",
    "c2",
    "download",
    "exploit",
    "payload",
    "wmi",
    "proxy",
    "hijacking",
];

/// What somebody does with an account that is not theirs.
const WITH_ACCOUNT: &[&str] = &[
    "ransomware",
    "recovery",
    "destruction",
    "forgery",
    "dump",
    "dcsync",
    "tickets",
    "secrets",
    "exfiltration",
    "fraud",
    "pass",
    "lateral",
    "token",
    "service",
    "task",
    "accounts",
    "mailrules",
    "mailread",
    "cloudread",
    "valid",
    "cloudrun",
    "wmi",
    "hijacking",
    "c2",
    "injection",
    "tampering",
];

/// What is done with a session that was taken over.
const WITH_SESSION: &[&str] = &[
    "valid",
    "phishing",
    "mailrules",
    "mailread",
    "fraud",
    "accounts",
    "spray",
    "dump",
    "secrets",
    "forgery",
];

fn is_outside(subject: &Subject<'_>) -> bool {
    match subject.entity {
        Entity::Ip(ip) => match ip.address.parse() {
            Ok(IpAddr::V4(v4)) => !v4.is_private(),
            Ok(IpAddr::V6(v6)) => v6.segments()[0] & 0xfe00 != 0xfc00,
            Err(_) => false,
        },
        _ => false,
    }
}

fn has_hash(subject: &Subject<'_>) -> bool {
    matches!(subject.entity, Entity::File(file) if file.sha256.is_some() || file.sha1.is_some())
}

fn is_cloud_account(subject: &Subject<'_>) -> bool {
    realm(subject) == Realm::Entra
}

fn access_key<'a>(subject: &'a Subject<'_>) -> Option<&'a str> {
    let rows = subject.alerts.iter().flat_map(|alert| &alert.citations);
    let own = rows.filter(|row| {
        let user = row.fields.get("UserIdentityUserName").and_then(|name| name.as_str());
        user.is_some_and(|user| user.eq_ignore_ascii_case(subject.name()))
    });
    own.filter_map(|row| row.fields.get("UserIdentityAccessKeyId")?.as_str())
        .find(|key| key.starts_with("AKIA"))
}

pub(super) static RULES: &[Rule] = &[
    Rule {
        action: action(
            "isolate_device",
            "Isolate the device ",
            "Active remediation actions",
            &[
                ("release_device", "Release from isolation"),
                ("view_entity", "View device"),
            ],
        ),
        kinds: &["device"],
        behaviours: ON_HOST,
        least: Severity::Medium,
        holds: |subject| subject.role != Role::Related || subject.severity() >= Severity::High,
        because: "Until it is cut off from the network, whoever controls it can go on from there.",
        urgency: Urgency::Now,
        how: |_, subject| {
            steps(
                DEFENDER,
                &[
                    Part::Words("Assets > Devices > "),
                    Part::Value("device", subject.name()),
                    Part::Words(
                        " > … > Isolate device. For a device that is not managed there, take its network port or virtual network interface down.",
                    ),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "disable_account",
            "Disable the account ",
            "Manage users",
            &[
                ("enable_account", "Enable the account again"),
                ("view_entity", "View user"),
            ],
        ),
        kinds: &["user"],
        behaviours: WITH_ACCOUNT,
        least: Severity::Medium,
        holds: always,
        because: "What was done with the account suggests that somebody else uses it.",
        urgency: Urgency::Now,
        how: |_, subject| {
            let name = sign_in_name(subject);
            let command = match realm(subject) {
                Realm::Entra => procedure(
                    Form::PowerShell,
                    GRAPH,
                    &[
                        Part::Words("Update-MgUser -UserId "),
                        Part::Value("user", name),
                        Part::Words(" -AccountEnabled:$false"),
                    ],
                ),
                Realm::Aws => procedure(
                    Form::Shell,
                    AWS,
                    &[
                        Part::Words(
                            "aws iam attach-user-policy --policy-arn arn:aws:iam::aws:policy/AWSDenyAll --user-name ",
                        ),
                        Part::Value("user", subject.name()),
                    ],
                ),
                Realm::Directory => procedure(
                    Form::PowerShell,
                    DOMAIN,
                    &[
                        Part::Words("Disable-ADAccount -Identity "),
                        Part::Value("user", subject.name()),
                    ],
                ),
                Realm::Gcp => None,
            };
            command.or_else(|| {
                steps(
                    "directory or cloud console",
                    &[
                        Part::Words("Find the account "),
                        Part::Value("user", name),
                        Part::Words(" and disable it."),
                    ],
                )
            })
        },
        message: None,
    },
    Rule {
        action: action(
            "revoke_sessions",
            "End all sessions of ",
            "Manage users",
            &[("view_entity", "View user")],
        ),
        kinds: &["user"],
        behaviours: WITH_SESSION,
        least: Severity::Low,
        holds: is_cloud_account,
        because: "A new password does not end a session that somebody has already; ending all sessions does.",
        urgency: Urgency::Now,
        how: |_, subject| {
            let name = sign_in_name(subject);
            procedure(
                Form::PowerShell,
                GRAPH,
                &[
                    Part::Words("Revoke-MgUserSignInSession -UserId "),
                    Part::Value("user", name),
                ],
            )
            .or_else(|| {
                steps(
                    ENTRA,
                    &[
                        Part::Words("Users > "),
                        Part::Value("user", name),
                        Part::Words(" > Revoke sessions."),
                    ],
                )
            })
        },
        message: None,
    },
    Rule {
        action: action(
            "disable_access_key",
            "Disable the access key of ",
            "Manage access keys",
            &[("enable_access_key", "Enable the key again")],
        ),
        kinds: &["user"],
        behaviours: &[],
        least: Severity::Medium,
        holds: |subject| realm(subject) == Realm::Aws && access_key(subject).is_some(),
        because: "The calls were signed with a long-lived key, which works until it is disabled.",
        urgency: Urgency::Now,
        how: |_, subject| {
            procedure(
                Form::Shell,
                AWS,
                &[
                    Part::Words("aws iam update-access-key --status Inactive --access-key-id "),
                    Part::Value("key", access_key(subject)?),
                    Part::Words(" --user-name "),
                    Part::Value("user", subject.name()),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "block_address",
            "Block the address ",
            "Manage indicators",
            &[("allow_address", "Remove the block"), ("view_entity", "View address")],
        ),
        kinds: &["ip"],
        behaviours: &[],
        least: Severity::Medium,
        holds: |subject| {
            is_outside(subject)
                && (subject.is_accused()
                    || subject.shows(&[
                        "c2",
                        "download",
                        "exfiltration",
                        "exploit",
                        "spray",
                        "valid",
                        "payload",
                        "injection",
                    ]))
        },
        because: "The attack comes from this address or talks to it.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                DEFENDER,
                &[
                    Part::Words("Settings > Endpoints > Indicators > IP addresses > Add item > "),
                    Part::Value("ip", subject.name()),
                    Part::Words(" > Block execution; block it at the firewall too."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "block_url",
            "Block ",
            "Manage indicators",
            &[("allow_url", "Remove the block")],
        ),
        kinds: &["url", "domain"],
        behaviours: &[],
        least: Severity::Medium,
        holds: |subject| {
            subject.is_accused()
                || subject.severity() >= Severity::High
                || subject.shows(&["phishing", "c2", "download"])
        },
        because: "The attack uses it, and others may reach it meanwhile.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                DEFENDER,
                &[
                    Part::Words("Settings > Endpoints > Indicators > URLs/Domains > Add item > "),
                    Part::Value(subject.kind, subject.name()),
                    Part::Words(" > Block execution."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "block_file",
            "Block and quarantine the file ",
            "Manage indicators",
            &[("allow_file", "Remove the block"), ("view_entity", "View file")],
        ),
        kinds: &["file"],
        behaviours: &[],
        least: Severity::Medium,
        holds: has_hash,
        because: "The same file would run on any other device.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            let Entity::File(file) = subject.entity else {
                return None;
            };
            let hash = file.sha256.as_deref().or(file.sha1.as_deref())?;
            steps(
                DEFENDER,
                &[
                    Part::Words("Settings > Endpoints > Indicators > File hashes > Add item > "),
                    Part::Value("file", hash),
                    Part::Words(" > Block and remediate."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "stop_process",
            "Stop the process ",
            "Active remediation actions",
            &[("view_entity", "View process")],
        ),
        kinds: &["process"],
        behaviours: &["c2", "ransomware", "payload", "hijacking", "injection", "exfiltration"],
        least: Severity::High,
        holds: |subject| matches!(subject.entity, Entity::Process(run) if run.process_id.is_some() && run.host_name.is_some()),
        because: "It may still be running.",
        urgency: Urgency::Now,
        how: |_, subject| {
            let Entity::Process(run) = subject.entity else {
                return None;
            };
            let id = run.process_id?.to_string();
            let unix = subject.alerts.iter().any(|alert| {
                alert.evidence.iter().any(|item| match &item.entity {
                    Entity::Host(host) => host
                        .os_family
                        .as_deref()
                        .is_some_and(|family| family.to_lowercase().contains("linux")),
                    _ => false,
                })
            });
            let (form, place, command) = if unix {
                (Form::Shell, LINUX, "kill -9 ")
            } else {
                (Form::PowerShell, DEVICE, "Stop-Process -Force -Id ")
            };
            // A number needs no quotes, and PowerShell turns a quoted one into a number anyway.
            procedure(form, place, &[Part::Words(command), Part::Value("process", &id)])
        },
        message: None,
    },
    Rule {
        action: action(
            "delete_mail",
            "Soft-delete the mail ",
            "Search and purge",
            &[
                ("restore_mail", "Move it back to the inbox"),
                ("view_entity", "View mail"),
            ],
        ),
        kinds: &["mail"],
        behaviours: &[],
        least: Severity::Low,
        holds: |subject| matches!(subject.entity, Entity::MailMessage(mail) if mail.network_message_id.is_some()),
        because: "As long as it lies in mailboxes, somebody else may open it.",
        urgency: Urgency::Now,
        how: |_, subject| {
            let Entity::MailMessage(mail) = subject.entity else {
                return None;
            };
            steps(
                DEFENDER,
                &[
                    Part::Words("Email & collaboration > Explorer > network message id "),
                    Part::Value("mail", mail.network_message_id.as_deref()?),
                    Part::Words(" > Take action > Soft delete."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "block_sender",
            "Block the sender of ",
            "Tenant allow/block list",
            &[("allow_sender", "Remove the block")],
        ),
        kinds: &["mail"],
        behaviours: &["phishing", "payload", "fraud"],
        least: Severity::Low,
        holds: |subject| matches!(subject.entity, Entity::MailMessage(mail) if mail.sender.is_some()),
        because: "The same sender may write to others.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            let Entity::MailMessage(mail) = subject.entity else {
                return None;
            };
            procedure(
                Form::PowerShell,
                EXCHANGE,
                &[
                    Part::Words("New-TenantAllowBlockListItems -ListType Sender -Block -Entries "),
                    Part::Value("mail", mail.sender.as_deref()?),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "disable_mail_rules",
            "Disable the inbox rules of ",
            "Manage mailboxes",
            &[("view_entity", "View user")],
        ),
        kinds: &["user"],
        behaviours: &["mailrules", "fraud"],
        least: Severity::Low,
        holds: always,
        because: "A planted rule goes on hiding or forwarding mail after the password has changed.",
        urgency: Urgency::Now,
        how: |_, subject| {
            procedure(
                Form::PowerShell,
                EXCHANGE,
                &[
                    Part::Words("Get-InboxRule -IncludeHidden -Mailbox "),
                    Part::Value("user", sign_in_name(subject)),
                    Part::Words(" | Disable-InboxRule -Confirm"),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "disable_application",
            "Disable the application ",
            "Manage applications",
            &[("enable_application", "Enable it again")],
        ),
        kinds: &["application"],
        behaviours: &["accounts", "dump", "mailread", "phishing", "forgery", "cloudread"],
        least: Severity::Medium,
        holds: |subject| subject.role != Role::Related || subject.is_accused(),
        because: "Consent and credentials of an application outlive the user who was tricked.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                ENTRA,
                &[
                    Part::Words("Enterprise applications > "),
                    Part::Value("application", subject.name()),
                    Part::Words(" > Properties > Enabled for users to sign in: No."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "restrict_resource",
            "Restrict access to ",
            "Manage the resource",
            &[("view_entity", "View resource")],
        ),
        kinds: &["resource"],
        behaviours: &[
            "cloudread",
            "exfiltration",
            "ransomware",
            "destruction",
            "secrets",
            "hijacking",
        ],
        least: Severity::Medium,
        holds: always,
        because: "Whoever read or changed it can do so again until access is narrowed.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                "cloud console",
                &[
                    Part::Words("Open "),
                    Part::Value("resource", subject.name()),
                    Part::Words(
                        " > Permissions: block public access and take away the rights of the accounts of this incident.",
                    ),
                ],
            )
        },
        message: None,
    },
];

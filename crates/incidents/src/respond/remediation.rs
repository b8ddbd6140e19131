//! Actions that undo an attack.

use super::model::{Category, Form, Urgency};
use super::procedure::{DEFENDER, DOMAIN, GRAPH, Part, Realm, procedure, realm, sign_in_name, steps};
use super::rule::{Action, Rule, always};
use crate::subjects::Subject;
use evidence::{Entity, Severity};

pub(super) const fn action(
    id: &'static str,
    words: &'static str,
    permission: &'static str,
    more: &'static [(&'static str, &'static str)],
) -> Action {
    Action {
        id,
        category: Category::Remediation,
        words,
        permission,
        changes: true,
        more,
    }
}

/// What makes a password worthless.
const PASSWORD_LOST: &[&str] = &[
    "dump",
    "dcsync",
    "tickets",
    "spray",
    "valid",
    "pass",
    "phishing",
    "secrets",
    "lateral",
    "accounts",
    "mailrules",
    "forgery",
    "fraud",
];

fn is_own_file(subject: &Subject<'_>) -> bool {
    let Entity::File(file) = subject.entity else {
        return false;
    };
    file.folder.as_deref().is_some_and(|folder| !folder.is_empty())
        && (subject.is_accused() || subject.shows(&["payload", "webshell", "download", "ransomware", "autostart"]))
}

pub(super) static RULES: &[Rule] = &[
    Rule {
        action: action(
            "reset_password",
            "Reset the password of ",
            "Manage users",
            &[
                ("require_mfa", "Require multifactor registration again"),
                ("view_entity", "View user"),
            ],
        ),
        kinds: &["user"],
        behaviours: PASSWORD_LOST,
        least: Severity::Medium,
        holds: |subject| realm(subject) != Realm::Gcp,
        because: "The password must be taken for known to the attacker.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            let name = sign_in_name(subject);
            let command = match realm(subject) {
                Realm::Entra => procedure(
                    Form::PowerShell,
                    GRAPH,
                    &[
                        Part::Words(
                            "Update-MgUser -PasswordProfile @{ ForceChangePasswordNextSignIn = $true; Password = (Read-Host 'new password') } -UserId ",
                        ),
                        Part::Value("user", name),
                    ],
                ),
                Realm::Directory => procedure(
                    Form::PowerShell,
                    DOMAIN,
                    &[
                        Part::Words(
                            "Set-ADAccountPassword -Reset -NewPassword (Read-Host -AsSecureString 'new password') -Identity ",
                        ),
                        Part::Value("user", subject.name()),
                    ],
                ),
                Realm::Aws => procedure(
                    Form::Shell,
                    super::procedure::AWS,
                    &[
                        Part::Words("aws iam delete-login-profile --user-name "),
                        Part::Value("user", subject.name()),
                    ],
                ),
                Realm::Gcp => None,
            };
            command.or_else(|| {
                steps(
                    "directory or cloud console",
                    &[
                        Part::Words("Reset the password of "),
                        Part::Value("user", name),
                        Part::Words("."),
                    ],
                )
            })
        },
        message: Some(super::message::new_password),
    },
    Rule {
        action: action(
            "reset_krbtgt",
            "Change the krbtgt password twice after the attack on ",
            "Domain Admins",
            &[],
        ),
        kinds: &["device"],
        behaviours: &["dcsync"],
        least: Severity::Medium,
        holds: always,
        because: "Who replicated the directory has the key that signs every Kerberos ticket; the old key stays valid until it was changed a second time.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                DOMAIN,
                &[
                    Part::Words(
                        "Set-ADAccountPassword -Identity krbtgt -Reset, wait until every domain controller has replicated (check from ",
                    ),
                    Part::Value("device", subject.name()),
                    Part::Words(" with repadmin /showrepl) and ten hours more, then do it again."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "replace_signing_key",
            "Replace the token-signing certificates on ",
            "Federation administrators",
            &[],
        ),
        kinds: &["device"],
        behaviours: &["forgery"],
        least: Severity::Medium,
        holds: always,
        because: "With the signing key anybody can be impersonated until the key is replaced.",
        urgency: Urgency::Now,
        how: |_, subject| {
            steps(
                "PowerShell on the federation server",
                &[
                    Part::Words("On "),
                    Part::Value("device", subject.name()),
                    Part::Words(
                        ": Update-AdfsCertificate -CertificateType Token-Signing -Urgent, twice; then refresh the trust of every relying party.",
                    ),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "restore_defences",
            "Switch logging and protection on again: ",
            "Manage security settings",
            &[],
        ),
        kinds: &["device", "resource"],
        behaviours: &["tampering"],
        least: Severity::Low,
        holds: always,
        because: "What was switched off or cleared leaves no traces from then on.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            let words = if subject.kind == "device" {
                " > Start the logging service, tamper protection and real-time protection, and compare the audit policy with the baseline."
            } else {
                " > Start logging again and compare its settings with the baseline."
            };
            steps(
                "on the device or in the cloud console",
                &[Part::Value(subject.kind, subject.name()), Part::Words(words)],
            )
        },
        message: None,
    },
    Rule {
        action: action("restore_data", "Restore the data of ", "Backup operators", &[]),
        kinds: &["device", "resource"],
        behaviours: &["ransomware", "recovery", "destruction"],
        least: Severity::Medium,
        holds: always,
        because: "What was encrypted or deleted comes back from a backup from before the first step only.",
        urgency: Urgency::Later,
        how: |scene, subject| {
            steps(
                "backup console",
                &[
                    Part::Words("Rebuild "),
                    Part::Value(subject.kind, subject.name()),
                    Part::Words(" and restore from a backup made before "),
                    Part::At(
                        scene
                            .steps
                            .first()
                            .map_or(scene.case.incident.first_activity_at, |step| step.at),
                    ),
                    Part::Words("; check that backups are not reachable with the accounts of this incident."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "patch_application",
            "Close the hole that was used on ",
            "Administrators of the application",
            &[],
        ),
        kinds: &["device", "resource"],
        behaviours: &["exploit", "webshell"],
        least: Severity::Medium,
        holds: always,
        because: "As long as the application can be exploited, the attacker comes back the same way.",
        urgency: Urgency::Soon,
        how: |_, subject| {
            steps(
                "the application's administration",
                &[
                    Part::Words("On "),
                    Part::Value(subject.kind, subject.name()),
                    Part::Words(
                        ": install the vendor's fix for the exploited application, or take it off the network until there is one.",
                    ),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "scan_device",
            "Run a full antivirus scan on ",
            "Active remediation actions",
            &[("view_entity", "View device")],
        ),
        kinds: &["device"],
        behaviours: &[
            "payload",
            "download",
            "c2",
            "injection",
            "autostart",
            "service",
            "task",
            "webshell",
            "hijacking",
            "masquerade",
            "proxy",
        ],
        least: Severity::Medium,
        holds: always,
        because: "What came with the attack may have more parts than those that raised alerts.",
        urgency: Urgency::Later,
        how: |_, subject| {
            steps(
                DEFENDER,
                &[
                    Part::Words("Assets > Devices > "),
                    Part::Value("device", subject.name()),
                    Part::Words(" > … > Run antivirus scan > Full scan."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "delete_file",
            "Remove the file ",
            "Active remediation actions",
            &[
                ("download_file", "Keep a copy for analysis"),
                ("view_entity", "View file"),
            ],
        ),
        kinds: &["file"],
        behaviours: &[],
        least: Severity::Medium,
        holds: is_own_file,
        because: "As long as it is there, somebody or something can start it again.",
        urgency: Urgency::Later,
        how: |_, subject| {
            let Entity::File(file) = subject.entity else {
                return None;
            };
            let folder = file.folder.as_deref()?;
            steps(
                "the device",
                &[
                    Part::Words("Keep a copy as evidence, then delete "),
                    Part::Value("file", &file.name),
                    Part::Words(" in "),
                    Part::Value("file", folder),
                    Part::Words("."),
                ],
            )
        },
        message: None,
    },
    Rule {
        action: action(
            "undo_changes",
            "Undo the changes to accounts made by ",
            "Manage users",
            &[("view_entity", "View user")],
        ),
        kinds: &["user"],
        behaviours: &["accounts"],
        least: Severity::Medium,
        holds: always,
        because: "Accounts, keys, roles and consents that were added are the attacker's way back.",
        urgency: Urgency::Soon,
        how: |scene, subject| {
            let name = subject.name();
            let (table, time, column) = match realm(subject) {
                Realm::Aws => ("AWSCloudTrail", "TimeGenerated", "UserIdentityUserName =~ "),
                Realm::Gcp => ("GCPAuditLogs", "TimeGenerated", "PrincipalEmail has "),
                Realm::Entra => ("AuditLogs", "TimeGenerated", "tostring(InitiatedBy) has "),
                Realm::Directory => ("IdentityDirectoryEvents", "Timestamp", "AccountName =~ "),
            };
            super::procedure::hunt(scene, table, time, &[Part::Words(column), Part::Value("user", name)])
        },
        message: None,
    },
];

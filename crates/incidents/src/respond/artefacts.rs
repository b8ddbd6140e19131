//! Removing what an attack planted: services, tasks, autostarts, found in the rows of its alerts.

use super::model::{Form, Procedure, Target, Urgency};
use super::procedure::{DEVICE, Part, procedure, steps};
use super::remediation::action;
use super::rule::{Action, Draft, Scene};
use crate::behaviour;
use crate::cited::Candidates;
use crate::inert;
use crate::labels::host_label;
use crate::span::Span;
use evidence::{Alert, Citation, Severity};
use std::collections::BTreeSet;

/// Artefacts of one kind, at most.
const MOST: usize = 6;

/// Something that is planted, and the columns that name it.
struct Planted {
    action: Action,
    kind: &'static str,
    behaviours: &'static [&'static str],
    columns: &'static [&'static str],
    because: &'static str,
    how: fn(&str, &Citation) -> Option<Procedure>,
}

static PLANTED: &[Planted] = &[
    Planted {
        action: action(
            "remove_service",
            "Remove the service ",
            "Active remediation actions",
            &[],
        ),
        kind: "service",
        behaviours: &["service", "lateral", "token"],
        columns: &["ServiceName"],
        because: "The service starts again with the device.",
        how: |name, _| {
            procedure(
                Form::PowerShell,
                DEVICE,
                &[
                    Part::Words("Stop-Service -Force -Name "),
                    Part::Value("service", name),
                    Part::Words("; Remove-CimInstance (Get-CimInstance Win32_Service | Where-Object Name -eq "),
                    Part::Value("service", name),
                    Part::Words(")"),
                ],
            )
        },
    },
    Planted {
        action: action(
            "remove_task",
            "Remove the scheduled task ",
            "Active remediation actions",
            &[],
        ),
        kind: "task",
        behaviours: &["task"],
        columns: &["TaskName"],
        because: "The task starts its program again and again.",
        how: |name, _| {
            let short = name.rsplit('\\').next().unwrap_or(name);
            procedure(
                Form::PowerShell,
                DEVICE,
                &[
                    Part::Words("Unregister-ScheduledTask -Confirm:$false -TaskName "),
                    Part::Value("task", short),
                ],
            )
        },
    },
    Planted {
        action: action(
            "remove_autostart",
            "Remove the autostart in ",
            "Active remediation actions",
            &[],
        ),
        kind: "registry",
        behaviours: &["autostart", "token", "tampering"],
        columns: &["RegistryKey", "TargetObject"],
        because: "What stands there is started at every sign-in or start.",
        how: |key, row| {
            let value = row
                .fields
                .get("RegistryValueName")
                .and_then(|name| name.as_str())
                .filter(|name| !name.is_empty());
            let path = format!("Registry::{key}");
            let command = value.and_then(|value| {
                // The prefix is ours, the key is the row's: only the key must be found there.
                let mut command = procedure(
                    Form::PowerShell,
                    DEVICE,
                    &[
                        Part::Words("Remove-ItemProperty -LiteralPath "),
                        Part::Value("registry", &path),
                        Part::Words(" -Name "),
                        Part::Value("registry", value),
                    ],
                )?;
                for span in &mut command.spans {
                    if let Span::Entity { value, .. } = span
                        && let Some(bare) = value.strip_prefix("Registry::")
                    {
                        *value = bare.to_owned();
                    }
                }
                Some(command)
            });
            command.or_else(|| {
                steps(
                    "registry editor on the device",
                    &[
                        Part::Words("Compare "),
                        Part::Value("registry", key),
                        Part::Words(" with a clean device and remove what was added."),
                    ],
                )
            })
        },
    },
];

/// Proposes to remove each planted thing, once.
pub(super) fn drafts(scene: &Scene<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for planted in PLANTED {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let telling = scene.case.alerts.iter().filter(|alert| {
            alert.severity >= Severity::Medium
                && behaviour::of_alert(alert).is_some_and(|own| planted.behaviours.contains(&own.id))
        });
        for (alert, row) in telling.flat_map(|alert| alert.citations.iter().map(move |row| (alert, row))) {
            let Some(name) = planted
                .columns
                .iter()
                .find_map(|column| row.fields.get(*column)?.as_str())
            else {
                continue;
            };
            let name = name.trim();
            if name.is_empty() || name == "-" || seen.len() == MOST || !seen.insert(name.to_lowercase()) {
                continue;
            }
            drafts.extend(draft(planted, alert, row, name));
        }
    }
    drafts
}

fn draft(planted: &'static Planted, alert: &Alert, row: &Citation, name: &str) -> Option<Draft> {
    let device = ["DeviceName", "Computer", "HostName"]
        .iter()
        .find_map(|column| row.fields.get(*column)?.as_str())
        .filter(|device| !device.is_empty());
    let mut title = vec![Span::text(planted.action.words), Span::quote(name, 120)];
    if let Some(device) = device {
        title.extend([Span::text(" from "), Span::entity("device", host_label(device))]);
    }
    let proofs = Candidates::proofs(std::iter::once(alert), std::slice::from_ref(row));
    let mut told = vec![Span::title(&alert.title, 140), Span::text(": "), Span::quote(name, 160)];
    if let Some(at) = row.at {
        told.extend([Span::text(" at "), Span::day_and_time(at)]);
    }
    told.push(Span::text("."));
    let label = inert(name, 120).text;
    Some(Draft {
        action: &planted.action,
        target: Target {
            kind: planted.kind.to_owned(),
            key: format!("{}:{}", planted.kind, name.to_lowercase()),
            label,
            value: name.chars().take(2_000).collect(),
        },
        title,
        reasons: vec![
            (told, proofs.clone()),
            (vec![Span::text(planted.because)], proofs.clone()),
        ],
        proofs,
        severity: alert.severity,
        urgency: Urgency::Soon,
        procedure: (planted.how)(name, row)?,
        message: None,
    })
}

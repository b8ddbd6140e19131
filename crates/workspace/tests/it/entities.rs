//! The demo scenario's people, devices, files, addresses and mails, told with proof.

use crate::support::now;
use analysis::{DEFAULT_DAYS, Report, SubjectKind, check, check_sources};
use evidence::RowRef;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;
use workspace::{DetectOptions, Workspace};

/// A workspace with the scenario, its alerts and incidents.
async fn demo(folder: &std::path::Path) -> Workspace {
    let workspace = Workspace::open(folder).await.unwrap();
    let never = CancellationToken::new();
    let options = scenario::Options { rows: 10_000, seed: 7 };
    workspace.load_demo(options, &|_| {}, &never).await.unwrap();
    workspace
        .detect(&DetectOptions::at(now()), &|_| {}, &never)
        .await
        .unwrap();
    workspace.correlate(now()).await.unwrap();
    workspace
}

/// Tells a thing; every claim is borne out by rows that are stored.
async fn told(workspace: &Workspace, kind: SubjectKind, name: &str) -> Report {
    let inputs = workspace.inputs(kind, name, DEFAULT_DAYS, now()).await.unwrap();
    let report = workspace.tell(kind, name, DEFAULT_DAYS, now()).await.unwrap();
    let result = check(&report);
    assert!(result.is_clean(), "{name}: {:#?}", result.failures);
    assert_eq!(check_sources(&report, &inputs), [], "{name}");
    let rows: BTreeSet<RowRef> = inputs
        .rows
        .values()
        .flat_map(|set| &set.rows)
        .map(|row| row.row.clone())
        .collect();
    let wanted: Vec<RowRef> = rows.into_iter().collect();
    let found = workspace.rows(&wanted).await.unwrap();
    assert_eq!(found.len(), wanted.len(), "{name}: every row that is cited is stored");
    report
}

fn ids(report: &Report) -> BTreeSet<&str> {
    report
        .sections
        .iter()
        .flat_map(|section| &section.findings)
        .map(|finding| finding.id.as_str())
        .collect()
}

fn has(report: &Report, wanted: &[&str]) {
    let ids = ids(report);
    for id in wanted {
        assert!(ids.contains(id), "{} has no `{id}`: {ids:?}", report.subject.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_045_p_048_p_060_the_scenario_is_told() {
    let data = tempfile::tempdir().unwrap();
    let workspace = demo(data.path()).await;

    let device = told(&workspace, SubjectKind::Device, "wks-0101").await;
    has(
        &device,
        &[
            "identity",
            "exposure",
            "last-seen",
            "onboarding",
            "vulnerability",
            "setting",
            "logons",
            "alert",
            "join",
        ],
    );
    let full = told(&workspace, SubjectKind::Device, "WKS-0101.northwind.example").await;
    assert_eq!(ids(&full), ids(&device), "short and full names are one device");

    let user = told(&workspace, SubjectKind::User, "mira.holm@northwind.example").await;
    has(
        &user,
        &[
            "created",
            "criticality",
            "role",
            "risky-sign-in",
            "unmanaged",
            "single-factor",
            "user-risk",
            "risk-event",
            "manager",
            "enrolled",
        ],
    );
    let bare = told(&workspace, SubjectKind::User, "NORTHWIND\\mira.holm").await;
    assert_eq!(ids(&bare), ids(&user), "an account has several names");

    has(
        &told(&workspace, SubjectKind::File, "routesync.exe").await,
        &["prevalence", "started-by", "alert"],
    );
    has(
        &told(&workspace, SubjectKind::Ip, "203.0.113.77").await,
        &["seen", "user", "office"],
    );
    has(
        &told(&workspace, SubjectKind::Domain, "northwind-portal.example").await,
        &["seen", "clicks", "mails-linking", "download"],
    );
    let url = "https://login.northwind-portal.example/customs/hold?ref=4471";
    has(
        &told(&workspace, SubjectKind::Url, url).await,
        &["seen", "clicks", "mails-linking"],
    );

    let mail = told(&workspace, SubjectKind::Email, "b1a7c0de-4471-4000-8000-000000000001").await;
    has(&mail, &["mail", "event", "url", "sender", "authentication"]);
    let text: String = mail
        .sections
        .iter()
        .flat_map(|section| &section.findings)
        .map(|finding| finding.text.as_str())
        .collect();
    assert!(
        text.contains("Moved to quarantine") && !text.contains("Release papers"),
        "this message only: {text}"
    );

    for name in ["\" | union *", "x\\", "日本", "'; print 1", "\u{202e}"] {
        for kind in [
            SubjectKind::Device,
            SubjectKind::User,
            SubjectKind::Ip,
            SubjectKind::Email,
        ] {
            let report = told(&workspace, kind, name).await;
            assert!(
                report
                    .sections
                    .iter()
                    .all(|section| section.id != "alerts" || section.findings.is_empty()),
                "{name}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p_049_the_look_back_is_limited() {
    let data = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(data.path()).await.unwrap();
    for (days, fine) in [(0, false), (1, true), (120, true), (121, false)] {
        let told = workspace.tell(SubjectKind::User, "ann", days, now()).await;
        assert_eq!(told.is_ok(), fine, "{days}");
        if let Err(error) = told {
            assert!(error.to_string().contains("1 to 120"), "{error}");
        }
    }
    let empty = workspace.tell(SubjectKind::Device, " ", DEFAULT_DAYS, now()).await;
    assert!(empty.unwrap_err().to_string().contains("empty"));
}

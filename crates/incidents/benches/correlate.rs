//! Time to group generated alerts: 10 thousand, 100 thousand, 1 million. It must grow linearly.
//!
//! The alerts are those of a fleet with attacks in its noise: per thousand alerts, 50 attacks of twelve
//! alerts each over one to three hosts, and 400 alerts of single hosts and accounts, with a domain
//! controller, a NAT address and the system's account everywhere.
//!
//! Processor time of grouping, 2 cores shared with other work: 10 thousand 0.043 s, 100 thousand 0.49 s,
//! 1 million 5.9 s; 4.3, 4.9 and 5.9 µs per alert, the growth being that of sorting.
//!
//! `cargo bench -p incidents`; `-- 10000` runs the sizes that contain those digits.

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use evidence::{
    Account, Alert, Citation, Entity, Evidence, File, Host, Ip, Process, Role, RowRef, Severity, Tactic, Verdict,
    detail, sentinel,
};
use incidents::{CorrelateOptions, group, summarize};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

const SIZES: &[usize] = &[10_000, 100_000, 1_000_000];

/// A small generator of numbers, so that the same size gives the same alerts.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn alert(n: usize, at: DateTime<Utc>, detector: u64, entities: Vec<(Entity, Role)>) -> Alert {
    let severities = [Severity::Low, Severity::Medium, Severity::High, Severity::Informational];
    let row = RowRef {
        table: "DeviceEvents".to_owned(),
        item_id: format!("{n:016x}-000000-0"),
    };
    Alert {
        id: format!("{n:016x}"),
        provider_alert_id: format!("{n:016x}"),
        title: format!("Detection {detector}"),
        description: String::new(),
        severity: severities[(detector % 4) as usize],
        tactics: vec![Tactic::ALL[(detector % 14) as usize]],
        techniques: Vec::new(),
        detector_id: format!("rule-{detector}"),
        product_name: "Outrider".to_owned(),
        created_at: at,
        first_activity_at: at,
        last_activity_at: at + TimeDelta::seconds(20),
        evidence: entities
            .into_iter()
            .map(|(entity, role)| Evidence {
                entity,
                role,
                verdict: Verdict::Unknown,
            })
            .collect(),
        citations: vec![Citation {
            row,
            at: Some(at),
            fields: Map::from_iter([("Number".to_owned(), json!(n))]),
        }],
        event_count: 1,
        custom_details: BTreeMap::new(),
        recommended_actions: String::new(),
        actor_name: None,
    }
}

fn host(n: u64) -> Entity {
    Entity::Host(Host {
        host_name: format!("WS{n:06}.corp.example"),
        ..Host::default()
    })
}

fn account(n: u64) -> Entity {
    Entity::Account(Account {
        name: format!("person{n}"),
        upn: Some(format!("person{n}@corp.example")),
        sid: Some(format!("S-1-5-21-1-2-3-{n}")),
        ..Account::default()
    })
}

fn ip(address: &str) -> Entity {
    Entity::Ip(Ip {
        address: address.to_owned(),
        country: None,
    })
}

fn process(on: u64, id: u64, parent: u64, at: DateTime<Utc>) -> Entity {
    Entity::Process(Process {
        process_id: Some(id),
        image: Some(File {
            name: "tool.exe".to_owned(),
            ..File::default()
        }),
        command_line: Some(format!("tool.exe /n {id}")),
        created_at: Some(at),
        host_name: Some(format!("WS{on:06}")),
        parent_process_id: Some(parent),
        parent_created_at: Some(at),
        parent_image: None,
    })
}

/// The alerts of a fleet that grows with them: a host per twenty alerts, a day per ten thousand.
fn fleet(count: usize) -> Vec<Alert> {
    let mut numbers = Numbers(7);
    let begin = DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default();
    let hosts = (count / 20).max(50) as u64;
    let seconds = (count as u64 / 10_000).max(1) * 86_400;
    let mut alerts = Vec::with_capacity(count);
    while alerts.len() < count {
        let at = begin + TimeDelta::seconds(numbers.below(seconds) as i64);
        let (home, person) = (numbers.below(hosts), numbers.below(hosts));
        if numbers.below(10) == 0 {
            for step in 0..12 {
                let on = home + step / 4;
                let at = at + TimeDelta::seconds(step as i64 * 40);
                let run = process(on, 5_000 + step, 5_000 + step / 3, at);
                let entities = vec![
                    (host(on), Role::Impacted),
                    (account(person), Role::Impacted),
                    (run, Role::Attacker),
                ];
                alerts.push(alert(alerts.len(), at, 100 + step, entities));
            }
            continue;
        }
        let mut entities = vec![(host(home), Role::Impacted)];
        match numbers.below(4) {
            0 => entities.push((account(person), Role::Impacted)),
            1 => entities.push((ip("198.51.100.1"), Role::Related)),
            2 => entities.push((
                Entity::Host(Host {
                    host_name: "DC01".to_owned(),
                    ..Host::default()
                }),
                Role::Related,
            )),
            _ => entities.push((
                Entity::Account(Account {
                    name: "SYSTEM".to_owned(),
                    ..Account::default()
                }),
                Role::Related,
            )),
        }
        let detector = numbers.below(80);
        alerts.push(alert(alerts.len(), at, detector, entities));
    }
    alerts.truncate(count);
    alerts
}

fn grouping(criterion: &mut Criterion) {
    let mut bench = criterion.benchmark_group("group");
    bench
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    for size in SIZES {
        let alerts = fleet(*size);
        bench.throughput(Throughput::Elements(*size as u64));
        bench.bench_with_input(BenchmarkId::from_parameter(size), &alerts, |bencher, alerts| {
            bencher.iter(|| black_box(group(alerts, &CorrelateOptions::default()).len()));
        });
    }
    bench.finish();
}

/// From stored `SecurityAlert` rows to the words of one incident, as after a start: nothing is known yet.
fn cold(criterion: &mut Criterion) {
    let mut bench = criterion.benchmark_group("rows to summary");
    bench
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    for size in [1_000_usize, 10_000] {
        let rows: Vec<String> = one_incident(size)
            .iter()
            .map(|alert| serde_json::Value::Object(sentinel::alert_to_row(alert)).to_string())
            .collect();
        bench.bench_with_input(BenchmarkId::from_parameter(size), &rows, |bencher, rows| {
            bencher.iter(|| {
                let read = |(line, text): (usize, &String)| {
                    let fields: Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
                    let row = RowRef {
                        table: "SecurityAlert".to_owned(),
                        item_id: format!("{line:012}"),
                    };
                    sentinel::alert_from_row(&fields, &row).ok()
                };
                let alerts: Vec<Alert> = rows.iter().enumerate().filter_map(read).collect();
                let cases = incidents::correlate(&alerts, &CorrelateOptions::default());
                black_box(cases.iter().map(|case| summarize(case).sources.len()).sum::<usize>())
            });
        });
    }
    bench.finish();
}

/// That many alerts of one incident.
fn one_incident(size: usize) -> Vec<Alert> {
    let begin = DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default();
    (0..size)
        .map(|n| {
            let at = begin + TimeDelta::seconds(n as i64);
            let entities = vec![(host(n as u64 / 4), Role::Impacted), (account(1), Role::Impacted)];
            let mut alert = alert(n, at, n as u64 % 8, entities);
            // One incident for certain, however grouping would see it.
            let id = detail::PROVIDER_INCIDENT_ID.to_owned();
            alert.custom_details.insert(id, "1".to_owned());
            alert
        })
        .collect()
}

/// One incident of that many alerts in words.
fn telling(criterion: &mut Criterion) {
    let mut bench = criterion.benchmark_group("summarize");
    bench
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5));
    for size in [1_000_usize, 10_000] {
        let alerts = one_incident(size);
        let mut cases = incidents::correlate(&alerts, &CorrelateOptions::default());
        cases.sort_by_key(|case| case.alerts.len());
        let Some(case) = cases.pop() else { continue };
        bench.bench_with_input(
            BenchmarkId::from_parameter(case.alerts.len()),
            &case,
            |bencher, case| {
                bencher.iter(|| black_box(summarize(case).sources.len()));
            },
        );
    }
    bench.finish();
}

criterion_group!(benches, grouping, telling, cold);
criterion_main!(benches);

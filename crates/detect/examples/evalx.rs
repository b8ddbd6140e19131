use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use serde_json::{Value, json};
fn main() {
    let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().thread_stack_size(16 << 20).build().unwrap();
    rt.block_on(run());
}
// evalx OUT PATH...   or  evalx --files OUT PATH... (each file on its own)  or evalx --kql QUERY PATH...
async fn run() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mode = args.remove(0);
    let first = args.remove(0);
    if mode == "--cases" { cases(&first).await; return; }
    let paths: Vec<PathBuf> = args.iter().map(PathBuf::from).collect();
    let limits = ingest::Limits::default();
    if mode == "--files" {
        let mut out = serde_json::Map::new();
        for found in ingest::discover(&paths, &limits) {
            if let ingest::Found::Source(source) = found {
                let name = source.name().to_owned();
                let tables = load(vec![source]);
                let alerts = detect(tables, false).await;
                out.insert(name, json!(alerts.iter().map(brief).collect::<Vec<_>>()));
            }
        }
        std::fs::write(first, serde_json::to_string_pretty(&Value::Object(out)).unwrap()).unwrap();
        return;
    }
    let mut sources = Vec::new();
    for found in ingest::discover(&paths, &limits) {
        match found {
            ingest::Found::Source(source) => sources.push(source),
            ingest::Found::Failed { name, error } => eprintln!("failed {name}: {error}"),
            ingest::Found::Skipped { name, reason } => eprintln!("skipped {name}: {reason}"),
        }
    }
    let t = std::time::Instant::now();
    let tables = load(sources);
    eprintln!("loaded in {:?}", t.elapsed());
    if mode == "--kql" {
        let text = if let Some(f) = first.strip_prefix('@') { std::fs::read_to_string(f).unwrap() } else { first };
        let engine = hunt::Engine::new(tables, hunt::Limits::default());
        match engine.query(&text, &hunt::QueryOptions::at(chrono::Utc::now())).await {
            Ok(r) => for o in r.json_objects().unwrap() { let mut o = o; o.retain(|_, v| !v.is_null() && v.as_str() != Some("")); println!("{}", Value::Object(o)); },
            Err(e) => { let mut m = e.to_string(); let mut s = std::error::Error::source(&e); while let Some(x) = s { m += &format!(": {x}"); s = x.source(); } println!("ERROR {m}") },
        }
        return;
    }
    let t = std::time::Instant::now();
    let alerts = detect(tables, true).await;
    eprintln!("{} alerts in {:?}", alerts.len(), t.elapsed());
    for a in &alerts { println!("{} {} [{}] {} x{} {}", a.first_activity_at.format("%m-%d %H:%M:%S"), a.last_activity_at.format("%H:%M:%S"), a.severity, a.title, a.event_count, a.techniques.iter().map(|t| t.id()).collect::<Vec<_>>().join(",")); }
    let cases = incidents::correlate(&alerts, &incidents::CorrelateOptions::default());
    let mut list = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let steps = incidents::steps(case);
        eprintln!("incident {at}: {} alerts, {} steps, {}", case.alerts.len(), steps.len(), case.incident.display_name);
        list.push(json!({"id": at.to_string(), "title": case.incident.display_name, "steps": steps}));
    }
    std::fs::write(first, serde_json::to_string(&json!({"incidents": list})).unwrap()).unwrap();
}
fn brief(a: &evidence::Alert) -> Value { json!({"title": a.title, "techniques": a.techniques.iter().map(|t| t.id().to_owned()).collect::<Vec<_>>(), "at": a.first_activity_at, "events": a.event_count, "severity": a.severity.to_string(), "rule": a.detector_id}) }
fn load(sources: Vec<ingest::Source>) -> Arc<hunt::MemoryTables> {
    let mut tables = hunt::MemoryTables::default();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources {
        match ingest::read(&source, &ingest::ReadOptions::default()) {
            Ok(reading) => for group in reading {
                match group {
                    Ok(group) => for batch in group.batches { *counts.entry(batch.table.name.clone()).or_default() += batch.rows.num_rows(); tables.insert(batch.table, batch.rows); },
                    Err(e) => eprintln!("{}: {e}", source.name()),
                }
            },
            Err(e) => eprintln!("{}: {e}", source.name()),
        }
    }
    if counts.len() > 0 { eprintln!("{counts:?}"); }
    Arc::new(tables)
}
async fn detect(tables: Arc<hunt::MemoryTables>, verbose: bool) -> Vec<evidence::Alert> {
    let mut library = detect::Library::default(); library.add_folder(std::path::Path::new(&std::env::var("RULES").unwrap_or("/work/main/rules".into())));
    for p in &library.problems { eprintln!("PROBLEM {p}"); }
    let rules: Vec<&detect::Rule> = library.enabled().collect();
    let engine = Arc::new(hunt::Engine::new(tables.clone(), hunt::Limits::default()));
    let options = detect::RunOptions { now: chrono::Utc::now(), range: None, concurrency: 2 };
    let report = detect::Runner::new(engine, tables).run(&rules, &options, &|_| {}, &tokio_util::sync::CancellationToken::new()).await.unwrap();
    for r in &report.rules { if let detect::Outcome::Failed { message } = &r.outcome { eprintln!("FAILED {}: {message}", r.name); } else if verbose { if let detect::Outcome::Ran { truncated: true, .. } = &r.outcome { eprintln!("TRUNCATED {}", r.name); } } }
    if verbose { eprintln!("{:?}", detect::count_outcomes(&report.rules)); }
    report.alerts
}

async fn cases(filter: &str) {
    let mut library = detect::Library::default(); library.add_folder(std::path::Path::new("/work/main/rules"));
    for p in &library.problems { println!("PROBLEM {p}"); }
    let (mut n, mut bad) = (0, 0);
    for rule in &library.rules {
        let place = rule.origin.place();
        if !place.contains(filter) { continue; }
        let text = std::fs::read_to_string(place.replace(".yaml", ".test.yaml")).unwrap_or_default();
        let file = match detect::CaseFile::parse(&text, &place) { Ok(f) => f, Err(e) => { println!("{e}"); bad += 1; continue } };
        match detect::run_cases(rule, &file).await {
            Ok(outcomes) => for o in outcomes { n += 1;
                if let Some(f) = &o.failure { bad += 1; println!("{place}: {}: {f}", o.name); }
                for a in &o.alerts { if a.title.contains("unknown") || a.evidence.is_empty() || a.citations.is_empty() { bad += 1; println!("{place}: {}: title `{}` {} entities {} citations", o.name, a.title, a.evidence.len(), a.citations.len()); } }
            },
            Err(e) => { bad += 1; println!("{place}: {e}") }
        }
    }
    println!("{} rules, {n} cases, {bad} bad", library.rules.len());
}

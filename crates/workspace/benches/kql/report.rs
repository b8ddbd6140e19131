//! The table of figures, and what follows from them.

use crate::Figures;
use crate::queries::{COMPARED, queries};

/// Prints the figures of all engines on so many million rows.
pub(crate) fn print(millions: u64, engines: &[(String, Figures)]) {
    println!("\n{millions} million rows, CPU ms (wall ms); ratio to DuckDB");
    print!("{:<26}", "");
    for (engine, _) in engines {
        print!("{engine:>22}");
    }
    println!("{:>9}", "ratio");
    let names: Vec<&str> = queries(millions * 1_000_000).iter().map(|query| query.name).collect();
    for name in &names {
        print!("{name:<26}");
        for (_, figures) in engines {
            let cell = match figures.get(*name) {
                Some(figure) if figure.cpu_ms.is_finite() => format!("{:.0} ({:.0})", figure.cpu_ms, figure.wall_ms),
                _ => "–".to_owned(),
            };
            print!("{cell:>22}");
        }
        match ratio(engines, name) {
            Some(ratio) => println!("{ratio:>9.2}"),
            None => println!(),
        }
    }
    print!("{:<26}", "geometric mean of q1–q7");
    let compared = names.get(..COMPARED).unwrap_or_default();
    for (_, figures) in engines {
        let values: Vec<f64> = compared
            .iter()
            .filter_map(|name| Some(figures.get(*name)?.cpu_ms))
            .collect();
        let is_whole = values.len() == compared.len() && values.iter().all(|value| value.is_finite());
        let cell = if is_whole {
            format!("{:.0}", geometric_mean(&values))
        } else {
            "–".to_owned()
        };
        print!("{cell:>22}");
    }
    let ratios: Vec<f64> = compared.iter().filter_map(|name| ratio(engines, name)).collect();
    if ratios.len() == compared.len() {
        print!("{:>9.2}", geometric_mean(&ratios));
    }
    println!();
    for name in &names {
        differences(engines, name);
    }
}

/// Says where engines answer differently.
fn differences(engines: &[(String, Figures)], name: &str) {
    let answers = engines
        .iter()
        .filter_map(|(engine, figures)| Some((engine, &figures.get(name)?.answer)));
    let answers: Vec<_> = answers.collect();
    if answers
        .iter()
        .any(|(_, answer)| Some(*answer) != answers.first().map(|(_, first)| *first))
    {
        let told: Vec<String> = answers
            .iter()
            .map(|(engine, answer)| format!("{engine}: {answer}"))
            .collect();
        println!("answers differ in {name}: {}", told.join(", "));
    }
}

/// Prints by how much the cost grew from the first size to the last, per row: 1 is linear.
pub(crate) fn print_growth(measured: &[(u64, Vec<(String, Figures)>)]) {
    let (Some((small, first)), Some((large, last))) = (measured.first(), measured.last()) else {
        return;
    };
    if small == large {
        return;
    }
    println!("\ncost per row at {large} million rows, relative to {small} million");
    for name in queries(1).iter().map(|query| query.name) {
        let cost = |engines: &[(String, Figures)]| Some(engines.first()?.1.get(name)?.cpu_ms);
        if let (Some(before), Some(after)) = (cost(first), cost(last)) {
            let rows = *large as f64 / *small as f64;
            println!("{name:<26}{:>9.2}", after / before / rows);
        }
    }
}

fn ratio(engines: &[(String, Figures)], name: &str) -> Option<f64> {
    let cost = |engine: &str| Some(engines.iter().find(|(name, _)| name == engine)?.1.get(name)?.cpu_ms);
    Some(cost("outrider")? / cost("duckdb")?).filter(|ratio| ratio.is_finite())
}

fn geometric_mean(values: &[f64]) -> f64 {
    (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp()
}

//! Checks the crate map of ARCHITECTURE.md against the manifests.
//!
//! A crate uses crates of the layers below its own; inside a layer only the arrows in [`ARROWS`]. Two
//! more rules are about absence: who may name the query engine, and who may name the table format.

use crate::command::{cargo, output};
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Crates of each layer, lowest first.
const LAYERS: &[&[&str]] = &[
    &["evidence", "schema", "kql"],
    &["api", "skill"],
    &[
        "hunt",
        "ask",
        "ingest",
        "detect",
        "incidents",
        "analysis",
        "scenario",
        "documents",
    ],
    &["lake", "store", "egress", "llm", "workspace", "knowledge"],
    &["plugins"],
    &["copilot"],
    &["server", "cli"],
];

/// Uses inside one layer: the first may use the second.
const ARROWS: &[(&str, &str)] = &[
    ("detect", "hunt"),
    ("analysis", "incidents"),
    ("incidents", "documents"),
    ("scenario", "ingest"),
    ("llm", "egress"),
    ("workspace", "egress"),
    ("workspace", "lake"),
    ("workspace", "store"),
    ("knowledge", "llm"),
    ("knowledge", "store"),
    ("cli", "server"),
];

/// Dependencies that only the named crates may have.
const ONLY: &[(&str, &[&str])] = &[
    ("datafusion", &["hunt", "lake"]),
    ("deltalake", &["lake"]),
    ("parquet", &["lake"]),
    ("axum", &["server"]),
    ("clap", &["cli"]),
    ("evtx", &["ingest"]),
    ("reqwest", &["egress"]),
    ("rusqlite", &["store"]),
    ("tokio-postgres", &["store"]),
];

/// Fails, naming every wrong use, unless all manifests agree with the map.
pub(crate) fn check() -> Result<()> {
    let text = output(&mut cargo(&["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let mut wrong = Vec::new();
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        if name == "xtask" {
            continue;
        }
        let Some(layer) = layer_of(name) else {
            wrong.push(format!("crate `{name}` has no layer in xtask/src/layers.rs"));
            continue;
        };
        let dependencies = package["dependencies"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        for dependency in dependencies.iter().filter(|dependency| dependency["kind"].is_null()) {
            let used = dependency["name"].as_str().unwrap_or_default();
            if let Some((_, allowed)) = ONLY.iter().find(|(only, _)| *only == used)
                && !allowed.contains(&name)
            {
                wrong.push(format!(
                    "`{name}` uses {used}, which only {} may",
                    allowed.join(" and ")
                ));
            }
            let Some(used_layer) = layer_of(used) else {
                continue;
            };
            let arrow = ARROWS.contains(&(name, used));
            if used_layer > layer || (used_layer == layer && !arrow) {
                wrong.push(format!(
                    "`{name}` (layer {layer}) may not use `{used}` (layer {used_layer})"
                ));
            }
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        bail!("the layers are broken:\n  {}", wrong.join("\n  "))
    }
}

fn layer_of(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

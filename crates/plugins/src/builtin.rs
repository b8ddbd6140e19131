//! The list of built-in skills: one row each, in order of their names.

use crate::{entities, general, hunting, incidents, knowledge};
use ::knowledge::Knowledge;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde_json::{Map, Value};
use skill::{Descriptor, Failure, Output, Skill, SkillContext};
use std::sync::Arc;
use workspace::Workspace;

/// What skills work with.
#[derive(Clone)]
pub struct Tools {
    /// The data folder.
    pub workspace: Arc<Workspace>,
    /// Uploaded files.
    pub library: Knowledge,
    /// The clock.
    pub now: fn() -> DateTime<Utc>,
}

impl Tools {
    /// Returns tools over a data folder and its uploaded files, with the machine's clock.
    #[must_use]
    pub fn new(workspace: Arc<Workspace>) -> Self {
        let library = Knowledge::new(workspace.state_store().clone());
        Self::over(workspace, library)
    }

    /// Returns tools over a data folder and a library of uploaded files, with the machine's clock.
    #[must_use]
    pub fn over(workspace: Arc<Workspace>, library: Knowledge) -> Self {
        Self {
            library,
            workspace,
            now: Utc::now,
        }
    }
}

/// One call of a skill: what it works with, for whom, with which inputs.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) context: &'a SkillContext,
    pub(crate) inputs: &'a Map<String, Value>,
}

pub(crate) type Running<'a> = BoxFuture<'a, Result<Output, Failure>>;

struct Row {
    descriptor: fn() -> Descriptor,
    run: for<'a> fn(Call<'a>) -> Running<'a>,
}

const ROWS: &[Row] = &[
    Row {
        descriptor: hunting::ask_alerts::descriptor,
        run: |call| Box::pin(hunting::ask_alerts::run(call)),
    },
    Row {
        descriptor: incidents::change_incident::descriptor,
        run: |call| Box::pin(incidents::change_incident::run(call)),
    },
    Row {
        descriptor: incidents::comment_incident::descriptor,
        run: |call| Box::pin(incidents::comment_incident::run(call)),
    },
    Row {
        descriptor: entities::describe_domain::descriptor,
        run: |call| Box::pin(entities::describe_domain::run(call)),
    },
    Row {
        descriptor: entities::describe_file::descriptor,
        run: |call| Box::pin(entities::describe_file::run(call)),
    },
    Row {
        descriptor: entities::describe_ip::descriptor,
        run: |call| Box::pin(entities::describe_ip::run(call)),
    },
    Row {
        descriptor: entities::describe_url::descriptor,
        run: |call| Box::pin(entities::describe_url::run(call)),
    },
    Row {
        descriptor: general::general_knowledge::descriptor,
        run: |call| Box::pin(general::general_knowledge::run(call)),
    },
    Row {
        descriptor: incidents::guide_response::descriptor,
        run: |call| Box::pin(incidents::guide_response::run(call)),
    },
    Row {
        descriptor: incidents::list_incident_alerts::descriptor,
        run: |call| Box::pin(incidents::list_incident_alerts::run(call)),
    },
    Row {
        descriptor: incidents::list_incident_entities::descriptor,
        run: |call| Box::pin(incidents::list_incident_entities::run(call)),
    },
    Row {
        descriptor: incidents::list_incidents::descriptor,
        run: |call| Box::pin(incidents::list_incidents::run(call)),
    },
    Row {
        descriptor: incidents::post_incident_report::descriptor,
        run: |call| Box::pin(incidents::post_incident_report::run(call)),
    },
    Row {
        descriptor: incidents::report_incident::descriptor,
        run: |call| Box::pin(incidents::report_incident::run(call)),
    },
    Row {
        descriptor: hunting::run_query::descriptor,
        run: |call| Box::pin(hunting::run_query::run(call)),
    },
    Row {
        descriptor: knowledge::search_files::descriptor,
        run: |call| Box::pin(knowledge::search_files::run(call)),
    },
    Row {
        descriptor: incidents::show_attack_story::descriptor,
        run: |call| Box::pin(incidents::show_attack_story::run(call)),
    },
    Row {
        descriptor: incidents::show_blast_radius::descriptor,
        run: |call| Box::pin(incidents::show_blast_radius::run(call)),
    },
    Row {
        descriptor: incidents::similar_incidents::descriptor,
        run: |call| Box::pin(incidents::similar_incidents::run(call)),
    },
    Row {
        descriptor: entities::summarize_device::descriptor,
        run: |call| Box::pin(entities::summarize_device::run(call)),
    },
    Row {
        descriptor: entities::summarize_email::descriptor,
        run: |call| Box::pin(entities::summarize_email::run(call)),
    },
    Row {
        descriptor: incidents::summarize_incident::descriptor,
        run: |call| Box::pin(incidents::summarize_incident::run(call)),
    },
    Row {
        descriptor: entities::summarize_user::descriptor,
        run: |call| Box::pin(entities::summarize_user::run(call)),
    },
];

/// A skill of the list.
struct Builtin {
    descriptor: Descriptor,
    run: for<'a> fn(Call<'a>) -> Running<'a>,
    tools: Tools,
}

#[async_trait]
impl Skill for Builtin {
    fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    async fn run(&self, context: &SkillContext, inputs: &Map<String, Value>) -> Result<Output, Failure> {
        (self.run)(Call {
            tools: &self.tools,
            context,
            inputs,
        })
        .await
    }
}

/// Returns what is told of every built-in skill, in order of their names.
#[must_use]
pub fn descriptors() -> Vec<Descriptor> {
    ROWS.iter().map(|row| (row.descriptor)()).collect()
}

/// Returns the built-in skills over a data folder and its uploaded files, without a model, in order of their names.
#[must_use]
pub fn builtin(workspace: Arc<Workspace>) -> Vec<Arc<dyn Skill>> {
    builtin_with(&Tools::new(workspace))
}

/// Returns the built-in skills over some tools, in order of their names.
#[must_use]
pub fn builtin_with(tools: &Tools) -> Vec<Arc<dyn Skill>> {
    ROWS.iter()
        .map(|row| {
            Arc::new(Builtin {
                descriptor: (row.descriptor)(),
                run: row.run,
                tools: tools.clone(),
            }) as Arc<dyn Skill>
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_skill_is_listed_once_described_soundly_and_has_its_file() {
        let all = descriptors();
        assert!(all.is_sorted_by(|one, other| one.name < other.name));
        for descriptor in &all {
            descriptor.check().unwrap();
            assert!(descriptor.examples.len() >= 3, "{} needs examples", descriptor.name);
            let file = format!(
                "{}/src/{}/{}.rs",
                env!("CARGO_MANIFEST_DIR"),
                descriptor.plugin,
                descriptor.name
            );
            assert!(std::path::Path::new(&file).exists(), "{file}");
        }
        let folders = ["entities", "general", "hunting", "incidents", "knowledge"].iter();
        let files = folders
            .flat_map(|plugin| std::fs::read_dir(format!("{}/src/{plugin}", env!("CARGO_MANIFEST_DIR"))).unwrap())
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .filter(|text| text.contains("fn descriptor()"));
        assert_eq!(files.count(), all.len(), "a skill is not in the list");
    }
}

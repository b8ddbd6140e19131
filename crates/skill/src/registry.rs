//! The trait of skills, and the registry of those that there are.

use crate::{Descriptor, DescriptorError, Failure, Output, check_inputs};
use async_trait::async_trait;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// For whom and where a skill runs.
#[derive(Clone, Debug, Default)]
pub struct SkillContext {
    /// The workspace.
    pub workspace: String,
    /// The user whose rights count.
    pub user_id: String,
    /// The session, when there is one.
    pub session_id: Option<String>,
    /// The page it was asked on, by name (`incident_id`).
    pub page: Map<String, Value>,
    /// Stops the call. A skill that takes time looks at it.
    pub stop: CancellationToken,
}

/// A skill.
///
/// Implementors describe themselves truthfully, above all their effect: one that might change anything says
/// [`crate::Effect::Write`]. `run` gets checked inputs, defaults filled in.
#[async_trait]
pub trait Skill: Send + Sync {
    /// Returns what is told of the skill; always the same.
    fn descriptor(&self) -> &Descriptor;

    /// Does it.
    async fn run(&self, context: &SkillContext, inputs: &Map<String, Value>) -> Result<Output, Failure>;
}

/// Whether a skill can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Yes.
    Enabled,
    /// It is switched off, or its plugin is.
    Disabled,
    /// There is none of that name.
    Unknown,
}

/// The skills there are, in order of their names.
#[derive(Clone, Default)]
pub struct Registry {
    skills: BTreeMap<String, Arc<dyn Skill>>,
    disabled_skills: BTreeSet<String>,
    disabled_plugins: BTreeSet<String>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("skills", &self.skills.keys().collect::<Vec<_>>())
            .field("disabled_skills", &self.disabled_skills)
            .field("disabled_plugins", &self.disabled_plugins)
            .finish()
    }
}

impl Registry {
    /// Adds a skill.
    ///
    /// # Errors
    ///
    /// When its descriptor is wrong or its name is taken.
    pub fn add(&mut self, skill: Arc<dyn Skill>) -> Result<(), DescriptorError> {
        let descriptor = skill.descriptor();
        descriptor.check()?;
        let name = descriptor.name.clone();
        if self.skills.contains_key(&name) {
            return Err(DescriptorError {
                reason: "is taken by another skill".to_owned(),
                field: "name",
                skill: name,
            });
        }
        self.skills.insert(name, skill);
        Ok(())
    }

    /// Takes a plugin's skills out.
    pub fn remove_plugin(&mut self, plugin: &str) {
        self.skills.retain(|_, skill| skill.descriptor().plugin != plugin);
    }

    /// Switches one skill on or off.
    pub fn set_skill_enabled(&mut self, name: &str, enabled: bool) {
        switch(&mut self.disabled_skills, name, enabled);
    }

    /// Switches all skills of a plugin on or off.
    pub fn set_plugin_enabled(&mut self, plugin: &str, enabled: bool) {
        switch(&mut self.disabled_plugins, plugin, enabled);
    }

    /// Returns whether a skill can be chosen.
    pub fn availability(&self, name: &str) -> Availability {
        match self.skills.get(name) {
            None => Availability::Unknown,
            Some(skill) if self.is_enabled(skill.descriptor()) => Availability::Enabled,
            Some(_) => Availability::Disabled,
        }
    }

    /// Returns the descriptors of all skills.
    pub fn all(&self) -> impl Iterator<Item = &Descriptor> {
        self.skills.values().map(|skill| skill.descriptor())
    }

    /// Returns the descriptors of the skills that can be chosen.
    pub fn enabled(&self) -> impl Iterator<Item = &Descriptor> {
        self.all().filter(|descriptor| self.is_enabled(descriptor))
    }

    /// Runs a skill with inputs as a user or a model gave them.
    ///
    /// # Errors
    ///
    /// [`Failure::Retryable`] when there is no such skill or it is switched off, [`Failure::Input`] when the inputs
    /// are wrong, else what the skill says.
    pub async fn run(
        &self,
        name: &str,
        context: &SkillContext,
        inputs: &Map<String, Value>,
    ) -> Result<Output, Failure> {
        let skill = match (self.skills.get(name), self.availability(name)) {
            (Some(skill), Availability::Enabled) => skill,
            (Some(_), _) => {
                return Err(Failure::Retryable {
                    reason: format!("skill `{name}` is switched off"),
                });
            }
            (None, _) => {
                let shown: String = name.chars().take(64).collect();
                return Err(Failure::Retryable {
                    reason: format!("there is no skill `{shown}`"),
                });
            }
        };
        let inputs = check_inputs(skill.descriptor(), inputs)?;
        if context.stop.is_cancelled() {
            return Err(Failure::Stopped);
        }
        tokio_util::future::FutureExt::with_cancellation_token(skill.run(context, &inputs), &context.stop)
            .await
            .unwrap_or(Err(Failure::Stopped))
    }

    fn is_enabled(&self, descriptor: &Descriptor) -> bool {
        !self.disabled_skills.contains(&descriptor.name) && !self.disabled_plugins.contains(&descriptor.plugin)
    }
}

fn switch(disabled: &mut BTreeSet<String>, name: &str, enabled: bool) {
    if enabled {
        disabled.remove(name);
    } else {
        disabled.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cost, Effect, Input, InputKind};
    use serde_json::json;

    struct Echo(Descriptor);

    #[async_trait]
    impl Skill for Echo {
        fn descriptor(&self) -> &Descriptor {
            &self.0
        }

        async fn run(&self, _context: &SkillContext, inputs: &Map<String, Value>) -> Result<Output, Failure> {
            if inputs.get("wait").and_then(Value::as_bool) == Some(true) {
                std::future::pending::<()>().await;
            }
            Ok(Output {
                values: inputs.clone(),
                ..Output::default()
            })
        }
    }

    fn echo(name: &str) -> Arc<dyn Skill> {
        Arc::new(Echo(Descriptor {
            name: name.to_owned(),
            plugin: "test".to_owned(),
            display_name: "Echo".to_owned(),
            description: "Gives back what it got.".to_owned(),
            inputs: vec![Input::optional("wait", InputKind::Flag, "Whether it never ends.").or(false)],
            effect: Effect::Read,
            cost: Cost::Free,
            examples: vec!["echo".to_owned()],
        }))
    }

    fn registry() -> Registry {
        let mut registry = Registry::default();
        registry.add(echo("one")).unwrap();
        registry.add(echo("two")).unwrap();
        registry
    }

    #[test]
    fn names_are_given_once_and_switches_hold() {
        let mut registry = registry();
        assert!(registry.add(echo("one")).is_err());
        registry.set_skill_enabled("one", false);
        let names = |registry: &Registry| registry.enabled().map(|skill| skill.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&registry), ["two"]);
        assert_eq!(registry.availability("one"), Availability::Disabled);
        registry.set_plugin_enabled("test", false);
        assert!(names(&registry).is_empty());
        registry.set_plugin_enabled("test", true);
        registry.set_skill_enabled("one", true);
        assert_eq!(names(&registry), ["one", "two"]);
        registry.remove_plugin("test");
        assert_eq!(registry.availability("one"), Availability::Unknown);
    }

    #[tokio::test]
    async fn a_skill_runs_with_checked_inputs_or_not_at_all() {
        let mut registry = registry();
        let context = SkillContext::default();
        let run = async |registry: &Registry, name: &str, inputs: Value| {
            registry.run(name, &context, inputs.as_object().unwrap()).await
        };
        let output = run(&registry, "one", json!({})).await.unwrap();
        assert_eq!(Value::Object(output.values), json!({ "wait": false }));
        assert!(matches!(
            run(&registry, "one", json!({ "x": 1 })).await,
            Err(Failure::Input(_))
        ));
        assert!(matches!(
            run(&registry, "three", json!({})).await,
            Err(Failure::Retryable { .. })
        ));
        registry.set_skill_enabled("one", false);
        assert!(matches!(
            run(&registry, "one", json!({})).await,
            Err(Failure::Retryable { .. })
        ));
    }

    #[tokio::test]
    async fn a_stopped_call_ends_even_when_the_skill_does_not() {
        let context = SkillContext::default();
        let stop = context.stop.clone();
        let inputs = json!({ "wait": true });
        let registry = registry();
        let call = registry.run("one", &context, inputs.as_object().unwrap());
        let (result, ()) = tokio::join!(call, async { stop.cancel() });
        assert!(matches!(result, Err(Failure::Stopped)));
    }
}

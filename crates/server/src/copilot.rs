//! The copilot over HTTP: our own API with events, Graph's `securityCopilot` shape, and the connector's two calls.
//!
//! Decides nothing: it puts skills, state and the way out together and translates.

mod audit;
mod capacity;
mod connector;
mod evaluations;
mod events;
mod graph;
mod knowledge;
mod models;
mod promptbooks;
mod prompts;
mod sessions;
mod skills;

use crate::access::caller::Caller;
use crate::app::App;
use crate::error::Error;
use ::knowledge::{EmbeddingSlot, Knowledge};
use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::routing::{delete, get, patch, post};
use copilot::{Asker, Copilot, Rights, SoleUser};
use egress::{Egress, HostPattern, Policy};
use skill::Registry;
use std::net::SocketAddr;
use std::sync::Arc;
use store::Keys;
use workspace::Workspace;

/// The user on a machine's own loopback address.
const LOCAL_USER: &str = "local";
/// The user of the one login.
const LOGIN_USER: &str = "analyst";

/// What may be reached, and by whom what may be used.
#[derive(Clone)]
pub struct Outside {
    /// Hosts on the internet that may be asked (`api.openai.com`, `*.openai.azure.com`).
    pub allowed: Vec<String>,
    /// Hosts that may be asked wherever they are (`127.0.0.1:11434`).
    pub internal: Vec<String>,
    /// Who may use and see what.
    pub rights: Arc<dyn Rights>,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            allowed: Vec::new(),
            internal: Vec::new(),
            rights: Arc::new(SoleUser),
        }
    }
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outside")
            .field("allowed", &self.allowed)
            .field("internal", &self.internal)
            .finish_non_exhaustive()
    }
}

impl Outside {
    /// Returns what the environment allows: `OUTRIDER_ALLOW_HOSTS` and `OUTRIDER_INTERNAL_HOSTS`, with commas between.
    #[must_use]
    pub fn from_environment() -> Self {
        let hosts = |name: &str| {
            std::env::var(name)
                .unwrap_or_default()
                .split(',')
                .map(str::trim)
                .filter(|host| !host.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Self {
            allowed: hosts("OUTRIDER_ALLOW_HOSTS"),
            internal: hosts("OUTRIDER_INTERNAL_HOSTS"),
            ..Self::default()
        }
    }

    fn policy(&self) -> Result<Policy, Error> {
        let patterns = |hosts: &[String]| {
            hosts
                .iter()
                .map(|host| {
                    HostPattern::parse(host).ok_or_else(|| Error::BadRequest {
                        problem: format!("`{host}` is no host: give a name or an address, with or without a port"),
                    })
                })
                .collect::<Result<Vec<_>, Error>>()
        };
        Ok(Policy {
            offline: false,
            allowed: patterns(&self.allowed)?,
            internal: patterns(&self.internal)?,
        })
    }
}

/// Returns the uploaded files of a workspace.
fn knowledge_of(workspace: &Workspace, embeddings: &EmbeddingSlot) -> Knowledge {
    Knowledge::new(workspace.state_store().clone()).with_embeddings(embeddings.clone())
}

/// Makes the copilot of a workspace: its built-in skills, its state, its way out.
///
/// # Errors
/// When a host is none, the secret key cannot be used or a skill is described wrongly.
pub fn copilot_of(workspace: &Arc<Workspace>, outside: &Outside) -> Result<Copilot, Error> {
    let embeddings = EmbeddingSlot::default();
    let library = knowledge_of(workspace, &embeddings);
    let mut registry = Registry::default();
    for skill in plugins::builtin_with(&plugins::Tools::over(Arc::clone(workspace), library)) {
        registry
            .add(skill)
            .map_err(|error| Error::Export { source: error.into() })?;
    }
    let egress = Egress::new(egress::Options {
        policy: outside.policy()?,
        ..egress::Options::default()
    })
    .map_err(copilot::Error::from)?;
    let keys = Keys::in_folder(workspace.data()).map_err(copilot::Error::from)?;
    let options = copilot::Options {
        rights: Arc::clone(&outside.rights),
        egress,
        keys: Some(Arc::new(keys)),
        embeddings,
    };
    Ok(Copilot::new(workspace.state_store().clone(), registry, options))
}

/// Gets a copilot ready after its program began: reads the models, and looks after what programs that stopped left
/// open from now on.
///
/// # Errors
/// When the state cannot be read.
pub async fn prepare(copilot: &Copilot) -> Result<(), Error> {
    copilot.reload_models().await?;
    copilot.watch();
    Ok(())
}

/// Who asks, from a request.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) user: String,
    client_ip: String,
}

impl Who {
    pub(crate) fn asker(&self, surface: &str) -> Asker {
        Asker {
            client_ip: self.client_ip.clone(),
            ..Asker::user(&self.user).at(surface)
        }
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        let caller = parts.extensions.get::<Caller>().ok_or(Error::LoginNeeded)?;
        let user = if *caller == Caller::LOCAL {
            LOCAL_USER
        } else {
            LOGIN_USER
        };
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            user: user.to_owned(),
            client_ip: address
                .map(|ConnectInfo(address)| address.ip().to_string())
                .unwrap_or_default(),
        })
    }
}

/// Routes that answer quickly.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/sessions", get(sessions::find).post(sessions::begin))
        .route(
            "/api/sessions/{id}",
            get(sessions::get).patch(sessions::change).delete(sessions::delete),
        )
        .route("/api/sessions/{id}/duplicate", post(sessions::duplicate))
        .route("/api/sessions/{id}/pins", get(sessions::pins))
        .route("/api/sessions/{id}/export/{format}", get(sessions::export))
        .route("/api/sessions/{id}/shares", get(sessions::shares).post(sessions::share))
        .route("/api/sessions/{id}/shares/{reader}", delete(sessions::unshare))
        .route("/api/prompts/{id}/evaluations", post(prompts::rerun))
        .route("/api/evaluations/{id}", get(evaluations::get))
        .route("/api/evaluations/{id}/events", get(events::follow))
        .route("/api/evaluations/{id}/reject", post(evaluations::reject))
        .route("/api/evaluations/{id}/stop", post(evaluations::stop))
        .route("/api/evaluations/{id}/resume", post(evaluations::resume))
        .route("/api/evaluations/{id}/answer", post(evaluations::answer))
        .route("/api/evaluations/{id}/feedback", post(evaluations::judge))
        .route("/api/feedback/export", get(evaluations::export_feedback))
        .route("/api/skills", get(skills::find))
        .route("/api/promptbooks/{id}/duplicate", post(promptbooks::duplicate))
        .route("/api/promptbooks/{id}/export/{format}", get(promptbooks::export))
        .route("/api/promptbook-runs/{id}", get(promptbooks::stands))
        .route("/api/promptbook-runs/{id}/stop", post(promptbooks::stop))
        .route("/api/knowledge/{id}", delete(knowledge::delete))
        .route(
            "/api/settings/knowledge",
            get(knowledge::settings).put(knowledge::set_settings),
        )
        .route("/api/capacity", get(capacity::get).put(capacity::set))
        .route("/api/usage", get(capacity::usage))
        .route("/api/audit", get(audit::find))
        .route("/api/audit/verify", get(audit::verify))
        .route("/api/settings/models", get(models::get).put(models::set))
}

/// Routes that take long texts.
pub(crate) fn long_routes() -> Router<App> {
    Router::new()
        .route("/api/sessions/import", post(sessions::import))
        .route("/api/sessions/{id}/prompts", get(prompts::find).post(prompts::ask))
        .route("/api/prompts/{id}", patch(prompts::change).delete(prompts::delete))
        .route("/api/evaluations/{id}/approve", post(evaluations::approve))
        .route("/api/promptbooks", get(promptbooks::find).post(promptbooks::add))
        .route("/api/promptbooks/import", post(promptbooks::import))
        .route(
            "/api/promptbooks/{id}",
            get(promptbooks::get)
                .put(promptbooks::change)
                .delete(promptbooks::delete),
        )
        .route("/api/promptbooks/{id}/run", post(promptbooks::run))
        .route("/api/knowledge", get(knowledge::find).post(knowledge::add))
        .merge(graph::routes())
}

/// Routes that answer when the work is done.
pub(crate) fn slow_routes() -> Router<App> {
    connector::routes()
}

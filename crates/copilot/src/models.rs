//! The models of a workspace: which are asked for which job, in order, and what their tokens cost.

mod detect;

use api::{Cost, ModelProtocol, ModelProvider, ModelSettings, Money};
use egress::Egress;
use llm::{ChatEvent, ChatModel, ChatRequest, ChatResponse, Client, EmbeddingModel, Protocol, ProviderConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{Actor, Keys, WorkspaceState};

pub(crate) use detect::detect;

/// The setting that holds them.
const SETTING: &str = "copilot.models";
const MOST_PROVIDERS: usize = 32;

/// The job of comparing meanings. Unlike the others it has no model unless one is named.
const EMBED: &str = "embed";

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Planning with tools and writing the answer.
    Plan,
    /// Knowledge of the world, not of the data.
    General,
}

impl Job {
    fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::General => "general",
        }
    }
}

/// A model with its prices.
#[derive(Clone)]
pub struct PricedModel {
    /// Its name in the settings.
    pub id: String,
    /// It.
    pub model: Arc<dyn ChatModel>,
    /// What a million tokens that are sent cost.
    pub input_price: Option<f64>,
    /// What a million tokens that it writes cost.
    pub output_price: Option<f64>,
}

impl PricedModel {
    fn money(&self, input_tokens: u64, output_tokens: u64, currency: &str) -> Option<Money> {
        let price = |price: Option<f64>, tokens: u64| price.map(|price| price * tokens as f64 / 1e6);
        let amount = price(self.input_price, input_tokens)? + price(self.output_price, output_tokens)?;
        Some(Money {
            amount,
            currency: currency.to_owned(),
        })
    }
}

/// The models of a workspace.
#[derive(Clone, Default)]
pub struct Models {
    plan: Vec<PricedModel>,
    general: Vec<PricedModel>,
    /// ISO 4217 code of the prices.
    pub currency: String,
    /// Whether names are replaced before a model sees them.
    pub pseudonymise: bool,
    /// What happens when the budget is used up.
    pub when_exhausted: api::WhenExhausted,
    /// What must not appear in an answer.
    pub(crate) keys: Vec<String>,
    /// What compares the meanings of uploaded files with a question's.
    pub(crate) embedding: Option<Arc<dyn EmbeddingModel>>,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = |models: &[PricedModel]| models.iter().map(|model| model.id.clone()).collect::<Vec<_>>();
        f.debug_struct("Models")
            .field("plan", &names(&self.plan))
            .field("general", &names(&self.general))
            .finish_non_exhaustive()
    }
}

/// An answer, with who gave it and what it took.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) response: ChatResponse,
    pub(crate) cost: Cost,
    /// Those that failed before.
    pub(crate) failed: Vec<String>,
}

impl Models {
    /// Returns models that are asked in order for every job.
    #[must_use]
    pub fn of(models: Vec<PricedModel>) -> Self {
        Self {
            plan: models.clone(),
            general: models,
            currency: "USD".to_owned(),
            ..Self::default()
        }
    }

    /// Sets texts that must not appear in an answer: the keys of the models.
    #[must_use]
    pub fn guarding(mut self, secrets: Vec<String>) -> Self {
        self.keys = secrets;
        self
    }

    fn chain(&self, job: Job) -> &[PricedModel] {
        match job {
            Job::Plan => &self.plan,
            Job::General => &self.general,
        }
    }

    /// Returns whether there is a model for a job.
    pub(crate) fn has(&self, job: Job) -> bool {
        !self.chain(job).is_empty()
    }

    /// Returns what so many tokens would cost with the model that is asked first.
    pub(crate) fn estimate(&self, job: Job, input_tokens: u64, output_tokens: u64) -> Option<Money> {
        self.chain(job)
            .first()?
            .money(input_tokens, output_tokens, &self.currency)
    }

    /// Asks the models of a job in order, each with what of the request fits its window.
    pub(crate) async fn chat(
        &self,
        job: Job,
        request: &ChatRequest,
        events: &(dyn Fn(ChatEvent) + Send + Sync),
    ) -> Result<Answered, llm::Error> {
        let mut last = llm::Error::NoModel;
        let mut failed = Vec::new();
        let told = AtomicBool::new(false);
        for priced in self.chain(job) {
            let model = &priced.model;
            if told.swap(false, Ordering::Relaxed) {
                events(ChatEvent::Restarted);
            }
            let forward = |event: ChatEvent| {
                told.store(event != ChatEvent::Restarted, Ordering::Relaxed);
                events(event);
            };
            let answer = match llm::fit(request, model.name(), model.window_tokens()) {
                Ok(fitted) => model.chat(&fitted, &forward).await,
                Err(error) => Err(error),
            };
            match answer {
                Ok(response) => {
                    let (input_tokens, output_tokens) = tokens(request, &response);
                    let cost = Cost {
                        input_tokens,
                        output_tokens,
                        elapsed_ms: 0,
                        money: priced.money(input_tokens, output_tokens, &self.currency),
                    };
                    return Ok(Answered { response, cost, failed });
                }
                Err(llm::Error::Stopped) => return Err(llm::Error::Stopped),
                Err(error) => {
                    tracing::warn!(model = model.name(), %error, "a model failed; the next is asked");
                    failed.push(chain_text(&error));
                    last = error;
                }
            }
        }
        Err(last)
    }
}

/// Returns an error with what caused it.
pub(crate) fn chain_text(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Returns the tokens sent and written, estimated when the server does not count.
fn tokens(request: &ChatRequest, response: &ChatResponse) -> (u64, u64) {
    let usage = response.usage;
    if usage.input_tokens > 0 || usage.output_tokens > 0 {
        return (usage.input_tokens, usage.output_tokens);
    }
    let sent: usize =
        request.messages.iter().map(message_tokens).sum::<usize>() + llm::estimate_tokens(&request.system);
    let calls: usize = response
        .tool_calls
        .iter()
        .map(|call| llm::estimate_tokens(&call.arguments.to_text()))
        .sum();
    (sent as u64, (llm::estimate_tokens(&response.text) + calls) as u64)
}

/// Returns about how many tokens a message is.
pub(crate) fn message_tokens(message: &llm::Message) -> usize {
    match message {
        llm::Message::User(text) | llm::Message::ToolResult { content: text, .. } => llm::estimate_tokens(text),
        llm::Message::Assistant { text, tool_calls } => {
            llm::estimate_tokens(text)
                + tool_calls
                    .iter()
                    .map(|call| llm::estimate_tokens(&call.arguments.to_text()))
                    .sum::<usize>()
        }
    }
}

/// Reads the settings.
pub(crate) async fn settings(state: &WorkspaceState) -> Result<ModelSettings, store::Error> {
    let mut settings: ModelSettings = state.setting(SETTING).await?.unwrap_or_default();
    if settings.currency.is_empty() {
        settings.currency = "USD".to_owned();
    }
    let secrets = state.secrets("").await?;
    for provider in &mut settings.providers {
        let name = secret_name(&provider.id);
        provider.has_key = secrets.iter().any(|secret| secret.name == name);
    }
    Ok(settings)
}

/// Checks settings and writes them, keys sealed and apart. Returns what they were.
pub(crate) async fn set(
    state: &WorkspaceState,
    keys: Option<&Keys>,
    egress: &Egress,
    mut settings: ModelSettings,
    by: &Actor,
) -> Result<ModelSettings, crate::Error> {
    check(&settings)?;
    for provider in &settings.providers {
        egress.check(&provider.base_url).map_err(|error| {
            let told = format!(
                "hold `{}`, which may not be reached: {}",
                provider.id,
                chain_text(&error)
            );
            crate::Error::invalid("models", told)
        })?;
    }
    let before = self::settings(state).await?;
    settings.detected.clear();
    for provider in &mut settings.providers {
        provider.has_key = false;
        let Some(key) = provider.key.take() else {
            continue;
        };
        let name = secret_name(&provider.id);
        if key.is_empty() {
            match state.forget_secret("", &name).await {
                Ok(()) | Err(store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        } else {
            let keys =
                keys.ok_or_else(|| crate::Error::invalid("key", "cannot be kept: the workspace has no secret key"))?;
            state.put_secret(keys, "", &name, &key, by).await?;
        }
    }
    state.set_setting(SETTING, &settings, by).await?;
    for gone in &before.providers {
        if gone.has_key && settings.providers.iter().all(|provider| provider.id != gone.id) {
            state.forget_secret("", &secret_name(&gone.id)).await?;
        }
    }
    Ok(before)
}

fn check(settings: &ModelSettings) -> Result<(), crate::Error> {
    let wrong = |reason: String| Err(crate::Error::invalid("models", reason));
    if settings.providers.len() > MOST_PROVIDERS {
        return wrong(format!("are more than {MOST_PROVIDERS}"));
    }
    for (at, provider) in settings.providers.iter().enumerate() {
        let ModelProvider {
            id, base_url, model, ..
        } = provider;
        if id.trim().is_empty() || id.len() > 64 {
            return wrong("need an id of at most 64 bytes each".to_owned());
        }
        if settings.providers[..at].iter().any(|other| other.id == *id) {
            return wrong(format!("hold `{id}` twice"));
        }
        if !(base_url.starts_with("https://") || base_url.starts_with("http://")) {
            return wrong(format!("hold `{id}`, whose address is neither http nor https"));
        }
        if model.trim().is_empty() {
            return wrong(format!("hold `{id}`, which names no model"));
        }
        if provider.window_tokens < 2_000 {
            return wrong(format!("hold `{id}`, whose window is below 2,000 tokens"));
        }
        if provider.protocol == ModelProtocol::AzureOpenAi && provider.api_version.as_deref().unwrap_or("").is_empty() {
            return wrong(format!("hold `{id}`, which needs an `apiVersion`"));
        }
    }
    for (job, ids) in &settings.jobs {
        if !["default", "plan", "general", EMBED].contains(&job.as_str()) {
            return wrong(format!(
                "name a job `{job}`: there are `default`, `plan`, `general` and `{EMBED}`"
            ));
        }
        if let Some(unknown) = ids
            .iter()
            .find(|id| settings.providers.iter().all(|provider| provider.id != **id))
        {
            return wrong(format!("give job `{job}` to `{unknown}`, which is none of them"));
        }
    }
    check_embedding(settings)
}

/// Checks the model that compares meanings.
fn check_embedding(settings: &ModelSettings) -> Result<(), crate::Error> {
    let wrong = |reason: String| Err(crate::Error::invalid("models", reason));
    let ids = settings.jobs.get(EMBED).map_or(&[][..], Vec::as_slice);
    let [id] = ids else {
        return match ids {
            [] => Ok(()),
            _ => wrong(format!(
                "give job `{EMBED}` to several: vectors of two models cannot be compared"
            )),
        };
    };
    if settings.pseudonymise {
        return wrong(format!(
            "give job `{EMBED}` to `{id}`, which would see the names in uploaded files: stop replacing names first"
        ));
    }
    let provider = settings.providers.iter().find(|provider| provider.id == *id);
    if provider.is_some_and(|provider| provider.protocol == ModelProtocol::Anthropic) {
        return wrong(format!(
            "give job `{EMBED}` to `{id}`, whose protocol has no embeddings"
        ));
    }
    Ok(())
}

/// Makes the models that the settings tell of.
pub(crate) async fn load(
    state: &WorkspaceState,
    keys: Option<&Keys>,
    egress: &Egress,
) -> Result<Option<Models>, store::Error> {
    let settings = settings(state).await?;
    if settings.providers.is_empty() {
        return Ok(None);
    }
    let mut all = Vec::new();
    let mut secrets = Vec::new();
    let embeds = settings.jobs.get(EMBED).and_then(|ids| ids.first());
    let mut embedding: Option<Arc<dyn EmbeddingModel>> = None;
    for provider in &settings.providers {
        let mut config = ProviderConfig::new(protocol(provider), &provider.base_url, &provider.model);
        if provider.has_key
            && let Some(keys) = keys
        {
            let key = state.secret(keys, "", &secret_name(&provider.id)).await?;
            secrets.push(key.to_string());
            config.key = key.to_string();
        }
        config.is_bearer = provider.is_bearer;
        config.window_tokens = usize::try_from(provider.window_tokens).unwrap_or(usize::MAX);
        config.timeout = Duration::from_secs(provider.timeout_seconds.clamp(1, 3_600));
        let client = Arc::new(Client::new(config, egress.clone()));
        if embeds == Some(&provider.id) {
            embedding = Some(Arc::clone(&client) as Arc<dyn EmbeddingModel>);
        }
        all.push(PricedModel {
            id: provider.id.clone(),
            model: client,
            input_price: provider.input_price,
            output_price: provider.output_price,
        });
    }
    let pick = |job: Job| -> Vec<PricedModel> {
        match settings.jobs.get(job.name()).or_else(|| settings.jobs.get("default")) {
            Some(ids) => ids
                .iter()
                .filter_map(|id| all.iter().find(|model| model.id == *id).cloned())
                .collect(),
            // A model that gives vectors does not talk.
            None => all.iter().filter(|model| embeds != Some(&model.id)).cloned().collect(),
        }
    };
    Ok(Some(Models {
        plan: pick(Job::Plan),
        general: pick(Job::General),
        currency: settings.currency,
        pseudonymise: settings.pseudonymise,
        when_exhausted: settings.when_exhausted,
        keys: secrets,
        embedding,
    }))
}

fn protocol(provider: &ModelProvider) -> Protocol {
    match provider.protocol {
        ModelProtocol::OpenAiChat => Protocol::OpenAiChat,
        ModelProtocol::OpenAiResponses => Protocol::OpenAiResponses,
        ModelProtocol::AzureOpenAi => Protocol::AzureOpenAi {
            api_version: provider.api_version.clone().unwrap_or_default(),
        },
        ModelProtocol::Anthropic => Protocol::Anthropic,
    }
}

fn secret_name(id: &str) -> String {
    format!("model.{id}.key")
}

//! What can go wrong with a skill: its descriptor, the inputs of a call, the call itself.

/// A descriptor that does not say what it must.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the descriptor of skill `{skill}` is wrong: {field} {reason}")]
pub struct DescriptorError {
    /// The skill.
    pub skill: String,
    /// The part that is wrong.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

/// Inputs that a skill does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("input `{input}` of `{skill}` {reason}")]
pub struct InputError {
    /// The skill.
    pub skill: String,
    /// The input.
    pub input: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A call that gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The inputs are wrong; a better call may work, so a model is told.
    #[error(transparent)]
    Input(#[from] InputError),
    /// It did not work; another call may, so a model is told.
    #[error("{reason}")]
    Retryable {
        /// Why, in words for a model and for people.
        reason: String,
    },
    /// It cannot run here and now, which is no error: no data, not configured.
    #[error("left out: {reason}")]
    Skipped {
        /// Why.
        reason: String,
    },
    /// The user may not do this.
    #[error("not allowed: {reason}")]
    Forbidden {
        /// Why, and whom to ask.
        reason: String,
    },
    /// The user must sign in to something first.
    #[error("sign in to {connection} first: {reason}")]
    SignInNeeded {
        /// What to sign in to.
        connection: String,
        /// Why, and where to do it.
        reason: String,
    },
    /// It was stopped.
    #[error("it was stopped")]
    Stopped,
    /// It took too long.
    #[error("it took longer than {seconds} s")]
    TimedOut {
        /// How long it might have taken.
        seconds: u64,
    },
    /// It failed in a way that ends the turn.
    #[error("it failed")]
    Fatal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

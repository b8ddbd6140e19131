//! Why a request gave no answer, each with what would cure it.

/// The error of a lower layer.
pub type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// An error of an outbound request. Its text holds no secret of the request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is no HTTP address.
    #[error("`{url}` is no address that can be asked: {reason}")]
    Address {
        /// The address, without secrets.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Nobody allowed the host.
    #[error("host `{host}` is not allowed: an administrator can allow it in the outbound settings")]
    NotAllowed {
        /// The host.
        host: String,
    },
    /// The host is inside the network.
    #[error("host `{host}` leads to the internal address {address}: an administrator can allow it as an internal host")]
    Internal {
        /// The host.
        host: String,
        /// The address.
        address: String,
    },
    /// Nothing goes out.
    #[error("nothing goes out in offline mode")]
    Offline,
    /// The name has no address.
    #[error("host `{host}` has no address")]
    Unresolved {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// No connection came about.
    #[error("cannot connect to `{host}`")]
    Connect {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// It took too long.
    #[error("`{host}` did not answer within {seconds} s")]
    TimedOut {
        /// The host.
        host: String,
        /// How long was waited.
        seconds: u64,
    },
    /// It led on and on.
    #[error("`{host}` redirects too often, or to where it must not")]
    Redirect {
        /// The host.
        host: String,
    },
    /// The answer is too large.
    #[error("the answer of `{host}` has more than {limit_bytes} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The connection broke.
    #[error("the connection to `{host}` broke")]
    Broken {
        /// The host.
        host: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// The client could not be made.
    #[error("cannot set up outbound requests")]
    Setup {
        /// Why.
        #[source]
        source: BoxedError,
    },
}

//! Requests sent, redirects followed, records made.

use crate::body::{Body, Response};
use crate::policy::{Permit, Policy};
use crate::record::{Exchange, Recorder};
use crate::redact::{is_secret_name, shown_url};
use crate::request::{Method, Request};
use crate::resolver::{Guarded, LeadsInside, NoAddress};
use crate::{BoxedError, Error};
use rustls::pki_types::CertificateDer;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use url::Url;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How requests go out.
#[derive(Default)]
pub struct Options {
    /// Who may be asked.
    pub policy: Policy,
    /// Certificates of an organisation's own authorities, beside the system's.
    pub extra_roots: Vec<Vec<u8>>,
    /// A proxy that takes all requests. It resolves names itself, so only the allow-list holds then.
    pub proxy: Option<String>,
    /// Who takes note.
    pub recorder: Option<Arc<dyn Recorder>>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// The way out. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    client: reqwest::Client,
    policy: Arc<RwLock<Policy>>,
    recorder: Option<Arc<dyn Recorder>>,
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Egress")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Egress {
    /// Makes the way out.
    ///
    /// # Errors
    ///
    /// [`Error::Setup`] when certificates or the proxy's address cannot be used.
    pub fn new(options: Options) -> Result<Self, Error> {
        let setup = |source: BoxedError| Error::Setup { source };
        let policy = Arc::new(RwLock::new(options.policy));
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(&options.extra_roots).map_err(setup)?)
            .dns_resolver(Arc::new(Guarded {
                policy: Arc::clone(&policy),
            }))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("outrider/", env!("CARGO_PKG_VERSION")))
            .no_proxy();
        if let Some(proxy) = &options.proxy {
            let proxy = reqwest::Proxy::all(proxy).map_err(|source| setup(source.into()))?;
            builder = builder.proxy(proxy);
        }
        Ok(Self {
            client: builder.build().map_err(|source| setup(source.into()))?,
            policy,
            recorder: options.recorder,
        })
    }

    /// Replaces who may be asked, from the next request on.
    pub fn set_policy(&self, policy: Policy) {
        match self.policy.write() {
            Ok(mut current) => *current = policy,
            // Whoever held the lock died while writing; the new policy is whole.
            Err(poisoned) => *poisoned.into_inner() = policy,
        }
    }

    /// Checks whether an address may be asked, without asking it.
    ///
    /// # Errors
    ///
    /// When it may not.
    pub fn check(&self, url: &str) -> Result<(), Error> {
        self.permit(&parse(url)?).map(|_| ())
    }

    /// Returns the hosts that an administrator named with a port and allowed wherever they are; none when nothing may
    /// go out.
    pub fn internal_places(&self) -> Vec<(String, u16)> {
        match self.policy.read() {
            Ok(policy) if !policy.offline => policy
                .internal_places()
                .map(|(host, port)| (host.to_owned(), port))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Sends a request and returns the head of its answer. Statuses that tell of errors are answers too.
    ///
    /// # Errors
    ///
    /// When the host may not be asked, cannot be reached, redirects wrongly or is too slow.
    pub async fn send(&self, request: Request) -> Result<Response, Error> {
        let started = Instant::now();
        let url = parse(&request.url)?;
        let result = self.follow(&request, url.clone()).await;
        if let Some(recorder) = &self.recorder {
            recorder.record(Exchange {
                purpose: request.purpose.clone(),
                method: request.method.name().to_owned(),
                url: shown_url(&url),
                status: result.as_ref().ok().map(|response| response.status),
                error: result.as_ref().err().map(ToString::to_string),
                sent_bytes: request.body.len() as u64,
                elapsed_ms: started.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
            });
        }
        result
    }

    fn permit(&self, url: &Url) -> Result<Permit, Error> {
        match self.policy.read() {
            Ok(policy) => policy.permit(url),
            Err(_) => Err(Error::Offline),
        }
    }

    async fn follow(&self, request: &Request, mut url: Url) -> Result<Response, Error> {
        let (mut method, mut with_body, mut with_secrets) = (request.method, true, true);
        for _ in 0..=REDIRECTS {
            let permit = self.permit(&url)?;
            let answer = self
                .send_once(request, method, &url, with_body, with_secrets, &permit)
                .await?;
            let status = answer.status().as_u16();
            let next = answer
                .headers()
                .get("location")
                .and_then(|location| location.to_str().ok())
                .and_then(|location| url.join(location).ok());
            let Some(next) = next.filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308)) else {
                return Ok(respond(answer, permit.host, request));
            };
            let wrong = || Error::Redirect {
                host: permit.host.clone(),
            };
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(wrong());
            }
            if matches!(status, 301..=303) && method != Method::Get {
                (method, with_body) = (Method::Get, false);
            }
            // Another host gets neither keys nor bodies that were meant for this one.
            if (url.host_str(), url.port_or_known_default()) != (next.host_str(), next.port_or_known_default()) {
                with_secrets = false;
                if with_body && !request.body.is_empty() {
                    return Err(wrong());
                }
            }
            url = next;
        }
        Err(Error::Redirect {
            host: url.host_str().unwrap_or_default().to_owned(),
        })
    }

    async fn send_once(
        &self,
        request: &Request,
        method: Method,
        url: &Url,
        with_body: bool,
        with_secrets: bool,
        permit: &Permit,
    ) -> Result<reqwest::Response, Error> {
        let method = match method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, url.clone());
        for (name, value) in &request.headers {
            if with_secrets || !is_secret_name(name) {
                builder = builder.header(name, value);
            }
        }
        if with_body && !request.body.is_empty() {
            builder = builder.body(request.body.clone());
        }
        tokio::time::timeout(request.timeout, builder.send())
            .await
            .map_err(|_| Error::TimedOut {
                host: permit.host.clone(),
                seconds: request.timeout.as_secs(),
            })?
            .map_err(|source| explain(source, &permit.host))
    }
}

fn parse(url: &str) -> Result<Url, Error> {
    Url::parse(url).map_err(|_| Error::Address {
        url: "…".to_owned(),
        reason: "it is not complete",
    })
}

fn respond(answer: reqwest::Response, host: String, request: &Request) -> Response {
    Response {
        status: answer.status().as_u16(),
        headers: answer
            .headers()
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect(),
        body: Body {
            inner: answer,
            host,
            limit_bytes: request.limit_bytes,
            read_bytes: 0,
            idle_timeout: request.idle_timeout,
        },
    }
}

/// Finds our own refusal among the client's causes.
fn explain(source: reqwest::Error, host: &str) -> Error {
    let source = source.without_url();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&source);
    while let Some(error) = cause {
        if let Some(inside) = error.downcast_ref::<LeadsInside>() {
            return Error::Internal {
                host: inside.host.clone(),
                address: inside.address.clone(),
            };
        }
        if let Some(missing) = error.downcast_ref::<NoAddress>() {
            return Error::Unresolved {
                host: missing.host.clone(),
                source: missing.to_string().into(),
            };
        }
        cause = error.source();
    }
    let host = host.to_owned();
    if source.is_timeout() {
        return Error::TimedOut {
            host,
            seconds: CONNECT_TIMEOUT.as_secs(),
        };
    }
    let is_connect = source.is_connect();
    let source = source.into();
    if is_connect {
        Error::Connect { host, source }
    } else {
        Error::Broken { host, source }
    }
}

fn tls(extra_roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, BoxedError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in extra_roots {
        roots.add(CertificateDer::from(certificate.clone()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

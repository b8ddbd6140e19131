//! Takes an address and serves it until told to stop.

use crate::access::credentials::Credentials;
use crate::app::{Access, router_with};
use crate::copilot::{Outside, copilot_of, prepare};
use crate::error::Error;
use crate::tls::{Encrypted, Tls, TlsListener};
use axum::Extension;
use axum::serve::ListenerExt;
use copilot::Copilot;
use rustls::ServerConfig;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use workspace::Workspace;

/// The port that is served unless another is asked for.
pub const DEFAULT_PORT: u16 = 8640;

/// How long requests that run when the server is told to stop may still take.
const GRACE: Duration = Duration::from_secs(5);

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address and port.
    pub address: SocketAddr,
    /// The workspace's data folder, which holds the login.
    pub data: PathBuf,
    /// Names by which browsers reach the server, beside addresses and `localhost`; when there are
    /// any, the server is taken to stand behind a proxy and wants a login even on loopback.
    pub names: Vec<String>,
    /// The certificate to encrypt with; without one, plain HTTP is served.
    pub tls: Option<Tls>,
    /// What the copilot may reach.
    pub outside: Outside,
}

impl Options {
    /// Returns what is served when nothing is said: this machine only, on the default port.
    #[must_use]
    pub fn local(data: PathBuf) -> Self {
        Self {
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT),
            data,
            names: Vec::new(),
            tls: None,
            outside: Outside::default(),
        }
    }
}

/// A server that holds its address.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<ServerConfig>,
    router: axum::Router,
    copilot: Copilot,
}

impl Server {
    /// Checks that the address may be served, and takes it.
    ///
    /// # Errors
    /// When other machines could reach it without a login, or when the address cannot be taken.
    pub async fn bind(workspace: Arc<Workspace>, options: Options) -> Result<Self, Error> {
        let credentials = Credentials::read(&options.data)?;
        let is_local = options.address.ip().is_loopback() && options.names.is_empty();
        if !is_local && credentials.is_empty() {
            return Err(Error::LoginMissing {
                address: options.address,
            });
        }
        let tls = options.tls.as_ref().map(Tls::config).transpose()?;
        let listener = TcpListener::bind(options.address)
            .await
            .map_err(|source| match source.kind() {
                ErrorKind::AddrInUse => Error::PortInUse {
                    address: options.address,
                    next: SocketAddr::new(options.address.ip(), options.address.port().wrapping_add(1)),
                },
                _ => Error::Listen {
                    address: options.address,
                    source,
                },
            })?;
        let address = listener.local_addr().map_err(|source| Error::Listen {
            address: options.address,
            source,
        })?;
        let access = if is_local {
            Access::open()
        } else {
            Access::closed(credentials, options.names)
        };
        let copilot = copilot_of(&workspace, &options.outside)?;
        prepare(&copilot).await?;
        let router = router_with(workspace, access, copilot.clone());
        Ok(Self {
            listener,
            address,
            router: match tls {
                Some(_) => router.layer(Extension(Encrypted)),
                None => router,
            },
            tls,
            copilot,
        })
    }

    /// Returns the address that was taken; its port is a real one also when port 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the portal's address for a browser on this machine.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("{scheme}://localhost:{}", self.address.port()),
            _ => format!("{scheme}://{}", self.address),
        }
    }

    /// Serves until told to stop, then lets running requests end and lets go of runs that go on.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: CancellationToken) -> Result<(), Error> {
        let address = self.address;
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let shutdown = stop.clone().cancelled_owned();
        let failed = |source| Error::Listen { address, source };
        let listener = self.listener;
        let serving = async {
            match self.tls {
                Some(config) => {
                    // The tap does nothing; with it the listener's addresses reach the handlers.
                    let listener = TlsListener::new(listener, config)?.tap_io(|_| {});
                    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
                }
                None => {
                    let listener = listener.tap_io(|stream: &mut tokio::net::TcpStream| send_at_once(stream));
                    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
                }
            }
        };
        // An open connection of a browser would otherwise hold the process for as long as it likes.
        let patience = async {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        let served = tokio::select! {
            served = serving => served.map_err(failed),
            () = patience => Ok(()),
        };
        let copilot = self.copilot;
        match copilot.leave().await {
            Ok(0) => {}
            Ok(cut) => tracing::warn!(cut, "runs were cut off by the end of the server; they can be resumed"),
            // They are found abandoned later.
            Err(error) => tracing::error!(%error, "the server could not let go of its runs"),
        }
        served
    }
}

/// Lets an event go out when it is there; otherwise the system holds small ones back until the one before is
/// acknowledged, which can take 40 ms.
pub(crate) fn send_at_once(stream: &tokio::net::TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "events of a connection may be held back");
    }
}

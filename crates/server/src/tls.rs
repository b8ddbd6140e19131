//! TLS: the certificate, and a listener that encrypts.
//!
//! Handshakes run beside each other and have a time limit, so that a slow or silent client keeps nobody
//! else from connecting.

use crate::error::Error;
use axum::serve::Listener;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Longest that a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections that have shaken hands and wait to be served.
const WAITING: usize = 64;
/// Pause after the system refuses a connection, such as for want of file handles.
const PAUSE: Duration = Duration::from_millis(200);

/// Marks requests that came over TLS.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Encrypted;

/// A certificate and its key, in PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, with those between it and the root behind it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Tls {
    /// Makes a certificate for this machine's own names that nobody vouches for, in the data folder, unless
    /// one is there; for tests and for clients that insist on TLS to loopback.
    ///
    /// # Errors
    /// When it cannot be made or written.
    pub fn self_signed(data: &Path) -> Result<Self, Error> {
        let folder = data.join("tls");
        let files = Self {
            certificate: folder.join("certificate.pem"),
            key: folder.join("key.pem"),
        };
        if files.certificate.exists() && files.key.exists() {
            return Ok(files);
        }
        let problem = |problem: String| Error::Certificate {
            path: files.certificate.clone(),
            problem,
        };
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(names).map_err(|error| problem(error.to_string()))?;
        let write = || -> io::Result<()> {
            fs::create_dir_all(&folder)?;
            write_private(&files.key, &signing_key.serialize_pem())?;
            fs::write(&files.certificate, cert.pem())
        };
        write().map_err(|error| problem(error.to_string()))?;
        Ok(files)
    }

    /// Reads the files.
    pub(crate) fn config(&self) -> Result<ServerConfig, Error> {
        let problem = |path: &Path, problem: String| Error::Certificate {
            path: path.to_owned(),
            problem,
        };
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .map_err(|error| problem(&self.certificate, format!("{error}; give a PEM file")))?;
        if certificates.is_empty() {
            return Err(problem(&self.certificate, "the file holds no certificate".to_owned()));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| problem(&self.key, format!("{error}; give the private key as a PEM file")))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, key))
            .map_err(|error| problem(&self.certificate, error.to_string()))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text)
}

/// A listener whose connections have shaken hands.
pub(crate) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    accepting: JoinHandle<()>,
}

impl TlsListener {
    /// Starts to accept.
    pub(crate) fn new(listener: TcpListener, config: ServerConfig) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (sender, ready) = mpsc::channel(WAITING);
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((stream, peer)) = listener.accept().await else {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                crate::serve::send_at_once(&stream);
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        // Nobody to serve it means that the server is stopping.
                        Ok(Ok(stream)) => drop(sender.send((stream, peer)).await),
                        Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS handshake"),
                        Err(_) => tracing::debug!(%peer, "the TLS handshake took too long"),
                    }
                });
            }
        });
        Ok(Self {
            address,
            ready,
            accepting,
        })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The accepting task never ends while this lives.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

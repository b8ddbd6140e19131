//! `outrider serve`: the portal and the HTTP interfaces.

use super::Context;
use crate::failure::Failure;
use crate::{render, stop};
use clap::Args;
use server::{DEFAULT_PORT, Grant, Options, Outside, Role, Secret, Server, Tls};
use std::io::{self, BufRead};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use workspace::Workspace;

/// Serve the portal and the HTTP interfaces.
///
/// On a loopback address no login is needed. Any other address is refused until a password or a token
/// is set:
///
///   outrider serve --set-password         asks for it, then serves
///   outrider serve --new-token            prints one for programs, then serves
///   outrider serve --set-password --role reader   for who may only look and ask
///
/// Programs that query Microsoft's services ask here too: Graph's runHuntingQuery, Kusto's /v1/rest and
/// /v2/rest, Log Analytics' /v1/workspaces. Some insist on TLS:
///
///   outrider serve --tls-cert cert.pem --tls-key key.pem
///   outrider serve --tls-self-signed      for this machine's own programs
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Serve {
    /// Address and port
    #[arg(long, default_value_t = default_address(), value_name = "ADDRESS")]
    bind: SocketAddr,

    /// Name by which browsers reach the server behind a proxy (repeatable)
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,

    /// Certificate to encrypt with, a PEM file with those between it and the root behind it
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The certificate's private key, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Encrypt with a certificate for localhost, made once and kept in the data folder
    #[arg(long, conflicts_with = "tls_cert")]
    tls_self_signed: bool,

    /// Host on the internet that the copilot may ask: a model's server (repeatable)
    #[arg(long, value_name = "HOST", env = "OUTRIDER_ALLOW_HOSTS", value_delimiter = ',')]
    allow_host: Vec<String>,

    /// Host that the copilot may ask wherever it is, such as 127.0.0.1:11434 (repeatable)
    #[arg(long, value_name = "HOST", env = "OUTRIDER_INTERNAL_HOSTS", value_delimiter = ',')]
    internal_host: Vec<String>,

    /// Set the portal's password, read from standard input, before serving
    #[arg(long)]
    set_password: bool,

    /// Make a new token for programs and print it once; one made before stops working
    #[arg(long)]
    new_token: bool,

    /// What who logs in with the password or token that is set here may do: owner, contributor or reader
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,

    /// A right beyond the role's, as the cards of `incident respond` name it (repeatable); `View-Only Audit Logs`
    /// makes an auditor
    #[arg(long, value_name = "RIGHT", requires = "role")]
    right: Vec<String>,
}

/// Returns what is served when nothing is said.
pub(crate) fn default_address() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT)
}

impl Serve {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        if self.set_password {
            render::note("new password:");
            let mut password = String::new();
            io::stdin().lock().read_line(&mut password)?;
            server::set_password(context.data, password.trim_end_matches(['\r', '\n']))?;
        }
        if self.new_token {
            render::line(&server::make_token(context.data)?)?;
        }
        self.grant(context)?;
        let options = Options {
            address: self.bind,
            names: self.name.clone(),
            tls: self.tls(context)?,
            outside: Outside {
                allowed: self.allow_host.clone(),
                internal: self.internal_host.clone(),
                ..Outside::default()
            },
            ..Options::local(context.data.to_owned())
        };
        serve(workspace, options, stop::on_interrupt()).await
    }

    /// Says what the logins that were set may do.
    fn grant(&self, context: &Context<'_>) -> Result<(), Failure> {
        let set = [(self.set_password, Secret::Password), (self.new_token, Secret::Token)];
        if self.role.is_some() && !self.set_password && !self.new_token {
            return Err(Failure::Told(
                "`--role` goes with `--set-password` or `--new-token`: it is what that login may do".to_owned(),
            ));
        }
        for (_, secret) in set.into_iter().filter(|(is_set, _)| *is_set) {
            let grant = Grant {
                role: self.role.unwrap_or_default(),
                rights: self.right.clone(),
            };
            server::set_grant(context.data, secret, grant)?;
        }
        Ok(())
    }

    fn tls(&self, context: &Context<'_>) -> Result<Option<Tls>, Failure> {
        if self.tls_self_signed {
            let made = Tls::self_signed(context.data)?;
            render::note(&format!("clients must trust {}", made.certificate.display()));
            return Ok(Some(made));
        }
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        Ok(files.map(|(certificate, key)| Tls { certificate, key }))
    }
}

/// Serves a workspace until told to stop.
pub(crate) async fn serve(workspace: Workspace, options: Options, stop: CancellationToken) -> Result<(), Failure> {
    let status = workspace.cases().await?;
    let server = Server::bind(Arc::new(workspace), options).await?;
    let url = server.url();
    render::note(&format!("serving {url} ({} incidents); Ctrl-C stops", status.len()));
    render::note(&format!("  incidents   {url}/incidents"));
    render::note(&format!("  Graph       {url}/v1.0/security/incidents?$expand=alerts"));
    render::note(&format!("  Kusto       {url} (any database name)"));
    render::note(&format!("  our API     {url}/openapi.json"));
    Ok(server.run(stop).await?)
}

//! Names to addresses, with every address checked. The connection goes to an address that was checked here.

use crate::policy::Policy;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};

/// The error of a name that leads inside, found again in the client's error.
#[derive(Debug, thiserror::Error)]
#[error("`{host}` leads to the internal address {address}")]
pub(crate) struct LeadsInside {
    pub(crate) host: String,
    pub(crate) address: String,
}

/// The error of a name without an address.
#[derive(Debug, thiserror::Error)]
#[error("no address for `{host}`")]
pub(crate) struct NoAddress {
    pub(crate) host: String,
    #[source]
    pub(crate) source: Option<std::io::Error>,
}

/// Looks names up in the system's resolver.
pub(crate) struct Guarded {
    pub(crate) policy: Arc<RwLock<Policy>>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        // A poisoned lock is a policy that cannot be read: then nothing inside is reachable.
        let internal = self.policy.read().is_ok_and(|policy| policy.may_be_internal(&host));
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0))
                .await
                .map(Iterator::collect::<Vec<SocketAddr>>);
            let addresses = match found {
                Ok(addresses) => addresses,
                Err(source) => {
                    return Err(NoAddress {
                        host,
                        source: Some(source),
                    }
                    .into());
                }
            };
            if addresses.is_empty() {
                return Err(NoAddress { host, source: None }.into());
            }
            // One internal address among public ones is enough to refuse: which one is used is not ours to say.
            if let Some(address) = addresses
                .iter()
                .find(|address| !internal && !crate::is_public(address.ip()))
            {
                return Err(LeadsInside {
                    host,
                    address: address.ip().to_string(),
                }
                .into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

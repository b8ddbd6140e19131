//! The workspace from outside: logs in, answers out.

#[cfg(test)]
mod demo;
#[cfg(test)]
mod dev_incidents;
#[cfg(test)]
mod entities;
#[cfg(test)]
mod growing_alert;
#[cfg(test)]
mod incident_work;
#[cfg(test)]
mod ingest;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod real_logs;
#[cfg(test)]
mod support;

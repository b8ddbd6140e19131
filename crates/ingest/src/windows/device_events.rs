//! `DeviceEvents`: everything that has no table of its own, one family of events per file.
//!
//! What is particular to an action is in `AdditionalFields`, under Defender's names where it has any.

mod account_management;
mod antivirus;
mod log_cleared;
mod network_share;
mod powershell;
mod scheduled_task;
mod service;
mod sysmon;
mod wmi;

pub(crate) use account_management::write as write_account_management;
pub(crate) use antivirus::write as write_antivirus;
pub(crate) use log_cleared::write as write_log_cleared;
pub(crate) use network_share::write as write_network_share;
pub(crate) use powershell::write as write_powershell;
pub(crate) use scheduled_task::{write_scheduler as write_task_scheduler, write_security as write_task_security};
pub(crate) use service::write as write_service;
pub(crate) use sysmon::write as write_sysmon;
pub(crate) use wmi::write as write_wmi;

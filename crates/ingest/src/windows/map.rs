//! Which rows an event gives: a row with all it has, and rows about what it means.

use super::event::{Exported, WindowsEvent};
use super::security_event::SecurityEvent;
use super::{
    device_events, device_file_events, device_image_load_events, device_logon_events, device_network_events,
    device_process_events, device_registry_events, event_table, identity_directory_events, identity_logon_events,
    identity_query_events, windows_event,
};
use crate::{Error, RowSink, TableRef};

/// The tables that Windows events go to.
pub(crate) struct Tables {
    security_event: SecurityEvent,
    windows_event: TableRef,
    event: TableRef,
    device_events: TableRef,
    device_file_events: TableRef,
    device_image_load_events: TableRef,
    device_logon_events: TableRef,
    device_network_events: TableRef,
    device_process_events: TableRef,
    device_registry_events: TableRef,
    identity_directory_events: TableRef,
    identity_logon_events: TableRef,
    identity_query_events: TableRef,
}

impl Tables {
    pub(crate) fn new() -> Result<Self, Error> {
        Ok(Self {
            security_event: SecurityEvent::new()?,
            windows_event: TableRef::named("WindowsEvent")?,
            event: TableRef::named("Event")?,
            device_events: TableRef::named("DeviceEvents")?,
            device_file_events: TableRef::named("DeviceFileEvents")?,
            device_image_load_events: TableRef::named("DeviceImageLoadEvents")?,
            device_logon_events: TableRef::named("DeviceLogonEvents")?,
            device_network_events: TableRef::named("DeviceNetworkEvents")?,
            device_process_events: TableRef::named("DeviceProcessEvents")?,
            device_registry_events: TableRef::named("DeviceRegistryEvents")?,
            identity_directory_events: TableRef::named("IdentityDirectoryEvents")?,
            identity_logon_events: TableRef::named("IdentityLogonEvents")?,
            identity_query_events: TableRef::named("IdentityQueryEvents")?,
        })
    }

    /// Writes the rows of an event.
    pub(crate) fn write(&self, event: &WindowsEvent<'_>, sink: &mut RowSink) {
        if event.is_security() {
            self.security_event.write(event, sink);
            self.write_security(event, sink);
            return;
        }
        if event.exported == Exported::FromEvent {
            event_table::write(event, &self.event, sink);
        }
        windows_event::write(event, &self.windows_event, sink);
        if event.is_sysmon() {
            self.write_sysmon(event, sink);
        } else {
            self.write_other(event, sink);
        }
    }

    /// Writes what a Sysmon event means, whichever system it comes from.
    pub(crate) fn write_sysmon(&self, event: &WindowsEvent<'_>, sink: &mut RowSink) {
        match event.event_id {
            1 => device_process_events::write_sysmon(event, &self.device_process_events, sink),
            3 => device_network_events::write_sysmon(event, &self.device_network_events, sink),
            7 => device_image_load_events::write(event, &self.device_image_load_events, sink),
            2 | 11 | 15 | 23 | 26 | 29 => device_file_events::write(event, &self.device_file_events, sink),
            12..=14 => device_registry_events::write_sysmon(event, &self.device_registry_events, sink),
            6 | 8 | 10 | 17..=22 | 24 | 25 => device_events::write_sysmon(event, &self.device_events, sink),
            _ => {}
        }
    }

    fn write_security(&self, event: &WindowsEvent<'_>, sink: &mut RowSink) {
        match event.event_id {
            1102 => device_events::write_log_cleared(event, &self.device_events, sink),
            4624 | 4625 | 4648 => device_logon_events::write(event, &self.device_logon_events, sink),
            4657 => device_registry_events::write_security(event, &self.device_registry_events, sink),
            4688 => device_process_events::write_security(event, &self.device_process_events, sink),
            4697 => device_events::write_service(event, &self.device_events, sink),
            4698..=4702 => device_events::write_task_security(event, &self.device_events, sink),
            4719..=4740 | 4756 | 4757 | 4781 => {
                device_events::write_account_management(event, &self.device_events, sink);
            }
            4768 | 4769 | 4771 | 4776 => identity_logon_events::write(event, &self.identity_logon_events, sink),
            5140 | 5145 => device_events::write_network_share(event, &self.device_events, sink),
            5154 | 5156 | 5157 => {
                device_network_events::write_filtering(event, &self.device_network_events, sink);
            }
            _ => {}
        }
        if matches!(event.event_id, 4662 | 4728..=4743 | 4756 | 4757 | 5136 | 5137 | 5141) {
            identity_directory_events::write(event, &self.identity_directory_events, sink);
        }
    }

    fn write_other(&self, event: &WindowsEvent<'_>, sink: &mut RowSink) {
        let channel = event.channel.to_ascii_lowercase();
        match (channel.as_str(), event.event_id) {
            ("system", 7045) => device_events::write_service(event, &self.device_events, sink),
            ("system", 104) => device_events::write_log_cleared(event, &self.device_events, sink),
            ("microsoft-windows-powershell/operational" | "powershellcore/operational", 4103 | 4104)
            | ("windows powershell", 800) => device_events::write_powershell(event, &self.device_events, sink),
            ("microsoft-windows-taskscheduler/operational", 106 | 140 | 141) => {
                device_events::write_task_scheduler(event, &self.device_events, sink);
            }
            ("microsoft-windows-windows defender/operational", 1116 | 1117) => {
                device_events::write_antivirus(event, &self.device_events, sink);
            }
            ("microsoft-windows-wmi-activity/operational", 5861) => {
                device_events::write_wmi(event, &self.device_events, sink);
            }
            ("directory service", 1644) => identity_query_events::write(event, &self.identity_query_events, sink),
            _ => {}
        }
    }
}

//! Windows events: from any shape to one form, and from that to rows.
//!
//! `shape` reads the JSON forms (EVTX is rendered to one of them), `clock` finds out when an event
//! happened, `map` gives the rows. Every event becomes a row of `SecurityEvent` (channel Security) or
//! of `WindowsEvent` (all others), with all it has; those that say what a device, an account or a
//! directory did become a row of the matching Defender table too:
//!
//! | Event | Table | ActionType |
//! |---|---|---|
//! | Sysmon 1, Security 4688 | DeviceProcessEvents | ProcessCreated |
//! | Sysmon 3, Security 5156 | DeviceNetworkEvents | ConnectionSuccess, InboundConnectionAccepted |
//! | Security 5154, 5157 | DeviceNetworkEvents | ListeningConnectionCreated, ConnectionFailed |
//! | Sysmon 7 | DeviceImageLoadEvents | ImageLoaded |
//! | Sysmon 11, 15, 29 | DeviceFileEvents | FileCreated |
//! | Sysmon 2 | DeviceFileEvents | FileTimestampModificationEvent |
//! | Sysmon 23, 26 | DeviceFileEvents | FileDeleted |
//! | Sysmon 12 | DeviceRegistryEvents | RegistryKeyCreated, RegistryKeyDeleted, RegistryValueDeleted |
//! | Sysmon 13, Security 4657 | DeviceRegistryEvents | RegistryValueSet (4657 also RegistryValueDeleted) |
//! | Sysmon 14 | DeviceRegistryEvents | RegistryKeyRenamed |
//! | Sysmon 6 | DeviceEvents | DriverLoad |
//! | Sysmon 8 | DeviceEvents | CreateRemoteThreadApiCall |
//! | Sysmon 10 | DeviceEvents | OpenProcessApiCall |
//! | Sysmon 17, 18 | DeviceEvents | NamedPipeEvent |
//! | Sysmon 19, 20, 21 | DeviceEvents | WmiEventFilterCreated, WmiEventConsumerCreated, WmiBindEventFilterToConsumer (…Modified, …Deleted) |
//! | Sysmon 22 | DeviceEvents | DnsQueryResponse |
//! | Sysmon 24, 25 | DeviceEvents | GetClipboardData, ProcessTampering |
//! | WMI-Activity 5861 | DeviceEvents | WmiBindEventFilterToConsumer |
//! | PowerShell 4103, 800 | DeviceEvents | PowerShellCommand |
//! | PowerShell 4104 | DeviceEvents | ScriptContent |
//! | Security 4697, System 7045 | DeviceEvents | ServiceInstalled |
//! | Security 4698, 4699, 4700, 4701, 4702 | DeviceEvents | ScheduledTaskCreated, …Deleted, …Enabled, …Disabled, …Updated |
//! | TaskScheduler 106, 140, 141 | DeviceEvents | ScheduledTaskCreated, …Updated, …Deleted |
//! | Security 4720, 4722, 4725, 4726, 4738, 4740, 4781 | DeviceEvents | UserAccountCreated, …Enabled, …Disabled, …Deleted, …Modified, …LockedOut, …Renamed |
//! | Security 4723, 4724 | DeviceEvents | PasswordChangeAttempt |
//! | Security 4728, 4732, 4756 / 4729, 4733, 4757 | DeviceEvents | UserAccountAddedToLocalGroup / UserAccountRemovedFromLocalGroup |
//! | Security 4719 | DeviceEvents | AuditPolicyModification |
//! | Security 5140, 5145 | DeviceEvents | NetworkShareObjectAccessed, NetworkShareObjectAccessChecked |
//! | Security 1102 / System 104 | DeviceEvents | SecurityLogCleared / EventLogCleared |
//! | Defender 1116, 1117 | DeviceEvents | AntivirusDetection, AntivirusDetectionActionTaken |
//! | Security 4624, 4625, 4648 | DeviceLogonEvents | LogonSuccess, LogonFailed, LogonAttempted |
//! | Security 4768, 4769, 4771, 4776 | IdentityLogonEvents | LogonSuccess, LogonFailed |
//! | Security 4662 on the directory | IdentityDirectoryEvents | Directory Services replication, Directory Services object access |
//! | Security 4738, 4742 | IdentityDirectoryEvents | Account Password changed, User Account Control changed, Account changed |
//! | Security 4741, 4743 | IdentityDirectoryEvents | Device Account created, Device Account deleted |
//! | Security 4728, 4729, 4732, 4733, 4756, 4757 on a domain | IdentityDirectoryEvents | Group Membership changed |
//! | Security 5136, 5137, 5141 | IdentityDirectoryEvents | Directory Services object modified, …created, …deleted |
//! | Directory Service 1644 | IdentityQueryEvents | LDAP query |
//!
//! Where Defender has a name for the action it is used; the others follow its manner. `DeviceName` is
//! the computer as logged, `DeviceId` a hash of it. `InitiatingProcessUniqueId` and `ProcessUniqueId`
//! hold Sysmon's process GUID, whose second part is the time the process began.
//!
//! Sources: Sysmon's documentation of event ids; Windows security auditing events reference; Defender
//! XDR advanced hunting schema; [MS-EVEN6].

mod account;
mod activity;
pub(crate) mod clock;
pub(crate) mod device;
mod device_events;
mod device_file_events;
mod device_image_load_events;
mod device_logon_events;
mod device_network_events;
mod device_process_events;
mod device_registry_events;
pub(crate) mod event;
mod event_table;
mod file_path;
mod hashes;
mod identity_directory_events;
mod identity_logon_events;
mod identity_query_events;
mod ip_address;
pub(crate) mod map;
mod security_event;
pub(crate) mod shape;
mod sysmon_process;
mod windows_event;

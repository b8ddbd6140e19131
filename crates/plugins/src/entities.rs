//! What can be asked about devices, users, files, addresses and mails.

pub(crate) mod describe_domain;
pub(crate) mod describe_file;
pub(crate) mod describe_ip;
pub(crate) mod describe_url;
pub(crate) mod summarize_device;
pub(crate) mod summarize_email;
pub(crate) mod summarize_user;

mod told;

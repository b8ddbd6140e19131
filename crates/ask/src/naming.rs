//! What an entity may be called.

use evidence::{Entity, File};

/// Returns everything that an entity may be called, in the form in which names are compared.
pub(crate) fn names(entity: &Entity) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    spelled_names(entity, &mut |name| names.push(crate::mention::key(name)));
    names.retain(|name| !name.is_empty());
    names
}

/// Gives everything that an entity may be called, as it is spelled.
pub(crate) fn spelled_names(entity: &Entity, add: &mut dyn FnMut(&str)) {
    fn all<'a>(names: impl IntoIterator<Item = &'a Option<String>>, add: &mut dyn FnMut(&str)) {
        names.into_iter().flatten().for_each(|name| add(name));
    }
    fn of_file(file: &File, add: &mut dyn FnMut(&str)) {
        add(&file.name);
        all([&file.sha1, &file.sha256, &file.md5], add);
        if let Some(folder) = &file.folder {
            add(&format!("{folder}\\{}", file.name));
        }
    }
    match entity {
        Entity::Account(account) => {
            add(&account.name);
            all(
                [&account.upn, &account.sid, &account.object_id, &account.display_name],
                add,
            );
        }
        Entity::Host(host) => {
            add(&host.host_name);
            all([&host.entra_device_id, &host.device_id], add);
            if let Some(domain) = &host.domain {
                add(&format!("{}.{domain}", host.host_name));
            }
        }
        Entity::Ip(ip) => add(&ip.address),
        Entity::File(file) => of_file(file, add),
        Entity::Process(process) => {
            process.image.iter().for_each(|image| of_file(image, add));
            all([&process.command_line], add);
            process.process_id.iter().for_each(|id| add(&id.to_string()));
        }
        Entity::Url { url } => add(url),
        Entity::Domain { name } => add(name),
        Entity::RegistryValue(value) => add(&value.key),
        Entity::MailMessage(mail) => {
            all(
                [
                    &mail.sender,
                    &mail.recipient,
                    &mail.subject,
                    &mail.sender_ip,
                    &mail.network_message_id,
                ],
                add,
            );
        }
        Entity::Mailbox(mailbox) => {
            add(&mailbox.primary_address);
            all([&mailbox.upn], add);
        }
        Entity::CloudApplication(application) => {
            add(&application.name);
            all([&application.app_id, &application.object_id], add);
        }
        Entity::CloudResource(resource) => add(&resource.resource_id),
        Entity::Other(other) => {
            add(&other.name);
            if let Some(fields) = other.raw.as_object() {
                fields.values().filter_map(serde_json::Value::as_str).for_each(add);
            }
        }
    }
}

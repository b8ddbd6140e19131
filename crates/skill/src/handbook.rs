//! A skill's page in the handbook, made from its descriptor.

use crate::{Cost, Descriptor, Effect, Input, InputKind};
use std::fmt::Write as _;

/// Returns the page as Markdown.
pub fn handbook_page(descriptor: &Descriptor) -> String {
    let mut page = format!("# {}\n\n`{}`", descriptor.display_name, descriptor.name);
    let effect = match descriptor.effect {
        Effect::Read => "reads only",
        Effect::Write => "may change something: each call is approved by a person",
    };
    let cost = match descriptor.cost {
        Cost::Free => "costs nothing worth telling",
        Cost::Low => "takes seconds",
        Cost::Medium => "reads much, or asks another service",
        Cost::High => "uses a model, or takes minutes",
    };
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        " · plugin `{}` · {effect} · {cost}\n\n{}\n",
        descriptor.plugin, descriptor.description
    );
    if !descriptor.inputs.is_empty() {
        page.push_str("\n| Input | Type | Default | Meaning |\n| --- | --- | --- | --- |\n");
        for input in &descriptor.inputs {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                input.name,
                kind(&input.kind),
                default(input),
                input.description.replace('|', "\\|").replace('\n', " ")
            );
        }
    }
    page.push_str("\n## Examples\n\n");
    for example in &descriptor.examples {
        let _ = writeln!(page, "- {example}");
    }
    page
}

fn kind(kind: &InputKind) -> String {
    match kind {
        InputKind::Text => "text".to_owned(),
        InputKind::Integer { least, greatest } => format!("whole number, {least} to {greatest}"),
        InputKind::Number => "number".to_owned(),
        InputKind::Flag => "true or false".to_owned(),
        InputKind::Choice(words) => words.join(", "),
        InputKind::Instant => "instant".to_owned(),
        InputKind::Texts => "list of texts".to_owned(),
    }
}

fn default(input: &Input) -> String {
    match &input.default {
        Some(default) => format!("`{default}`"),
        None if input.required => "required".to_owned(),
        None => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_all_of_a_descriptor() {
        let page = handbook_page(&Descriptor {
            name: "run_query".to_owned(),
            plugin: "hunting".to_owned(),
            display_name: "Run a query".to_owned(),
            description: "Runs KQL.".to_owned(),
            inputs: vec![
                Input::required("query", InputKind::Text, "The query."),
                Input::optional("rows", InputKind::Integer { least: 1, greatest: 9 }, "How many | rows.").or(5),
            ],
            effect: Effect::Read,
            cost: Cost::Low,
            examples: vec!["Run DeviceEvents | take 5".to_owned()],
        });
        assert_eq!(
            page,
            "# Run a query\n\n`run_query` · plugin `hunting` · reads only · takes seconds\n\nRuns KQL.\n\n\
             | Input | Type | Default | Meaning |\n| --- | --- | --- | --- |\n\
             | `query` | text | required | The query. |\n\
             | `rows` | whole number, 1 to 9 | `5` | How many \\| rows. |\n\n\
             ## Examples\n\n- Run DeviceEvents | take 5\n"
        );
    }
}

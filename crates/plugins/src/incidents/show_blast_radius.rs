//! Tells what the compromised accounts and devices touched and could have reached.

use super::found::{incident, telling_of};
use crate::builtin::Call;
use crate::describe::{examples, incident_id};
use crate::failing::failed;
use serde_json::json;
use skill::{Cost, Descriptor, Effect, Failure, Output};

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "show_blast_radius".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "Show the blast radius".to_owned(),
        description: "Tells what the compromised accounts and devices of one incident touched, and what they \
                      could have reached because they had reached it before; from rows only."
            .to_owned(),
        inputs: vec![incident_id()],
        effect: Effect::Read,
        cost: Cost::Medium,
        examples: examples(&[
            "What is the blast radius of incident {incident_id}?",
            "What could the attacker have reached?",
            "Which systems did the compromised accounts touch?",
            "How far did this attack spread?",
        ]),
    }
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let case = incident(call).await?;
    let id = &case.incident.id;
    let reach = call
        .tools
        .workspace
        .reach(id, (call.tools.now)())
        .await
        .map_err(failed)?;
    let mut telling = telling_of(&case);
    if reach.compromised.is_empty() {
        telling.say(format!(
            "The alerts of incident {id} name no account or device that the attacker had."
        ));
        return Ok(telling.finish());
    }
    telling.say("Compromised");
    for held in &reach.compromised {
        let numbers = telling.say_sentence(&held.sentence, &reach.sources);
        telling.finding(
            "compromised",
            held.label.clone(),
            json!({ "kind": held.kind, "key": held.key }),
            numbers,
        );
        telling.list(&held.kind, &held.label, &held.label);
    }
    for (touched, heading) in [
        (true, "Touched during the incident"),
        (false, "Could have been reached"),
    ] {
        let mut parts = reach.reached.iter().filter(|part| part.touched == touched).peekable();
        if parts.peek().is_none() {
            continue;
        }
        telling.say(heading);
        for part in parts {
            let numbers = telling.say_sentence(&part.sentence, &reach.sources);
            let value = json!({ "from": part.from, "kind": part.kind, "touched": touched, "names": part.names });
            telling.finding("reached", part.sentence.text.clone(), value, numbers);
            for name in &part.names {
                telling.list(&part.kind, name, name);
            }
        }
    }
    if reach.reached.is_empty() {
        telling.say("No row shows that they touched or could have reached anything else.");
    }
    telling.suggest([
        format!("What should I do about incident {id}?"),
        format!("Show the attack story of incident {id}"),
    ]);
    Ok(telling.finish())
}

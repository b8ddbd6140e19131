//! Requests made to fit a model's window.

use crate::error::Error;
use crate::message::{ChatRequest, Message};

/// Tokens that a message costs beside its text.
const OVERHEAD: usize = 8;
const CUT: &str = "\n[cut: too long for the model]";

/// Returns about how many tokens a text is; rather too many than too few.
///
/// Three bytes a token holds for code, logs and most languages; English prose is nearer four.
pub fn estimate_tokens(text: &str) -> usize {
    text.len().div_ceil(3)
}

fn cost(message: &Message) -> usize {
    OVERHEAD
        + match message {
            Message::User(text) => estimate_tokens(text),
            Message::Assistant { text, tool_calls } => {
                let calls: usize = tool_calls
                    .iter()
                    .map(|call| OVERHEAD + estimate_tokens(&call.name) + estimate_tokens(&call.arguments.to_text()))
                    .sum();
                estimate_tokens(text) + calls
            }
            Message::ToolResult { content, .. } => estimate_tokens(content),
        }
}

/// Returns the request with so much left out that it fits the window, with room for the answer.
///
/// Results of tools are cut first, the oldest most; then the oldest turns go, whole. The last turn stays.
///
/// # Errors
///
/// [`Error::TooLong`] when what must stay does not fit.
pub fn fit(request: &ChatRequest, model: &str, window_tokens: usize) -> Result<ChatRequest, Error> {
    /// Tokens that a cut result keeps.
    const KEPT: usize = 400;
    let tools: usize = request
        .tools
        .iter()
        .map(|tool| OVERHEAD + estimate_tokens(&tool.description) + estimate_tokens(&tool.parameters.to_string()))
        .sum();
    let fixed = estimate_tokens(&request.system) + tools + request.max_output_tokens as usize;
    let needed = |messages: &[Message]| fixed + messages.iter().map(cost).sum::<usize>();
    let mut fitted = request.clone();
    let last_turn = last_turn(&fitted.messages);
    for at in 0..fitted.messages.len() {
        if needed(&fitted.messages) <= window_tokens {
            return Ok(fitted);
        }
        // The last turn's results are what the question is about: they are cut only when nothing else helps.
        if at < last_turn
            && let Some(Message::ToolResult { content, .. }) = fitted.messages.get_mut(at)
        {
            shorten(content, KEPT);
        }
    }
    while needed(&fitted.messages) > window_tokens {
        let end = first_turn_end(&fitted.messages);
        if end >= fitted.messages.len() {
            break;
        }
        fitted.messages.drain(..end);
    }
    for at in 0..fitted.messages.len() {
        let over = needed(&fitted.messages).saturating_sub(window_tokens);
        if over == 0 {
            return Ok(fitted);
        }
        if let Some(Message::ToolResult { content, .. }) = fitted.messages.get_mut(at) {
            let tokens = estimate_tokens(content);
            shorten(content, tokens.saturating_sub(over).max(KEPT));
        }
    }
    let left = needed(&fitted.messages);
    if left > window_tokens {
        return Err(Error::TooLong {
            model: model.to_owned(),
            needed: left,
            window: window_tokens,
        });
    }
    Ok(fitted)
}

/// Returns where the last turn begins: at the user's last message.
fn last_turn(messages: &[Message]) -> usize {
    messages
        .iter()
        .rposition(|message| matches!(message, Message::User(_)))
        .unwrap_or(0)
}

/// Returns where the first turn ends: at the user's second message. Calls and their results are never parted.
fn first_turn_end(messages: &[Message]) -> usize {
    messages
        .iter()
        .skip(1)
        .position(|message| matches!(message, Message::User(_)))
        .map_or(messages.len(), |at| at + 1)
}

fn shorten(text: &mut String, tokens: usize) {
    if estimate_tokens(text) > tokens {
        let end = text.floor_char_boundary((tokens * 3).saturating_sub(CUT.len()));
        text.truncate(end);
        text.push_str(CUT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(content: &str) -> Message {
        Message::ToolResult {
            call_id: "1".to_owned(),
            name: "t".to_owned(),
            content: content.to_owned(),
            is_error: false,
        }
    }

    fn request(messages: Vec<Message>) -> ChatRequest {
        ChatRequest {
            messages,
            max_output_tokens: 100,
            ..ChatRequest::default()
        }
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let messages = vec![Message::User("q".to_owned()), result("r")];
        assert_eq!(fit(&request(messages.clone()), "m", 1_000).unwrap().messages, messages);
    }

    #[test]
    fn old_results_are_cut_then_old_turns_go_and_the_question_stays() {
        let long = "x".repeat(30_000);
        let messages = vec![
            Message::User("first".to_owned()),
            result(&long),
            Message::User("second".to_owned()),
            result("small"),
            Message::User("last".to_owned()),
        ];
        let cut = fit(&request(messages.clone()), "m", 2_000).unwrap().messages;
        assert_eq!(cut.len(), 5);
        assert!(matches!(&cut[1], Message::ToolResult { content, .. } if content.ends_with(CUT)));
        let dropped = fit(&request(messages), "m", 200).unwrap().messages;
        assert_eq!(dropped.first(), Some(&Message::User("second".to_owned())));
        assert_eq!(dropped.last(), Some(&Message::User("last".to_owned())));
        let huge = request(vec![Message::User("ö".repeat(30_000))]);
        assert!(matches!(fit(&huge, "m", 2_000), Err(Error::TooLong { .. })));
    }
}

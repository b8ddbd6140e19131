//! WMI-Activity 5861: a permanent event subscription was registered.

use crate::json::JsonObject;
use crate::windows::device::{self, Process};
use crate::windows::event::WindowsEvent;
use crate::{RowSink, TableRef};

/// Writes the subscription; shippers often keep its parts in the message only.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let mut row = device::start(event, table, "WmiBindEventFilterToConsumer", sink);
    device::initiating(
        &mut row,
        &Process {
            sid: &event.user_sid,
            ..Process::default()
        },
    );
    let mut more = JsonObject::default();
    more.text(
        "Namespace",
        event.first(&["Namespace", "Operation_ESStoConsumerBinding.Namespace"]),
    )
    .text("Filter", event.first(&["ESS", "Operation_ESStoConsumerBinding.ESS"]))
    .text(
        "Consumer",
        event.first(&["CONSUMER", "Operation_ESStoConsumerBinding.CONSUMER"]),
    )
    .text(
        "PossibleCause",
        event.first(&["PossibleCause", "Operation_ESStoConsumerBinding.PossibleCause"]),
    )
    .text("Message", &event.message);
    row.text("AdditionalFields", &more.finish());
}

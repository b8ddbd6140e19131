//! Step 1, receive: session, user, surface and page of a prompt.

use super::Turn;
use crate::route::Page;
use store::StepState;

impl Turn {
    /// Notes who asks, and where.
    pub(super) fn receive(&mut self) {
        let at = self.begin("receive");
        let own = crate::wire::page(&self.prompt.context);
        if let Some(page) = own.or_else(|| crate::wire::page(&self.session.context)) {
            self.page = Page {
                kind: page.kind,
                id: page.id,
                title: page.title,
            };
        }
        let page = if self.page.kind.is_empty() {
            "no page".to_owned()
        } else {
            format!("page {} {}", self.page.kind, self.page.id)
        };
        let asker = &self.detail.asker;
        let message = format!("{} at {}, {page}", asker.user, asker.surface);
        self.end(at, StepState::Done, message);
    }
}

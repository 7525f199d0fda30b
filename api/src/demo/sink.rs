//! The road of the sandbox's messages while the demo is built: no server listens yet.

use crate::app::App;
use crate::app::payment::receive_message;
use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use payments::sandbox::{DeliveryError, WebhookSink};
use std::sync::{Arc, OnceLock, Weak};

/// Hands each message to an application in this process, which proves it as it would any other.
#[derive(Default)]
pub struct DirectSink {
    /// Weak, since the application holds the sandbox and the sandbox this.
    app: OnceLock<Weak<App>>,
}

impl DirectSink {
    /// Messages go to `app` from now on; the first application stays.
    pub fn lead_to(&self, app: &Arc<App>) {
        self.app.get_or_init(|| Arc::downgrade(app));
    }
}

/// There is no application to hand a message to.
#[derive(Debug, thiserror::Error)]
#[error("there is no application yet, or no longer")]
struct NobodyThere;

#[async_trait]
impl WebhookSink for DirectSink {
    async fn deliver(&self, headers: HeaderMap, body: Bytes) -> Result<(), DeliveryError> {
        let app = self.app.get().and_then(Weak::upgrade);
        let app = app.ok_or_else(|| DeliveryError::Unreachable(Box::new(NobodyThere)))?;
        let received = receive_message(&app, "sandbox", &headers, &body).await;
        received.map_err(|error| DeliveryError::Unreachable(Box::new(error)))
    }
}

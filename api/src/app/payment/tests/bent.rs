//! A gateway over the sandbox that misbehaves when it is told to.

use crate::app::payment::Gateways;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::Rupiah;
use http::HeaderMap;
use payments::sandbox::{Sandbox, SandboxGateway};
use payments::{
    CollectRequest, Collection, Gateway, GatewayError, ProviderMessage, ProviderPayment,
    ProviderRefund, RefundRequest, WebhookError,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How it misbehaves.
#[derive(Default)]
pub(super) struct Bends {
    /// Does what `create` asks, and gives no answer.
    pub(super) loses_answers: AtomicBool,
    /// Tells a rupiah more than was collected.
    pub(super) tells_more: AtomicBool,
}

struct Bent {
    name: &'static str,
    inner: SandboxGateway,
    bends: Arc<Bends>,
}

#[async_trait]
impl Gateway for Bent {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn create(&self, request: &CollectRequest) -> Result<Collection, GatewayError> {
        let made = self.inner.create(request).await;
        if self.bends.loses_answers.load(Ordering::Relaxed) {
            return Err(GatewayError::Unknown("no answer".into()));
        }
        made
    }

    async fn fetch(&self, reference: &str) -> Result<ProviderPayment, GatewayError> {
        let mut payment = self.inner.fetch(reference).await?;
        if self.bends.tells_more.load(Ordering::Relaxed) {
            payment.amount += Rupiah::new(1).unwrap();
        }
        Ok(payment)
    }

    async fn cancel(&self, reference: &str) -> Result<ProviderPayment, GatewayError> {
        self.inner.cancel(reference).await
    }

    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, GatewayError> {
        self.inner.refund(request).await
    }

    async fn fetch_refund(&self, reference: &str) -> Result<ProviderRefund, GatewayError> {
        self.inner.fetch_refund(reference).await
    }

    fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<ProviderMessage, WebhookError> {
        self.inner.verify(headers, body, now)
    }
}

/// The gateway `sandbox`, which bends, and the gateway `second`, which does not.
pub(super) fn gateways(
    sandbox: &Arc<Sandbox>,
    second: &SandboxGateway,
    bends: &Arc<Bends>,
) -> Gateways {
    let bent = |name, inner, bends| -> Arc<dyn Gateway> { Arc::new(Bent { name, inner, bends }) };
    Gateways::new(vec![
        bent("sandbox", SandboxGateway(sandbox.clone()), bends.clone()),
        bent("second", second.clone(), Arc::new(Bends::default())),
    ])
}

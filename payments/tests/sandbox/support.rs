//! A sandbox on a clock that only tests move, and an inbox for its messages.

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Duration, TimeZone as _, Utc};
use domain::{PaymentId, RefundId, Rupiah};
use http::HeaderMap;
use payments::sandbox::{
    CheckoutAction, CheckoutForm, DeliveryError, Sandbox, SandboxError, SandboxGateway,
    SandboxSettings, WebhookSink,
};
use payments::{CollectRequest, Gateway as _, ProviderMessage, RefundRequest};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

pub const SECRET: &str = "whsec_of_the_tests";

#[derive(Default)]
pub struct Inbox {
    pub refuses: AtomicBool,
    pub attempts: AtomicU64,
    messages: Mutex<Vec<(HeaderMap, Bytes)>>,
}

#[async_trait]
impl WebhookSink for Inbox {
    async fn deliver(&self, headers: HeaderMap, body: Bytes) -> Result<(), DeliveryError> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        if self.refuses.load(Ordering::Relaxed) {
            return Err(DeliveryError::Refused { status: 503 });
        }
        self.messages.lock().unwrap().push((headers, body));
        Ok(())
    }
}

impl Inbox {
    pub fn take(&self) -> Vec<(HeaderMap, Bytes)> {
        std::mem::take(&mut self.messages.lock().unwrap())
    }
}

/// Seconds since the epoch, moved by hand.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn new() -> Self {
        let start = Utc.with_ymd_and_hms(2026, 11, 24, 8, 0, 0).unwrap();
        Self(Arc::new(AtomicI64::new(start.timestamp())))
    }

    pub fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(self.0.load(Ordering::Relaxed), 0)
            .unwrap()
    }

    pub fn pass(&self, by: Duration) {
        self.0.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}

/// A sandbox with everything around it.
pub struct Bench {
    pub sandbox: Arc<Sandbox>,
    pub gateway: SandboxGateway,
    pub inbox: Arc<Inbox>,
    pub clock: Clock,
    ids: AtomicU64,
}

impl Bench {
    pub fn in_memory() -> Self {
        Self::around(Clock::new(), Sandbox::in_memory)
    }

    pub fn at(directory: &Path, clock: Clock) -> Self {
        Self::around(clock, |settings| Sandbox::open(directory, settings))
    }

    pub fn relaxed_at(directory: &Path, clock: Clock) -> Self {
        Self::around(clock, |settings| Sandbox::open_relaxed(directory, settings))
    }

    pub fn around(
        clock: Clock,
        open: impl FnOnce(SandboxSettings) -> Result<Arc<Sandbox>, SandboxError>,
    ) -> Self {
        let inbox = Arc::new(Inbox::default());
        let sandbox = open(settings(inbox.clone(), clock.clone())).unwrap();
        Self {
            gateway: SandboxGateway(sandbox.clone()),
            sandbox,
            inbox,
            clock,
            ids: AtomicU64::new(1),
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn new_id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed)))
    }

    pub fn request(&self, rupiah: i64) -> CollectRequest {
        CollectRequest {
            payment_id: PaymentId::from_uuid(self.new_id()),
            order_number: "SB-7Q2K".to_owned(),
            amount: Rupiah::new(rupiah).unwrap(),
            description: "Kripik pisang coklat".to_owned(),
            expires_at: self.now() + Duration::minutes(30),
            return_url: None,
        }
    }

    pub async fn open_payment(&self, rupiah: i64) -> String {
        let made = self.gateway.create(&self.request(rupiah)).await.unwrap();
        made.provider_reference
    }

    pub async fn paid_payment(&self, rupiah: i64) -> String {
        let reference = self.open_payment(rupiah).await;
        self.press(&reference, CheckoutAction::Pay);
        reference
    }

    pub fn refund_of(&self, payment: &str, rupiah: i64) -> RefundRequest {
        RefundRequest {
            refund_id: RefundId::from_uuid(self.new_id()),
            provider_reference: payment.to_owned(),
            amount: Rupiah::new(rupiah).unwrap(),
            reason: "Barang habis".to_owned(),
        }
    }

    pub fn press(&self, reference: &str, action: CheckoutAction) {
        let pressed = self.sandbox.submit(reference, CheckoutForm::of(action));
        pressed.unwrap();
    }

    pub fn submit(&self, reference: &str, body: &str) {
        let form = CheckoutForm::parse(body).unwrap();
        self.sandbox.submit(reference, form).unwrap();
    }

    /// Delivers what is due now and reads it as the shop does, proof included.
    pub async fn told(&self) -> Vec<ProviderMessage> {
        self.sandbox.deliver_due(self.now()).await;
        let messages = self.inbox.take();
        let read = |(headers, body): &(HeaderMap, Bytes)| {
            self.gateway.verify(headers, body, self.now()).unwrap()
        };
        messages.iter().map(read).collect()
    }

    pub async fn told_kinds(&self) -> Vec<String> {
        self.told()
            .await
            .into_iter()
            .map(|message| message.kind)
            .collect()
    }
}

pub fn settings(sink: Arc<dyn WebhookSink>, clock: Clock) -> SandboxSettings {
    SandboxSettings {
        base_url: "http://127.0.0.1:8080/".to_owned(),
        secret: SECRET.into(),
        sink,
        clock: Arc::new(move || clock.now()),
        seed: 7,
    }
}

//! The JSON of requests and answers, and what it is on our side.

use super::refusal::Refusal;
use crate::{CollectRequest, Collection, ProviderPayment, ProviderRefund, RefundRequest};
use chrono::{DateTime, Utc};
use domain::payment::{PaymentStatus, RefundStatus};
use domain::{PaymentId, RefundId, Rupiah};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A request's fields, taken out one by one.
struct Fields(Map<String, Value>);

impl Fields {
    fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let fields = serde_json::from_slice(body);
        fields
            .map(Self)
            .map_err(|_| Refusal::malformed("body", "MALFORMED"))
    }

    fn take<T: DeserializeOwned>(&mut self, field: &'static str) -> Result<T, Refusal> {
        let value = self.0.remove(field);
        let value = value.ok_or_else(|| Refusal::malformed(field, "MISSING"))?;
        serde_json::from_value(value).map_err(|_| Refusal::malformed(field, "MALFORMED"))
    }

    fn take_amount(&mut self) -> Result<Rupiah, Refusal> {
        let rupiah = Rupiah::new(self.take("amount_rupiah")?);
        rupiah.ok_or_else(|| Refusal::malformed("amount_rupiah", "TOO_LARGE"))
    }

    /// Nothing may be left: a field that nobody reads is a misunderstanding.
    fn end(self) -> Result<(), Refusal> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(_) => Err(Refusal::malformed("body", "UNKNOWN_FIELD")),
        }
    }
}

/// The body of a request to collect.
pub(super) fn of_collect(request: &CollectRequest) -> Value {
    json!({
        "payment_id": request.payment_id,
        "order_number": request.order_number,
        "amount_rupiah": request.amount.get(),
        "description": request.description,
        "expires_at": request.expires_at,
        "return_url": request.return_url,
    })
}

/// Reads what [`of_collect`] wrote.
pub(super) fn to_collect(body: &[u8]) -> Result<CollectRequest, Refusal> {
    let mut fields = Fields::parse(body)?;
    let request = CollectRequest {
        payment_id: fields.take("payment_id")?,
        order_number: fields.take("order_number")?,
        amount: fields.take_amount()?,
        description: fields.take("description")?,
        expires_at: fields.take("expires_at")?,
        return_url: fields.take("return_url")?,
    };
    fields.end()?;
    Ok(request)
}

/// The body of a request to give back.
pub(super) fn of_refund(request: &RefundRequest) -> Value {
    json!({
        "refund_id": request.refund_id,
        "payment_reference": request.provider_reference,
        "amount_rupiah": request.amount.get(),
        "reason": request.reason,
    })
}

/// Reads what [`of_refund`] wrote.
pub(super) fn to_refund(body: &[u8]) -> Result<RefundRequest, Refusal> {
    let mut fields = Fields::parse(body)?;
    let request = RefundRequest {
        refund_id: fields.take("refund_id")?,
        provider_reference: fields.take("payment_reference")?,
        amount: fields.take_amount()?,
        reason: fields.take("reason")?,
    };
    fields.end()?;
    Ok(request)
}

/// The answer to a request to collect.
#[derive(Serialize, Deserialize)]
pub(super) struct CollectionBody {
    reference: String,
    checkout_url: Option<String>,
    status: PaymentStatus,
}

/// A payment in an answer.
#[derive(Serialize, Deserialize)]
pub(super) struct PaymentBody {
    reference: String,
    payment_id: Option<PaymentId>,
    status: PaymentStatus,
    amount_rupiah: Rupiah,
    currency: String,
    paid_at: Option<DateTime<Utc>>,
    failure: Option<String>,
}

/// A refund in an answer.
#[derive(Serialize, Deserialize)]
pub(super) struct RefundBody {
    reference: String,
    refund_id: Option<RefundId>,
    payment_reference: String,
    status: RefundStatus,
    amount_rupiah: Rupiah,
    failure: Option<String>,
}

impl From<Collection> for CollectionBody {
    fn from(collection: Collection) -> Self {
        Self {
            reference: collection.provider_reference,
            checkout_url: collection.checkout_url,
            status: collection.status,
        }
    }
}

impl From<CollectionBody> for Collection {
    fn from(body: CollectionBody) -> Self {
        Self {
            provider_reference: body.reference,
            checkout_url: body.checkout_url,
            status: body.status,
        }
    }
}

impl From<ProviderPayment> for PaymentBody {
    fn from(payment: ProviderPayment) -> Self {
        Self {
            reference: payment.provider_reference,
            payment_id: payment.payment_id,
            status: payment.status,
            amount_rupiah: payment.amount,
            currency: payment.currency,
            paid_at: payment.paid_at,
            failure: payment.failure,
        }
    }
}

impl From<PaymentBody> for ProviderPayment {
    fn from(body: PaymentBody) -> Self {
        Self {
            provider_reference: body.reference,
            payment_id: body.payment_id,
            status: body.status,
            amount: body.amount_rupiah,
            currency: body.currency,
            paid_at: body.paid_at,
            failure: body.failure,
        }
    }
}

impl From<ProviderRefund> for RefundBody {
    fn from(refund: ProviderRefund) -> Self {
        Self {
            reference: refund.provider_reference,
            refund_id: refund.refund_id,
            payment_reference: refund.payment_reference,
            status: refund.status,
            amount_rupiah: refund.amount,
            failure: refund.failure,
        }
    }
}

impl From<RefundBody> for ProviderRefund {
    fn from(body: RefundBody) -> Self {
        Self {
            provider_reference: body.reference,
            refund_id: body.refund_id,
            payment_reference: body.payment_reference,
            status: body.status,
            amount: body.amount_rupiah,
            failure: body.failure,
        }
    }
}
